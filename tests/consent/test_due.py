"""What is coming, and which warning is due: every day around each of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consent import due
from consent.age import midnight, turns_18_at
from consent.due import Coming, coming, near, reached, unbroken

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LONG_AGO = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("left", "warning"),
    [
        (62, None), (61, None), (60, 60), (59, 60), (31, 60), (30, 30), (29, 30), (8, 30), (7, 7), (6, 7),
        (1, 7), (0, None), (-1, None),
    ],
)  # fmt: skip
def test_the_nearest_warning_that_has_been_reached(left: int, warning: int | None) -> None:
    assert reached(TODAY + left * DAY, TODAY, LONG_AGO) == warning


@pytest.mark.parametrize(
    ("left", "known_ago", "warning"),
    [(60, 0, 60), (59, 0, None), (59, 1, 60), (45, 10, None), (45, 15, 60), (29, 0, None), (29, 1, 30),
     (7, 0, 7), (6, 0, None), (6, 1, 7)],
)  # fmt: skip
def test_what_had_passed_before_it_was_known_is_not_said_afterwards(
    left: int, known_ago: int, warning: int | None
) -> None:
    assert reached(TODAY + left * DAY, TODAY, TODAY - known_ago * DAY) == warning


def test_birthdays_and_the_end_in_the_order_they_come() -> None:
    found = coming(born=date(2009, 1, 10), ends_at=midnight(date(2026, 12, 24)), at=NOW)
    assert found == (
        Coming(due.CONSENT_ENDS, date(2026, 12, 24)),
        Coming(due.TURNS_18, date(2027, 1, 10)),
        Coming(due.TURNS_21, date(2030, 1, 10)),
    )
    assert [one.kind for one in near(found, TODAY)] == [due.CONSENT_ENDS, due.TURNS_18]


def test_an_end_that_is_the_birthday_is_said_as_the_birthday() -> None:
    born = date(2009, 1, 10)
    found = coming(born=born, ends_at=turns_18_at(born), at=NOW)
    assert [one.kind for one in found] == [due.TURNS_18, due.TURNS_21]
    assert [one.kind for one in coming(born=None, ends_at=turns_18_at(born), at=NOW)] == [due.CONSENT_ENDS]


def test_a_leap_day_youth_turns_18_on_the_earlier_day_and_21_on_the_later() -> None:
    found = coming(born=date(2008, 2, 29), ends_at=None, at=datetime(2025, 6, 1, tzinfo=UTC))
    assert [one.on for one in found] == [date(2026, 2, 28), date(2029, 3, 1)]


@pytest.mark.parametrize(("shift", "there"), [(-1, True), (0, False), (1, False)])
def test_on_the_day_itself_it_is_no_longer_coming(shift: int, there: bool) -> None:
    at = midnight(date(2027, 1, 10)) + timedelta(seconds=shift)
    found = [one.kind for one in coming(born=date(2009, 1, 10), ends_at=None, at=at)]
    assert (due.TURNS_18 in found) is there


@pytest.mark.parametrize(
    ("periods", "end"),
    [
        ([], None),
        ([(0, 5)], 5),
        ([(-5, 0)], None),
        ([(1, 5)], None),
        ([(0, 5), (5, 9)], 9),
        ([(0, 5), (6, 9)], 5),
        ([(0, 5), (3, 4)], 5),
        ([(5, 9), (-9, 5)], 9),
        ([(-9, 0), (0, 3), (1, 8), (9, 12)], 8),
    ],
)
def test_sharing_goes_on_through_what_follows_at_once(
    periods: list[tuple[int, int]], end: int | None
) -> None:
    found = unbroken([(NOW + start * DAY, NOW + stop * DAY) for start, stop in periods], NOW)
    assert found == (None if end is None else NOW + end * DAY)
