"""Kaplan–Meier against tables with known answers, ties, and who is watched until when."""

from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.survival import Watched, free_at, kaplan_meier, median_days, watched

# Remission in weeks, Freireich et al. 1963 (Blood 21:699), as in Cox and Oakes 1984, table 1.1.
MERCAPTOPURINE = [Watched(days, True) for days in (6, 6, 6, 7, 10, 13, 16, 22, 23)] + [
    Watched(days, False) for days in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
]
PLACEBO = [
    Watched(days, True) for days in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
]
# Bewick, Cheek and Ball 2004 (Critical Care 8:389), table 2: the second treatment.
CRITICAL = [Watched(days, True) for days in (1, 1, 4, 5, 9, 22)] + [Watched(6, False), Watched(9, False)]


@pytest.mark.parametrize(
    ("week", "at_risk", "events", "free", "error", "low", "high"),
    [
        (6, 21, 3, 0.8571, 0.0764, 0.6197, 0.9516),
        (7, 17, 1, 0.8067, 0.0869, 0.5631, 0.9228),
        (10, 15, 1, 0.7529, 0.0963, 0.5032, 0.8894),
        (13, 12, 1, 0.6902, 0.1068, 0.4316, 0.8491),
        (16, 11, 1, 0.6275, 0.1141, 0.3675, 0.8049),
        (22, 7, 1, 0.5378, 0.1282, 0.2678, 0.7468),
        (23, 6, 1, 0.4482, 0.1346, 0.1881, 0.6801),
    ],
)
def test_the_treated_of_1963(
    week: int, at_risk: int, events: int, free: float, error: float, low: float, high: float
) -> None:
    step = next(one for one in kaplan_meier(MERCAPTOPURINE) if one.days == week)
    assert (step.at_risk, step.events) == (at_risk, events)
    assert (step.free, step.error, step.low, step.high) == pytest.approx((free, error, low, high), abs=6e-5)


def test_the_medians_of_1963() -> None:
    assert (median_days(kaplan_meier(MERCAPTOPURINE)), median_days(kaplan_meier(PLACEBO))) == (23, 8)


def test_nobody_left_without_an_event_gives_the_plain_share() -> None:
    """8 of 21 in remission at ten weeks, standard error √(p(1−p)/n) = 0.106."""
    step = free_at(kaplan_meier(PLACEBO), 10)
    assert step is not None
    assert step.free == pytest.approx(8 / 21)
    assert step.error == pytest.approx(sqrt(8 / 21 * 13 / 21 / 21))


def test_a_published_table_to_its_end() -> None:
    steps = kaplan_meier(CRITICAL)
    assert [(one.days, one.at_risk, one.events, one.left) for one in steps] == [
        (1, 8, 2, 0),
        (4, 6, 1, 0),
        (5, 5, 1, 0),
        (6, 4, 0, 1),
        (9, 3, 1, 1),
        (22, 1, 1, 0),
    ]
    assert [round(one.free, 3) for one in steps] == [0.75, 0.625, 0.5, 0.5, 0.333, 0]
    assert (steps[-1].error, steps[-1].low, steps[-1].high) == (0, None, None)


def test_who_leaves_on_the_day_of_an_event_was_at_risk() -> None:
    assert kaplan_meier([Watched(5, True), Watched(5, False)])[0].free == 0.5


def test_no_interval_before_the_first_event_and_no_median_above_a_half() -> None:
    steps = kaplan_meier([Watched(10, False), Watched(20, True), Watched(30, False)])
    assert (steps[0].free, steps[0].low, steps[0].high) == (1, None, None)
    assert median_days(steps) == 20
    assert median_days(kaplan_meier([Watched(1, True), Watched(2, False), Watched(3, False)])) is None


@pytest.mark.parametrize(("days", "free"), [(0, None), (1, 2 / 3), (2, 2 / 3), (3, 2 / 3), (4, None)])
def test_nothing_is_said_beyond_the_last_day_watched(days: int, free: float | None) -> None:
    found = free_at(kaplan_meier([Watched(1, True), Watched(2, False), Watched(3, False)]), days)
    assert (found.free if found else None) == (free if free is None else pytest.approx(free))


def test_of_nobody_nothing_is_estimated() -> None:
    assert kaplan_meier([]) == ()
    assert (free_at((), 0), median_days(())) == (None, None)


START, LAST = date(2017, 3, 1), date(2018, 3, 1)


@pytest.mark.parametrize(
    ("events", "leaves", "found"),
    [
        ([], None, Watched(365, False)),
        ([date(2017, 2, 28)], None, Watched(365, False)),
        ([date(2017, 3, 1)], None, Watched(0, True)),
        ([date(2017, 6, 1), date(2017, 4, 1)], None, Watched(31, True)),
        ([date(2018, 3, 1)], None, Watched(365, True)),
        ([date(2018, 3, 2)], None, Watched(365, False)),
        ([date(2017, 4, 2)], date(2017, 4, 1), Watched(31, False)),
        ([date(2017, 4, 1)], date(2017, 4, 1), Watched(31, True)),
        ([], date(2019, 1, 1), Watched(365, False)),
    ],
)
def test_watched_until(events: list[date], leaves: date | None, found: Watched) -> None:
    assert watched(START, events, LAST, leaves=leaves) == found


def test_nobody_is_watched_before_the_start() -> None:
    assert watched(START, [], START - timedelta(days=1)) is None
    assert watched(START, [], START) == Watched(0, False)
    with pytest.raises(ValueError, match="0 days or more"):
        Watched(-1, False)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.builds(Watched, st.integers(0, 40), st.booleans()), min_size=1, max_size=40))
def test_the_estimate_only_falls_and_lies_within_its_interval(seen: list[Watched]) -> None:
    steps = kaplan_meier(seen)
    shares = [1.0, *(one.free for one in steps)]
    assert shares == sorted(shares, reverse=True)
    assert sum(one.events + one.left for one in steps) == len(seen)
    for one in steps:
        if one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.free <= one.high <= 1
