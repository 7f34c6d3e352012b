"""The interval of a mean: published cases, likeliest shares by brute force, and how often it covers."""

import os
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.means import fitted, mean_interval
from tests.sig.figures.multinomials import coverage, score, student, table, truths


@pytest.mark.parametrize(
    ("up", "same", "down", "low", "high"),
    [
        (7, 13, 1, 0.026, 0.517),  # airway reactivity; Fagerland, Lydersen, Laake 2014 (Stat Med 33:2850)
        (0, 20, 0, -0.1611, 0.1611),  # none changed: ± z²/(n + z²)
    ],
)
def test_tango_for_paired_shares(up: int, same: int, down: int, low: float, high: float) -> None:
    values = [1.0] * up + [0.0] * same + [-1.0] * down
    assert mean_interval(values, -1, 1) == pytest.approx((low, high), abs=6e-4)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_for_one_share(hits: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998 (Stat Med 17:857), table I, method 3."""
    assert mean_interval([1.0] * hits + [0.0] * (of - hits), 0, 1) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(("value", "low", "high"), [(-4, -4, -0.5241), (4, 0.5241, 4)])
def test_at_the_end_of_the_scale_the_interval_ends_there(value: float, low: float, high: float) -> None:
    """As Wilson's of 0 in 5, on a scale of eight: 8·z²/(5 + z²) from the end."""
    assert mean_interval([value] * 5, -4, 4) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize("values", [[], [1], [0, 5], [-5, 0]])
def test_what_has_no_interval_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="an interval needs 2 values"):
        mean_interval(values, -4, 4)


@pytest.mark.parametrize("theta", [-1.5, -0.4, 0.0, 0.3, 1.2, 1.9])
def test_no_shares_with_that_mean_fit_better(theta: float) -> None:
    seen = [(-1.0, 1), (0.0, 5), (1.0, 3)]
    found = dict(fitted(seen, theta, -2, 2))
    assert sum(found.values()) == pytest.approx(1)
    assert sum(value * share for value, share in found.items()) == pytest.approx(theta)
    best = prod(found.get(value, 0) ** count for value, count in seen)
    steps = [step / 40 for step in range(41)]
    for three in product(steps, repeat=3):
        left = 1 - sum(three)
        if left < -1e-9:
            continue
        # What is left goes to the two ends, so that the mean is theta.
        mean = three[2] - three[0]
        top = (theta - mean + 2 * left) / 4
        if -1e-9 <= top <= left + 1e-9:
            assert (
                prod(share**count for share, (_v, count) in zip(three, seen, strict=True)) <= best * 1.000001
            )


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=2, max_size=25))
def test_the_interval_holds_the_mean_and_turns_with_the_signs(values: list[int]) -> None:
    low, high = mean_interval(values, -4, 4)
    mean = sum(values) / len(values)
    assert -4 <= low <= mean + 1e-9
    assert mean - 1e-9 <= high <= 4
    assert mean_interval([-value for value in values], -4, 4) == pytest.approx((-high, -low), abs=1e-6)


@pytest.mark.parametrize(("highest", "least"), [(1, 0.94), (2, 0.9), (3, 0.8)])
def test_ten_pairs_cover_what_is_promised(highest: int, least: float) -> None:
    """All that ten youths can show who change by −1 to `highest`, under truths drawn at random.

    40 truths; 2,000 and the widest changes when a proof asks.
    """
    whole = bool(os.environ.get("SIG_FORECASTS"))
    values = tuple(range(-1, highest + 1))
    many = 10 if whole or highest < 3 else 6
    rows = table(score, many, values)
    found = [coverage(rows, values, shares) for shares in truths(2000 if whole else 40, len(values), 5)]
    print(f"{many} pairs, {values}: covers at least {min(found):.3f}, mean {sum(found) / len(found):.3f}")
    assert min(found) >= least
    assert sum(found) / len(found) >= 0.96


def test_students_interval_would_not() -> None:
    """So the test above can fail."""
    rows = table(student, 10, (-1, 0, 1))
    assert min(coverage(rows, (-1, 0, 1), shares) for shares in truths(40, 3, 5)) < 0.5
