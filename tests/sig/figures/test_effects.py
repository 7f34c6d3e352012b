"""Before and after: pairs, what is unknown, the fewest pairs, and what is always said beside."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.effects import Caveat, Change, Score, State, changes, effect, reach

START, LATER = date(2017, 1, 1), date(2018, 1, 1)


def pair(case: str, before: float | None, after: float | None, *, days: int = 365) -> list[Score]:
    return [
        Score(case, "skolan", START, before),
        Score(case, "skolan", START + timedelta(days=days), after),
    ]


def many(*differences: int) -> list[Score]:
    return [score for n, by in enumerate(differences) for score in pair(str(n), 3, 3 + by)]


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([], ()),
        (pair("1", 2, 4), (Change("1", 2),)),
        (pair("1", None, 4), ()),
        (pair("1", 2, None), ()),
        (pair("1", 2, 4, days=59), ()),
        (pair("1", 2, 4, days=60), (Change("1", 2),)),
        (pair("1", 2, 4, days=61), (Change("1", 2),)),
        (pair("1", 2, 4)[1:], ()),
        # In between and in disorder: the first and the last known ones.
        ([*reversed(pair("1", 2, 3)), Score("1", "skolan", date(2017, 4, 1), 5)], (Change("1", 1),)),
        # Two authorities, each against itself, and one youth once.
        ([*pair("1", 1, 2), Score("1", "bup", START, 4), Score("1", "bup", LATER, 4)], (Change("1", 0.5),)),
        # Different authorities are no pair.
        ([Score("1", "skolan", START, 1), Score("1", "bup", date(2018, 1, 1), 5)], ()),
        # An unknown last score: the one before it stands.
        ([*pair("1", 2, 4), Score("1", "skolan", date(2019, 1, 1), None)], (Change("1", 2),)),
    ],
)  # fmt: skip
def test_the_pairs(scores: list[Score], found: tuple[Change, ...]) -> None:
    assert changes(scores) == found


@pytest.mark.parametrize(("pairs", "state"), [(9, State.TOO_FEW), (10, State.SHOWN), (11, State.SHOWN)])
def test_the_fewest_pairs(pairs: int, state: State) -> None:
    found = effect([*many(*[1] * pairs), Score("alone", "skolan", START, 2)])
    assert (found.state, found.pairs, found.missing) == (state, pairs, 1)
    assert (found.improved is None) == (found.mean is None) == (state is State.TOO_FEW)


def test_a_figure_whole() -> None:
    found = effect(many(1, 1, 0, 0, 0, -1, 1, 0, 2, 1), scales=10)
    assert (found.improved, found.unchanged, found.worse, found.mean) == (5, 4, 1, 0.5)
    assert (found.low, found.high) == pytest.approx((-0.19, 1.19), abs=0.01)
    assert (found.rose_low, found.rose_high) == pytest.approx((0.3588, 0.9958), abs=6e-5)
    assert found.p == pytest.approx(14 / 64)
    assert found.caveats == tuple(Caveat)


def test_without_any_change_the_interval_is_no_point_and_no_share_is_claimed() -> None:
    found = effect(many(*[0] * 10))
    assert (found.improved, found.unchanged, found.worse, found.mean, found.p) == (0, 10, 0, 0, 1)
    assert found.low is not None
    assert found.high is not None
    assert found.low < -0.5 < 0.5 < found.high
    assert (found.rose_low, found.rose_high) == (None, None)


def test_what_it_cannot_show_is_said_even_when_there_is_too_little() -> None:
    assert effect([]).caveats == tuple(one for one in Caveat if one is not Caveat.MANY_SCALES)


@pytest.mark.parametrize(
    ("by", "bounds"),
    [([0], (-2, 2)), ([-1, 1], (-2, 2)), ([2], (-2, 3)), ([-3, 0.5], (-4, 2)), ([-4, 4], (-4, 4))],
)
def test_how_far_a_youth_may_change_that_nobody_has_seen(
    by: list[float], bounds: tuple[float, float]
) -> None:
    assert reach(by) == bounds


def test_more_than_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="4 steps long"):
        effect(many(5, *[0] * 9))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(-2, 2), min_size=10, max_size=30))
def test_everybody_is_in_one_of_three_groups_and_the_mean_within_its_interval(by: list[int]) -> None:
    found = effect(many(*by))
    groups = (found.improved, found.unchanged, found.worse)
    assert sum(group for group in groups if group is not None) == found.pairs == len(by)
    ends = [end for end in (found.low, found.mean, found.high) if end is not None]
    assert len(ends) == 3
    assert ends[0] <= ends[1] + 1e-9
    assert ends[1] <= ends[2] + 1e-9
