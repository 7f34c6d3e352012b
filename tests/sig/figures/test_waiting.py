"""Drawing a wait: by the estimate, longer than what has been waited, and beyond the longest seen."""

from math import log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.survival import Watched, kaplan_meier
from sig.figures.waiting import SLOWEST, Seen, exponential, half_gamma


class Fixed(Random):
    """Luck as it is told."""

    def __init__(self, luck: float) -> None:
        super().__init__()
        self.luck = luck

    def random(self) -> float:
        return self.luck


WAITS = Seen([10, 20, 30, 40], [True, True, False, True]).weighed([1, 1, 1, 1])
"""Three quarters wait more than 10 days, half more than 20, none more than 40."""


@pytest.mark.parametrize(
    ("luck", "waited", "day"),
    [(0.0, 0, 10), (0.24, 0, 10), (0.26, 0, 20), (0.49, 0, 20), (0.51, 0, 40), (0.99, 0, 40)]
    + [(0.0, 10, 20), (0.32, 10, 20), (0.35, 10, 40), (0.9, 25, 40), (0.0, 39, 40)],
)
def test_a_draw_is_longer_than_what_has_been_waited(luck: float, waited: int, day: int) -> None:
    assert WAITS.draw(Fixed(luck), waited) == day


@pytest.mark.parametrize(("waited", "beyond"), [(40, 40), (50, 50)])
def test_beyond_the_longest_seen_the_hazard_is_even(waited: int, beyond: int) -> None:
    """Three ended in 100 days of waiting: half of luck is 100/3 · ln 2 days more."""
    assert WAITS.draw(Fixed(0.5), waited) == pytest.approx(beyond + 100 / 3 * log(2))


def test_an_unfinished_tail_is_drawn_beyond_it() -> None:
    waits = Seen([10, 20], [True, False]).weighed([1, 1])
    assert waits.draw(Fixed(0.4), 0) == 10
    # Half were left; of them, luck 0.75 leaves a quarter: half of the tail.
    assert waits.draw(Fixed(0.75), 0) == pytest.approx(10 + 30 * log(2))


def test_what_cannot_end_before_a_day_does_not() -> None:
    waits = Seen([400, 100, 100], [True, False, False], floor=365).weighed([1, 1, 1])
    assert waits.hazard == pytest.approx(1 / 35)
    nothing = Seen([100], [False], floor=365).weighed([1])
    assert nothing.hazard == SLOWEST
    assert nothing.draw(Fixed(0.0), 0) == 365


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=30))
def test_with_even_weights_it_is_kaplan_meier(rows: list[tuple[int, bool]]) -> None:
    waits = Seen([day for day, _ in rows], [ended for _, ended in rows]).weighed([1] * len(rows))
    for step in kaplan_meier([Watched(day, ended) for day, ended in rows]):
        left = [share for day, share in zip(waits.days, waits.left, strict=True) if day <= step.days]
        assert left[-1] == pytest.approx(step.free, abs=1e-9)


def test_the_means_of_the_draws() -> None:
    random = Random(1)
    assert sum(exponential(random) for _draw in range(4000)) / 4000 == pytest.approx(1, abs=0.05)
    halves = [half_gamma(random) for _draw in range(4000)]
    assert sum(halves) / 4000 == pytest.approx(0.5, abs=0.05)
    assert sum(half**2 for half in halves) / 4000 == pytest.approx(0.75, abs=0.15)
