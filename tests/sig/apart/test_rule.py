"""Where two youths could meet: tables with both sides of each boundary."""

from datetime import UTC, datetime, timedelta

import pytest

from sig.apart.rule import MARGIN, MEMBER, PLACE, TIME, Appointment, Side, clashes, plain

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def at(start: timedelta, length: timedelta = HOUR, place: str = "") -> Appointment:
    return Appointment(NOON + start, NOON + start + length, place)


HERE = at(timedelta(0))
TIMES = {
    "the same": (at(timedelta(0)), True),
    "within": (at(HOUR / 4, HOUR / 2), True),
    "around": (at(-HOUR, 3 * HOUR), True),
    "right after": (at(HOUR), True),
    "a tick less than the margin after": (at(HOUR + MARGIN - TICK), True),
    "the margin after": (at(HOUR + MARGIN), False),
    "a tick more than the margin after": (at(HOUR + MARGIN + TICK), False),
    "a tick less than the margin before": (at(-HOUR - MARGIN + TICK), True),
    "the margin before": (at(-HOUR - MARGIN), False),
    "a tick more than the margin before": (at(-HOUR - MARGIN - TICK), False),
    "another day": (at(timedelta(days=1)), False),
}


@pytest.mark.parametrize(("there", "close"), TIMES.values(), ids=TIMES)
def test_two_meetings_close_in_time(there: Appointment, close: bool) -> None:
    found = clashes(Side(meetings=(HERE,)), Side(meetings=(there,)))
    assert [clash.kind for clash in found] == ([TIME] if close else [])
    turned = clashes(Side(meetings=(there,)), Side(meetings=(HERE,)))
    assert len(turned) == len(found)


LATE = 6 * HOUR
PLACES = {
    "the same words": ("Rum 3", "Rum 3", LATE, True),
    "other capitals, signs and space": ("Rum 3, Gården", "  rum 3 - GÅRDEN.", LATE, True),
    "another room": ("Rum 3", "Rum 4", LATE, False),
    "nothing said": ("", "", LATE, False),
    "only signs": ("–", "-", LATE, False),
    "the next day": ("Rum 3", "Rum 3", timedelta(days=1), False),
    "after midnight in Stockholm": ("Rum 3", "Rum 3", 12 * HOUR, False),
    "before midnight in Stockholm": ("Rum 3", "Rum 3", 12 * HOUR - TICK, True),
}


@pytest.mark.parametrize(("mine", "other", "later", "same"), PLACES.values(), ids=PLACES)
def test_two_meetings_at_one_place_on_one_day(mine: str, other: str, later: timedelta, same: bool) -> None:
    found = clashes(Side(meetings=(at(timedelta(0), place=mine),)), Side(meetings=(at(later, place=other),)))
    assert [clash.kind for clash in found] == ([PLACE] if same else [])


def test_time_and_place_together_are_told_once_and_as_time() -> None:
    one = Side(meetings=(at(timedelta(0), place="Rum 3"),))
    assert [clash.kind for clash in clashes(one, one)] == [TIME]


@pytest.mark.parametrize(
    ("here", "there", "shared"),
    [({1, 2}, {2, 3}, [2]), ({1}, {2}, []), (set(), {2}, []), ({3, 1}, {1, 3}, [1, 3])],
)
def test_who_is_in_both_teams(here: set[int], there: set[int], shared: list[int]) -> None:
    found = clashes(Side(frozenset(here)), Side(frozenset(there)))
    assert [(clash.kind, clash.member) for clash in found] == [(MEMBER, one) for one in shared]


def test_people_come_first_then_meetings_by_time() -> None:
    here = Side(frozenset({1}), (at(4 * HOUR), at(timedelta(0))))
    found = clashes(here, Side(frozenset({1}), (at(4 * HOUR), at(timedelta(0)))))
    assert [clash.kind for clash in found] == [MEMBER, TIME, TIME]
    assert found[1].here == at(timedelta(0))


def test_a_place_in_plain_words() -> None:
    assert plain("  Fritidsgården, Rum_3! ") == "fritidsgården rum 3"
