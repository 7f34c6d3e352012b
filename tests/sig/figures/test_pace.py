"""The pace line: owed by the day, ahead or behind in whole youths, nothing claimed of a band in two minds."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.pace import Pace, Standing, Target, pace

FIFTEEN = Target(15, date(2016, 1, 1), date(2019, 12, 31))
"""1,460 days from first to last, 29 February 2016 among them: one youth every 97 days and a third."""


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        (date(2015, 12, 31), 0),
        (date(2016, 1, 1), 0),
        (date(2016, 4, 7), 0),
        (date(2016, 4, 8), 1),
        (date(2016, 4, 9), 1),
        (date(2019, 12, 30), 14),
        (date(2019, 12, 31), 15),
        (date(2020, 1, 1), 15),
    ],
)
def test_what_the_line_owes(day: date, owed: int) -> None:
    assert FIFTEEN.due(day) == owed


@pytest.mark.parametrize(
    ("start", "end", "day", "owed"),
    [
        (date(2016, 1, 1), date(2016, 12, 31), date(2016, 2, 29), 59),
        (date(2016, 1, 1), date(2016, 12, 31), date(2016, 3, 1), 60),
        (date(2017, 1, 1), date(2017, 12, 31), date(2017, 3, 1), 59),
        (date(2100, 1, 1), date(2100, 12, 31), date(2100, 3, 1), 59),
    ],
)
def test_a_leap_day_is_a_day_of_the_period(start: date, end: date, day: date, owed: int) -> None:
    target = Target((end - start).days, start, end)
    assert target.due(day) == owed


@pytest.mark.parametrize(
    ("as_of", "count", "said"),
    [
        (date(2015, 12, 31), 0, Pace(Standing.NOT_BEGUN, 0, 0, 0, date(2016, 4, 8))),
        (date(2015, 12, 31), 15, Pace(Standing.REACHED, 0, 15, 15, None)),
        (date(2016, 1, 1), 0, Pace(Standing.ON_PACE, 0, 0, 0, date(2016, 4, 8))),
        (date(2016, 4, 7), 0, Pace(Standing.ON_PACE, 0, 0, 0, date(2016, 4, 8))),
        (date(2016, 4, 8), 0, Pace(Standing.BEHIND, 1, -1, -1, date(2016, 4, 8))),
        (date(2016, 4, 8), 1, Pace(Standing.ON_PACE, 1, 0, 0, date(2016, 7, 14))),
        (date(2016, 4, 8), 2, Pace(Standing.AHEAD, 1, 1, 1, date(2016, 10, 19))),
        (date(2018, 12, 1), 6, Pace(Standing.BEHIND, 10, -4, -4, date(2017, 11, 13))),
        (date(2019, 12, 31), 14, Pace(Standing.BEHIND, 15, -1, -1, date(2019, 12, 31))),
        (date(2019, 12, 31), 15, Pace(Standing.REACHED, 15, 0, 0, None)),
        (date(2020, 1, 1), 14, Pace(Standing.ENDED_SHORT, 15, -1, -1, date(2019, 12, 31))),
        (date(2020, 1, 1), 16, Pace(Standing.REACHED, 15, 1, 1, None)),
    ],
)
def test_an_exact_count(as_of: date, count: int, said: Pace) -> None:
    assert pace(FIFTEEN, as_of, count) == said


@pytest.mark.parametrize(
    ("low", "high", "standing"),
    [
        (5, 9, Standing.BEHIND),
        (5, 10, Standing.BETWEEN),
        (10, 10, Standing.ON_PACE),
        (10, 14, Standing.BETWEEN),
        (11, 14, Standing.AHEAD),
        (11, 15, Standing.BETWEEN),
        (15, 19, Standing.REACHED),
    ],
)
def test_a_band_is_said_only_when_both_ends_agree(low: int, high: int, standing: Standing) -> None:
    found = pace(FIFTEEN, date(2018, 12, 1), low, high)
    assert (found.standing, found.low, found.high) == (standing, low - 10, high - 10)


@pytest.mark.parametrize(
    ("goal", "start", "end"),
    [(0, date(2016, 1, 1), date(2019, 1, 1)), (1, date(2016, 1, 1), date(2016, 1, 1))],
)
def test_a_target_that_cannot_be_is_refused(goal: int, start: date, end: date) -> None:
    with pytest.raises(ValueError, match="a goal|a period"):
        Target(goal, start, end)


@pytest.mark.parametrize(("low", "high"), [(-1, None), (-1, 3), (4, 3)])
def test_a_count_that_cannot_be_is_refused(low: int, high: int | None) -> None:
    with pytest.raises(ValueError, match="a count is a band"):
        pace(FIFTEEN, date(2018, 1, 1), low, high)


@pytest.mark.parametrize("count", [-1, 16])
def test_the_line_owes_nothing_beyond_its_ends(count: int) -> None:
    with pytest.raises(ValueError, match="the line owes"):
        FIFTEEN.due_on(count)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 4000), st.data())
def test_the_line_is_the_whole_part_of_a_straight_one(
    goal: int, start: date, days: int, data: st.DataObject
) -> None:
    target = Target(goal, start, start + timedelta(days=days))
    passed = data.draw(st.integers(0, days))
    day = start + timedelta(days=passed)
    assert target.due(day) <= Fraction(goal * passed, days) < target.due(day) + 1
    count = data.draw(st.integers(1, goal))
    first = target.due_on(count)
    assert target.due(first) >= count > target.due(first - timedelta(days=1))
