"""The forecast page: a button, a bar that grows by itself, and the same forecast as in one go."""

import csv
import io
import json
import re
from datetime import date, datetime
from uuid import uuid4

import pypdf
import pytest
from django.urls import reverse
from django.utils import translation

from audit import clock
from audit.actions import Action
from sig.exact import forecasting
from sig.exact.forecasting import Foreseen, Kept, Stale, kept
from sig.exact.foreseen import reaching, section
from sig.exact.sections import day
from sig.figures.fifteen import OutcomeDefinition
from sig.figures.forecast import POINTS, Over, TooLittle, courses, forecast
from sig.figures.history import Caseload
from sig.figures.pace import Target
from sig.figures.snapshot import snapshot
from sig.reports import histories
from sig.reports.exact import Agreed
from tests.sig.exact import town

pytestmark = pytest.mark.django_db(databases="__all__")
RUNS = 5
FAN = "Hur många som kan ha brutit loss, mot målet 15"
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


def all_run(client):
    press(client)
    for _turn in range(RUNS):
        client.get(reverse(RUN))
    return client.get(reverse(PAGE)).context["forecast"]


def in_file(client, **asked):
    """(table, row) → cells of the file's forecast."""
    answer = client.get(reverse("exact-file"), asked)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    return {(row[1], row[2]): row[3] for row in rows if row[0] in ("Prognosen", FAN)}


def on_paper(client) -> str:
    pdf = pypdf.PdfReader(io.BytesIO(client.get(reverse("exact-print")).content))
    return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def test_paper_and_file_carry_the_forecast_that_has_been_run(as_, few, superuser):
    """With its day, the number of runs and the spread; every point of the fan is there too."""
    client = as_("maj")
    told = all_run(client)
    found = in_file(client, period="24")
    said = {
        "Antal körningar": str(RUNS),
        "Lägst i spannet": str(told.low),
        "Mittersta körningen": str(told.median),
        "Högst i spannet": str(told.high),
        "Så många av 10 körningar ligger i spannet": str(told.inside),
        "Så många av 10 körningar når målet": reaching(told.tenths),
        "Räknad på uppgifter till och med": day(clock.today()),
        "Slumpens frö": told.seed,
    }
    assert {(name, "Värde"): value for name, value in said.items()}.items() <= found.items()
    assert datetime.fromisoformat(found["Loggens tidpunkt", "Värde"]) <= clock.now()
    assert sum(column == "8 av 10 körningar" for _row, column in found) == 1 + POINTS
    text = on_paper(client)
    for name in ("Prognos till periodens slut", *said):
        assert name in text
    assert f"mellan {told.low} och {told.high} unga brutit loss" in text
    assert f"resten av perioden {RUNS} gånger" in text
    objects = recorded(superuser, Action.EXPORT_REPORT), recorded(superuser, Action.PRINT_REPORT)
    today = clock.today().isoformat()
    assert objects == (
        [f"report:exact-24-{today}", f"report:exact-forecast-{today}"],
        [f"report:exact-whole-{today}", f"report:exact-forecast-{today}"],
    )


@pytest.mark.parametrize("half", [False, True])
def test_paper_and_file_say_that_no_forecast_has_been_run_and_run_none(as_, few, monkeypatch, half):
    client = as_("maj")
    if half:
        press(client)
        client.get(reverse(RUN))
    monkeypatch.setattr(forecasting, "page", lambda *_args, **_more: pytest.fail("nothing is asked for"))
    assert in_file(client) == {("Läge", "Värde"): "Ingen prognos är framräknad."}
    assert half or "Ingen prognos är framräknad." in on_paper(client)


def test_a_forecast_of_other_cases_is_not_on_paper(as_, few, monkeypatch):
    client = as_("maj")
    all_run(client)

    def stale(*_args, **_more):
        raise Stale

    monkeypatch.setattr(forecasting, "page", stale)
    assert in_file(client) == {
        ("Läge", "Värde"): "Prognosen gällde uppgifter som har ändrats sedan dess. Räkna fram den igen."
    }


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (TooLittle(()), "Det har hänt för lite för att räkna framåt."),
        (Over(), "Perioden är slut. Det finns inget kvar att räkna framåt."),
        (None, "Ingen prognos är framräknad."),
    ],
)
def test_what_cannot_be_foreseen_is_said_in_the_table(told, words):
    agreed = Agreed(date(2020, 1, 1), date(2021, 1, 1), 15)
    found = Foreseen("Provstad", agreed, date(2020, 6, 1), clock.now(), "prov-1", told, code="1")
    with translation.override("sv"):
        (only,) = section(found).tables
    assert only.rows == (("Läge", words),)


@pytest.mark.parametrize(("tenths", "words"), [(0, "färre än 1"), (1, "1"), (9, "9"), (10, "fler än 9")])
def test_how_many_of_ten_runs_reach_the_goal(tenths, words):
    with translation.override("sv"):
        assert reaching(tenths) == words


def recorded(superuser, action):
    with superuser() as session:
        rows = session.execute("SELECT payload FROM audit_entry ORDER BY id").fetchall()
    every = [json.loads(bytes(payload)) for (payload,) in rows]
    return [one["object"] for one in every if one["action"] == action][-2:]


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
