"""Exact shares and the sign test, against known values."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.intervals import at_least, share_interval, sign_test


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.3085),  # 1 − 0.025^(1/10)
        (10, 10, 0.6915, 1.0),
        (8, 10, 0.4439, 0.9748),
        (5, 10, 0.1871, 0.8129),
        (1, 2, 0.0126, 0.9874),
        (81, 263, 0.2527, 0.3676),  # Newcombe 1998 (Stat Med 17:857), table I, method 5
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_exact_intervals(hits: int, of: int, low: float, high: float) -> None:
    assert share_interval(hits, of) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(
    ("up", "down", "p"),
    [(0, 0, 1), (1, 0, 1), (5, 5, 1), (8, 2, 112 / 1024), (9, 1, 22 / 1024), (6, 0, 2 / 64)],
)
def test_sign_test(up: int, down: int, p: float) -> None:
    assert sign_test(up, down) == sign_test(down, up) == pytest.approx(p)


@pytest.mark.parametrize(("hits", "of"), [(-1, 3), (4, 3), (0, 0)])
def test_what_is_no_share_is_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        share_interval(hits, of)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 25), st.floats(0.001, 0.999))
def test_the_exact_interval_covers_at_least_what_it_promises(of: int, share: float) -> None:
    covered = sum(
        comb(of, hits) * share**hits * (1 - share) ** (of - hits)
        for hits in range(of + 1)
        if (ends := share_interval(hits, of))[0] <= share <= ends[1]
    )
    assert covered >= 0.95
    assert at_least(0, of, share) == pytest.approx(1)
