"""Birthdays and age: the day before, the day, the day after; leap days; both clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.age import (
    STOCKHOLM,
    add_months,
    age_at,
    birthday,
    day_of,
    is_minor,
    midnight,
    turns_18_at,
    within_ages,
)

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("born", "years", "earlier", "later"),
    [
        (date(2008, 11, 23), 18, date(2026, 11, 23), date(2026, 11, 23)),
        (date(2008, 2, 29), 18, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2008, 2, 28), 18, date(2026, 2, 28), date(2026, 2, 28)),
        (date(2008, 3, 1), 18, date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_birthdays(born: date, years: int, earlier: date, later: date) -> None:
    assert birthday(born, years, "earlier") == earlier
    assert birthday(born, years, "later") == later


@pytest.mark.parametrize(("shift", "age"), [(-1, 17), (0, 18), (1, 18)])
@pytest.mark.parametrize(
    "born", [date(2008, 1, 1), date(2008, 3, 30), date(2008, 10, 26), date(2008, 12, 31)]
)
def test_age_the_day_before_on_and_after_the_birthday(born: date, shift: int, age: int) -> None:
    assert age_at(born, birthday(born, 18) + shift * DAY) == age


@pytest.mark.parametrize(
    ("on", "leap", "age"),
    [
        (date(2026, 2, 27), "earlier", 17),
        (date(2026, 2, 28), "earlier", 18),
        (date(2026, 2, 28), "later", 17),
        (date(2026, 3, 1), "later", 18),
    ],
)
def test_age_of_somebody_born_on_a_leap_day(on: date, leap: str, age: int) -> None:
    assert age_at(date(2008, 2, 29), on, leap) == age  # type: ignore[arg-type]


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="born"):
        age_at(date(2010, 1, 2), date(2010, 1, 1))
    with pytest.raises(ValueError, match="negative"):
        birthday(date(2010, 1, 2), -1)


@pytest.mark.parametrize(
    ("born", "utc"),
    [
        (date(2008, 1, 15), datetime(2026, 1, 14, 23, tzinfo=UTC)),
        (date(2008, 7, 15), datetime(2026, 7, 14, 22, tzinfo=UTC)),
        (date(2008, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2008, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2008, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2008, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2008, 2, 29), datetime(2026, 2, 27, 23, tzinfo=UTC)),
    ],
)
def test_the_18th_birthday_begins_at_midnight_in_stockholm(born: date, utc: datetime) -> None:
    assert turns_18_at(born) == utc
    assert is_minor(born, utc - TICK)
    assert not is_minor(born, utc)
    assert not is_minor(born, utc + TICK)


def test_the_days_of_the_clock_changes_are_23_and_25_hours_long() -> None:
    assert midnight(date(2026, 3, 30)) - midnight(date(2026, 3, 29)) == timedelta(hours=23)
    assert midnight(date(2026, 10, 26)) - midnight(date(2026, 10, 25)) == timedelta(hours=25)


@pytest.mark.parametrize(
    ("on", "inside"),
    [
        (date(2023, 5, 9), False),
        (date(2023, 5, 10), True),
        (date(2023, 5, 11), True),
        (date(2031, 5, 8), True),
        (date(2031, 5, 9), True),
        (date(2031, 5, 10), False),
    ],
)
def test_13_to_20_ends_the_day_before_the_21st_birthday(on: date, inside: bool) -> None:
    assert within_ages(date(2010, 5, 10), on, 13, 20) is inside


@pytest.mark.parametrize(
    ("on", "inside"), [(date(2029, 2, 27), True), (date(2029, 2, 28), True), (date(2029, 3, 1), False)]
)
def test_a_leap_day_youth_stays_eligible_to_the_later_day(on: date, inside: bool) -> None:
    assert within_ages(date(2008, 2, 29), on, 13, 20) is inside


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        day_of(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_adding_months(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


born_days = st.dates(date(1990, 1, 1), date(2020, 12, 31))


@given(born_days, st.integers(0, 30))
def test_age_changes_by_one_exactly_at_the_birthday(born: date, years: int) -> None:
    at = birthday(born, years)
    assert age_at(born, at) == years
    if years:
        assert age_at(born, at - DAY) == years - 1


@given(born_days)
def test_the_midnight_of_a_day_is_that_day(born: date) -> None:
    assert day_of(midnight(born)) == born
    assert day_of(midnight(born) - TICK) == born - DAY
    assert midnight(born).astimezone(STOCKHOLM).hour == 0
