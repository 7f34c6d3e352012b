"""The forecast page: a button, a bar that grows by itself, and the same forecast as in one go."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from audit import clock
from sig.exact import forecasting
from sig.exact.forecasting import Kept, Stale, kept
from sig.figures.fifteen import OutcomeDefinition
from sig.figures.forecast import POINTS, courses, forecast
from sig.figures.history import Caseload
from sig.figures.pace import Target
from sig.figures.snapshot import snapshot
from sig.reports import histories
from tests.sig.exact import town

pytestmark = pytest.mark.django_db(databases="__all__")
RUNS = 5
PAGE, START, RUN = "exact-forecast", "exact-forecast-start", "exact-forecast-run"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five runs in all, and one a piece."""
    town.put_in_place(monkeypatch)
    for module in ("sig.exact.forecasting", "sig.views.exact_forecast"):
        monkeypatch.setattr(f"{module}.RUNS", RUNS)
    monkeypatch.setattr(forecasting, "PIECE", 0)


def press(client):
    return client.post(reverse(START), {"submission_token": str(uuid4())})


def test_it_runs_piece_by_piece_and_says_how_far_it_has_come(as_, few):
    client = as_("maj")
    assert "Räkna fram prognosen" in client.get(reverse(PAGE)).content.decode()
    begun = press(client)
    assert (begun.status_code, begun["Location"]) == (303, reverse(RUN))
    for done in range(1, RUNS):
        answer = client.get(reverse(RUN))
        assert answer["Refresh"] == "0"
        assert f'<progress id="runs" class="attain" max="{RUNS}" value="{done}">' in answer.content.decode()
    last = client.get(reverse(RUN))
    assert (last.status_code, last["Location"]) == (303, reverse(PAGE))
    shown = client.get(reverse(PAGE))
    text = re.sub(r"\s+", " ", shown.content.decode())
    assert f"Beräkningen kör resten av perioden {RUNS} gånger" in text
    assert text.count("<svg") == 2
    taken = town.taken(clock.today())
    definition = OutcomeDefinition("prov-1", frozenset({"sig"}))
    target = Target(15, date(2020, 1, 1), date(2099, 12, 31))
    assert shown.context["forecast"] == forecast(courses(taken, definition), target, clock.today(), runs=RUNS)


def test_who_has_begun_nothing_is_led_back(as_, few):
    answer = as_("maj").get(reverse(RUN))
    assert (answer.status_code, answer["Location"]) == (303, reverse(PAGE))


def test_other_cases_than_when_it_was_begun_are_begun_anew(as_, few, monkeypatch):
    client = as_("maj")
    press(client)
    client.get(reverse(RUN))
    monkeypatch.setattr(
        histories,
        "taken",
        lambda last, ledger=None, agreement=None: snapshot(
            Caseload(town.caseload().histories[:-2]), *(town.taken(last, ledger).before, ledger)
        ),
    )
    assert client.get(reverse(RUN))["Location"] == reverse(PAGE)
    assert "Räkna fram prognosen" in client.get(reverse(PAGE)).content.decode()


def test_what_has_been_run_of_other_cases_is_not_shown(as_, few, world):
    stale = Kept(clock.today(), clock.now(), "another", [[RUNS]] * POINTS)
    with pytest.raises(Stale):
        forecasting.page(stale, by=world.people["maj"])


def test_too_little_is_said_with_what_is_lacking(as_, world):
    """The data base holds two who have started."""
    text = as_("maj").get(reverse(PAGE)).content.decode()
    assert "2 har startat. Det behövs 10." in text
    assert "Räkna fram prognosen" not in text
    assert press(as_("maj"))["Location"] == reverse(PAGE)


def test_only_those_who_see_exact_figures_begin_one(as_, few):
    assert press(as_("stig")).status_code == 403


@pytest.mark.parametrize(
    "stored", [None, {}, {"last": "x"}, {"last": "2026-01-01", "ledger": 1, "seed": "", "tally": []}]
)
def test_what_another_version_kept_is_nothing(stored):
    assert kept(stored) is None


def test_what_is_kept_comes_back():
    one = Kept(date(2026, 1, 1), clock.now(), "s", [[1, 2], [0, 3]])
    assert kept(one.to_json()) == one
    assert (one.done, one.ready) == (3, False)
