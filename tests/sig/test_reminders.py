"""The worker's reminders: a notice, once, without a name; also what fell due while the worker was down."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from audit import clock
from audit.acting import acting_as
from consent.age import birthday
from consent.services import people
from sig import access, tasks
from sig.models import Notice
from sig.services import closures
from teams.services import members
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


def signed(days: int) -> story.Story:
    """A started case with a consent from today for so many days."""
    return story.begin().informed().signed(days=days).to("consented", "consent_active").started()


@pytest.fixture
def on(monkeypatch):
    """`on(day)`: the worker runs on that day, at noon."""

    def at(day: date) -> None:
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        monkeypatch.setattr(clock, "_now", lambda: noon)

    return at


def told(begun: story.Story, code: str = "consent_ends") -> list[tuple[date, int]]:
    """(about which day, how many days ahead) of Anna's notices."""
    with acting_as(begun.anna):
        rows = Notice.objects.filter(user=begun.anna, code=code).order_by("-days_before")
        return [(row.about_on, row.days_before) for row in rows]


@pytest.mark.parametrize(("days", "count"), [(59, 0), (60, 2), (61, 0), (30, 2), (31, 0), (7, 2), (8, 0)])
def test_a_consent_that_ends_is_said_on_the_day(days, count):
    begun = signed(days)
    assert tasks.remind_of_consents() == count
    codes = {notice.code for notice in access.notices(by=begun.anna)}
    assert ("consent_ends" in codes) == bool(count)


def test_it_is_said_once_however_often_the_worker_runs():
    signed(60)
    assert [tasks.remind_of_consents() for _run in range(3)] == [2, 0, 0]


def test_every_day_for_three_months_gives_three_notices(on):
    begun = signed(90)
    today = clock.today()
    for day in range(95):
        on(today + timedelta(days=day))
        tasks.remind_of_consents()
    ends = today + timedelta(days=90)
    assert told(begun) == [(ends, 60), (ends, 30), (ends, 7)]


@pytest.mark.parametrize(
    ("left", "said"), [(61, []), (60, [60]), (58, [60]), (31, [60]), (29, [30]), (8, [30]), (3, [7]), (0, [])]
)
def test_what_fell_due_while_the_worker_was_down_is_said_once_and_only_the_nearest(on, left, said):
    begun = signed(80)
    today = clock.today()
    on(today + timedelta(days=80 - left))
    for _run in range(2):
        tasks.remind_of_consents()
    assert [days for _on, days in told(begun)] == said


def test_whoever_takes_over_is_told_too(on):
    begun = signed(60)
    assert tasks.remind_of_consents() == 2
    dora = cast.person("dora@social.example", "Dora Ny", "coordinator", at="socialtjansten")
    members.add(team=begun.case.team, user=dora, authority=dora.authority, by=begun.anna, role="coordinator")
    assert tasks.remind_of_consents() == 1


def born_so_that(begun: story.Story, years: int, days: int) -> date:
    """The youth turns `years` in so many days; returns that day."""
    turns = clock.today() + timedelta(days=days)
    people.change_youth(
        youth=begun.case.youth, date_of_birth=turns.replace(year=turns.year - years), by=begun.anna
    )
    return turns


@pytest.mark.parametrize(("code", "years"), [("turns_18", 18), ("turns_21", 21)])
@pytest.mark.parametrize(
    ("days", "said"), [(61, 0), (60, 2), (59, 0), (31, 0), (30, 2), (29, 0), (8, 0), (7, 2), (6, 0), (0, 0)]
)
def test_a_birthday_is_said_ahead(code, years, days, said):
    begun = signed(300)
    turns = born_so_that(begun, years, days)
    assert tasks.remind_of_consents() == said
    assert told(begun, code) == ([(turns, days)] if said else [])
    assert told(begun) == []


def test_a_consent_that_ends_with_the_18th_birthday_is_told_as_the_birthday(on):
    begun = signed(300)
    turns = born_so_that(begun, 18, 90)
    assert birthday(turns.replace(year=turns.year - 18), 18) == turns
    today = clock.today()
    for day in range(95):
        on(today + timedelta(days=day))
        tasks.remind_of_consents()
    assert [days for _on, days in told(begun, "turns_18")] == [60, 30, 7]
    assert told(begun) == []


def test_a_renewal_that_follows_at_once_takes_the_warning_away(on):
    begun = signed(60)
    begun.signed(days=200)
    assert tasks.remind_of_consents() == 0


def test_a_closed_case_is_not_reminded_of():
    begun = signed(60)
    closures.close(case=begun.case_id, reason="moved", planned=False, by=begun.anna)
    assert tasks.remind_of_consents() == 0


@pytest.mark.parametrize("ahead", [15, 14, 13, 0, -20])
def test_a_follow_up_is_said_once_from_two_weeks_ahead(on, ahead):
    begun = story.running()
    closures.close(case=begun.case_id, reason="moved", planned=False, by=begun.anna)
    due_on = access.case(begun.case_id, by=begun.anna).follow_ups[0].due_on
    on(due_on - timedelta(days=ahead))
    assert tasks.remind_of_follow_ups() == (2 if ahead <= 14 else 0)
    assert tasks.remind_of_follow_ups() == 0
    assert told(begun, "follow_up_due") == ([(due_on, 14)] if ahead <= 14 else [])
