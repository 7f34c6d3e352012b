"""The management group's month: exact counts that lead to nobody, for that group alone."""

from datetime import date, timedelta

import pytest

from audit import clock
from audit.acting import acting_as
from consent.age import add_months, midnight
from sig.monthly.access import may_see_month
from sig.monthly.figures import chosen, month
from sig.monthly.rule_sql import Line, monthly
from sig.services import meetings
from sig.services.meetings import Invitation

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("roles", "active", "allowed"),
    [
        ({"management_group"}, True, True),
        ({"management_group"}, False, False),
        ({"steering_group"}, True, False),
        ({"coordinator", "team_member"}, True, False),
        (set(), True, False),
    ],
)
def test_only_the_management_group(roles, active, allowed):
    assert may_see_month(frozenset(roles), active=active).allowed is allowed


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("2026-11", date(2026, 11, 1)),
        ("2025-12", date(2025, 12, 1)),
        ("2025-11", date(2026, 11, 1)),
        ("2026-12", date(2026, 11, 1)),
        ("", date(2026, 11, 1)),
        ("x", date(2026, 11, 1)),
    ],
)
def test_the_last_twelve_months_can_be_chosen(said, first):
    assert chosen(said, TODAY) == first


def test_lines_find_their_places_and_nought_is_nought():
    lines = [
        Line("waiting", "consented", 2, 9),
        Line("waiting", "nominated", 1, 3),
        Line("ends", "60", 2, None),
        Line("actions", "Skolan", 3, 4),
        Line("steps", "Polisen", 1, 1),
        Line("came", "Skolan", 2, None),
        Line("absent", "Skolan", 1, None),
    ]
    found = month(lines, TODAY, TODAY)
    assert [(row.name, row.number, row.days) for row in found.waiting] == [
        ("Anmäld", 1, 3),
        ("Samtycke finns", 2, 9),
    ]
    assert [(row.name, row.number) for row in found.ends] == [("60", 2), ("30", 0), ("7", 0)]
    assert (found.waits, found.overdue, found.no_deputy) == (3, 4, 0)
    assert [(one.called, one.came, one.absent) for one in found.came] == [(3, 2, 1)]


@pytest.fixture(scope="module")
def held(world, django_db_blocker):
    """One meeting today: police and school came, Ung Fritid did not."""
    with django_db_blocker.unblock():
        anna, case = world.people["anna"], world.ids["case"]
        people = tuple(world.people[name].pk for name in ("petra", "sam", "ulla"))
        to = Invitation("team", "phone", clock.now(), 30, people=people)
        row = meetings.call(case=case, to=to, by=anna)
        with acting_as(anna):
            absent = row.attendance.get(user=world.people["ulla"]).pk
        meetings.attend(meeting=row.pk, presence="absent", one=absent, by=anna)
        meetings.attend(meeting=row.pk, presence="came", by=anna)
        meetings.close(meeting=row.pk, by=anna)


@pytest.mark.django_db(databases="__all__")
def test_the_figures_are_exact_and_name_nobody(as_, held, world):
    response = as_("maj").get("/monthly/")
    text = response.content.decode()
    figures = response.context["month"]
    assert (figures.at_work, figures.waits, figures.meetings) == (1, 1, 1)
    assert {row.name: row.number for row in figures.steps} == {"Polisen": 1}
    assert {one.authority: (one.came, one.absent) for one in figures.came} == {
        "Polisen": (1, 0),
        "Skolan": (1, 0),
        "Ung Fritid": (0, 1),
    }
    for secret in ("Åsa", "SIG-", "Petra", "Sam Skol", str(world.ids["case"])):
        assert secret not in text


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("name", ["anna", "petra", "stig", "adam", "lovisa"])
def test_the_data_base_answers_nobody_else(world, held, name):
    first = clock.today().replace(day=1)
    with acting_as(world.people[name]):
        assert monthly(midnight(first), midnight(add_months(first, 1)), clock.today()) == []
    with acting_as(world.people["maj"]):
        assert monthly(midnight(first), midnight(add_months(first, 1)), clock.today())


@pytest.mark.django_db(databases="__all__")
def test_another_month_has_its_own_meetings(as_, held):
    earlier = clock.today().replace(day=1) - timedelta(days=1)
    assert as_("maj").get(f"/monthly/?month={earlier:%Y-%m}").context["month"].came == ()
