"""School weeks through services and pages: written by the school, read by release, corrected without loss."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from sig.models import Entry, SchoolWeek
from sig.school import access
from sig.school.weeks import Week, newest_to_report, unfilled
from sig.services import releases, school
from sig.services.releases import To
from sig.services.school import Reported
from tests import cast
from tests.consent.test_access import entries as ledger
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db
As = Callable[[Any], Client]


@pytest.fixture
def told() -> Story:
    return story.running()


def week(back: int = 0) -> Week:
    return newest_to_report(clock.today()).plus(-back)


def report(told: Story, *percents: int | None, to: tuple[str, ...] = (), by: Any = None) -> None:
    """The last weeks, the oldest first; None is a holiday."""
    count = len(percents)
    given = [
        Reported(week(count - 1 - number), percent, "" if percent is not None else "holiday")
        for number, percent in enumerate(percents)
    ]
    chosen = [To(cast.authority(code).pk) for code in to]
    school.report(case=told.case_id, reported=given, release_to=chosen, by=by or cast.sam())


def seen(told: Story, by: Any) -> list[int | None]:
    return [line.now.percent for line in access.school(told.case_id, by=by).lines]


def test_the_school_writes_several_weeks_and_shares_them_as_any_entry(told: Story) -> None:
    report(told, 90, None, 70, to=("polisen",))
    assert seen(told, cast.sam()) == seen(told, cast.petra()) == [90, None, 70]
    assert seen(told, cast.anna()) == []
    told.withdraw()
    assert seen(told, cast.petra()) == []
    assert seen(told, cast.sam()) == [90, None, 70]


def test_each_figure_is_an_entry_that_says_it_in_words(told: Story) -> None:
    given = Reported(week(), 85, "", "Skrev prov.")
    school.report(case=told.case_id, reported=[given], by=cast.sam())
    with acting_as(cast.sam()):
        entry = Entry.objects.get(kind="school")
    assert (entry.category, entry.draft) == ("school", False)
    assert entry.happened_at <= clock.now()
    assert access.school(told.case_id, by=cast.sam()).lines[0].now.comment == "Skrev prov."
    assert f"Vecka {week().number} {week().year}: i skolan 85 procent" in school.words(given)


@pytest.mark.parametrize("name", ["anna", "petra"])
def test_nobody_else_reports(told: Story, name: str) -> None:
    with pytest.raises(NotAllowed, match="not_school"):
        report(told, 80, by=getattr(cast, name)())


WRONG = {
    "neither": (0, None, "", "either"),
    "both": (0, 50, "holiday", "either"),
    "less than nothing": (0, -1, "", "percent"),
    "more than all": (0, 101, "", "percent"),
    "a week to come": (-1, 50, "", "week"),
    "more than a year ago": (53, 50, "", "week"),
}


@pytest.mark.parametrize(("back", "percent", "why", "code"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_reported(told: Story, back: int, percent: int | None, why: str, code: str) -> None:
    good, wrong = Reported(week(1), 50), Reported(week(back), percent, why)
    with pytest.raises(ValidationError) as refusal:
        school.report(case=told.case_id, reported=[good, wrong], by=cast.sam())
    assert refusal.value.code == code
    with acting_as(cast.sam()):
        assert not SchoolWeek.objects.exists()


@pytest.mark.parametrize("percent", [0, 100])
def test_nothing_and_all_are_figures(told: Story, percent: int) -> None:
    report(told, percent)
    assert seen(told, cast.sam()) == [percent]


def test_a_correction_counts_for_those_who_read_the_first_and_the_first_stays(told: Story) -> None:
    report(told, 40, to=("polisen",))
    school.correct(case=told.case_id, reported=Reported(week(), 85), by=cast.sam())
    for who in (cast.sam(), cast.petra()):
        (line,) = access.school(told.case_id, by=who).lines
        assert (line.now.percent, [old.percent for old in line.earlier]) == (85, [40])
    assert seen(told, cast.anna()) == []
    with acting_as(cast.sam()):
        assert Entry.objects.filter(kind="school").count() == 2


def test_a_correction_is_not_shown_to_whoever_no_longer_reads_the_first(told: Story) -> None:
    report(told, 40, to=("polisen",))
    with acting_as(cast.sam()):
        release = Entry.objects.get(kind="school").releases.get().pk
    releases.take_back(release=release, by=cast.sam())
    school.correct(case=told.case_id, reported=Reported(week(), 85), by=cast.sam())
    assert seen(told, cast.petra()) == []


def test_what_has_no_figure_is_not_corrected(told: Story) -> None:
    with pytest.raises(NotAllowed):
        school.correct(case=told.case_id, reported=Reported(week(), 85), by=cast.sam())


def test_a_fall_is_proposed_once_and_never_written_by_itself(told: Story) -> None:
    report(told, 90, 90, 90, 60, to=("socialtjansten",))
    for who in (cast.sam(), cast.anna()):
        fallen = access.school(told.case_id, by=who).fallen
        assert fallen is not None
        assert (fallen.week, fallen.percent, fallen.mean) == (week(), 60, 90)
    with acting_as(cast.sam()):
        assert not Entry.objects.filter(kind="incident").exists()
    told.wrote(
        cast.sam(),
        "Borta hela torsdagen.",
        kind="incident",
        incident_kind="absence_spike",
        to=("socialtjansten",),
    )
    for who in (cast.sam(), cast.anna()):
        assert access.school(told.case_id, by=who).fallen is None


@pytest.mark.django_db(transaction=True)
def test_reading_is_recorded_by_its_ground_and_strangers_are_refused(told: Story, superuser: Any) -> None:
    report(told, 90, 80, to=("polisen",))
    bea = cast.bea()
    access.school(told.case_id, by=cast.petra())
    with pytest.raises(NotAllowed):
        access.school(told.case_id, by=bea)
    read, refused = ledger(superuser)[-2:]
    assert (read["action"], read["count"]) == ("entry.view", 2)
    assert "consent" in str(read)
    assert (refused["action"], refused["outcome"]) == ("refused", "refused")


# --- the pages ---


def test_the_quick_form(told: Story, client_for: As) -> None:
    client, address = client_for(cast.sam()), reverse("case-school-report", args=[told.case_id])
    page = client.get(address).content.decode()
    weeks = unfilled((), clock.today())
    assert [f"percent-{one.code}" in page for one in weeks] == [True] * 4
    police = cast.authority("polisen").pk
    assert f'value="{police}"' in page
    assert "checked" in page
    typed = {
        f"percent-{weeks[0].code}": "90",
        f"comment-{weeks[0].code}": "Bra vecka.",
        f"percent-{weeks[1].code}": "101",
        f"no_school-{weeks[2].code}": "holiday",
        "release_to": [str(police)],
        "readers_for": "school",
    }
    wrong = client.post(address, {"submission_token": str(uuid4()), **typed})
    assert wrong.status_code == 422
    assert "Skriv ett tal från 0 till 100." in wrong.content.decode()
    assert "Bra vecka." in wrong.content.decode()
    right = {**typed, f"percent-{weeks[1].code}": ""}
    assert client.post(address, {"submission_token": str(uuid4()), **right}).status_code == 303
    assert seen(told, cast.petra()) == [90, None]
    again = client.get(address).content.decode()
    assert [f"percent-{one.code}" in again for one in weeks] == [False, True, False, True]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Fyll i minst en vecka."),
        ({"percent": "50", "no_school": "holiday"}, "Välj det ena"),
        ({"comment": "Sjuk."}, "Skriv också en siffra"),
        ({"percent": "halva"}, "Skriv ett tal från 0 till 100."),
    ],
)
def test_what_the_form_refuses(told: Story, client_for: As, typed: dict[str, str], said: str) -> None:
    sent = {f"{name}-{week().code}": value for name, value in typed.items()} | {"readers_for": "school"}
    address = reverse("case-school-report", args=[told.case_id])
    page = client_for(cast.sam()).post(address, {"submission_token": str(uuid4()), **sent})
    assert page.status_code == 422
    assert said in page.content.decode()


def test_the_page_draws_the_line_for_whoever_may_read_it(told: Story, client_for: As) -> None:
    report(told, 90, 90, 50, to=("polisen",))
    address = reverse("case-school", args=[told.case_id])
    for who in (cast.sam(), cast.petra()):
        page = client_for(who).get(address).content.decode()
        assert page.count("<polyline") == 2
        assert "50 %" in page
        assert "Närvaron har sjunkit" in page
        assert ("Ändra" in page) is (who == cast.sam())
    empty = client_for(cast.anna()).get(address).content.decode()
    assert "<polyline" not in empty
    assert "50 %" not in empty
    assert "style=" not in page


def test_a_week_is_changed_on_its_page(told: Story, client_for: As) -> None:
    report(told, 40)
    here = reverse("case-school-week", args=[told.case_id, week().year, week().number])
    client = client_for(cast.sam())
    assert 'value="40"' in client.get(here).content.decode()
    sent = {"submission_token": str(uuid4()), f"percent-{week().code}": "45"}
    assert client.post(here, sent).status_code == 303
    assert seen(told, cast.sam()) == [45]
    for missing in ((2026, 99), (week(1).year, week(1).number)):
        assert client.get(reverse("case-school-week", args=[told.case_id, *missing])).status_code == 404


def test_what_went_well_is_the_first_choice_and_its_own_link(told: Story, client_for: As) -> None:
    client = client_for(cast.sam())
    page = client.get(reverse("case-incident", args=[told.case_id])).content.decode()
    assert page.index("Något gick bra") < page.index("Ny misstanke")
    case = client.get(reverse("case", args=[told.case_id])).content.decode()
    good = reverse("case-incident", args=[told.case_id]) + "?incident_kind=positive"
    assert good in case
    chosen = client.get(good).content.decode()
    assert chosen.count("checked") >= 1
    assert chosen.index('value="positive"') < chosen.index("checked")
