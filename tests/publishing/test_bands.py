"""Bands, the goal tile, ranges of shares and sums of bands: tables of cases."""

import pytest

from sig.publishing.bands import Band, band, share, tile, wider
from sig.publishing.menu import Goal

GOAL = Goal("broken_loose", 15)


@pytest.mark.parametrize(
    ("count", "width", "low", "high"),
    [
        (0, 5, 0, 4),
        (1, 5, 0, 4),
        (4, 5, 0, 4),
        (5, 5, 5, 9),
        (6, 5, 5, 9),
        (9, 5, 5, 9),
        (10, 5, 10, 14),
        (14, 5, 10, 14),
        (15, 5, 15, 19),
        (0, 10, 0, 9),
        (9, 10, 0, 9),
        (10, 10, 10, 19),
        (19, 10, 10, 19),
        (20, 10, 20, 29),
    ],
)
def test_a_count_is_told_as_its_band(count: int, width: int, low: int, high: int) -> None:
    assert band(count, width) == Band(low, high)


def test_every_band_holds_its_count_and_zero_looks_like_one_to_four() -> None:
    for count in range(200):
        for width in (5, 10):
            assert band(count, width).holds(count)
            assert band(count, width).high - band(count, width).low == width - 1
    assert len({band(count) for count in range(5)}) == 1


@pytest.mark.parametrize(("count", "width"), [(-1, 5), (3, 1), (3, 0)])
def test_no_band_for_what_cannot_be(count: int, width: int) -> None:
    with pytest.raises(ValueError, match="no band"):
        band(count, width)


def test_wider_goes_from_five_to_ten_to_withheld() -> None:
    assert wider(5) == 10
    assert wider(10) is None
    with pytest.raises(ValueError, match="withheld"):
        wider(None)


@pytest.mark.parametrize(
    ("count", "at_least", "reached"),
    [
        (0, 0, False),
        (4, 0, False),
        (9, 5, False),
        (14, 10, False),
        (15, 15, True),
        (16, 15, True),
        (20, 20, True),
    ],
)
def test_fifteen_is_a_band_edge_so_that_reached_is_exact(count: int, at_least: int, reached: bool) -> None:
    found = tile(band(count), GOAL)
    assert (found.at_least, found.of, found.reached) == (at_least, 15, reached)


@pytest.mark.parametrize("count", range(60))
def test_the_tile_never_overstates(count: int) -> None:
    for width in (5, 10):
        found = tile(band(count, width), GOAL)
        assert found.at_least <= count
        assert found.reached in (None, count >= 15)


def test_a_coarse_or_withheld_tile_does_not_say_whether_the_goal_is_reached() -> None:
    assert tile(Band(10, 19), GOAL).reached is None
    assert tile(None, GOAL) == tile(None, GOAL)
    assert (tile(None, GOAL).at_least, tile(None, GOAL).reached) == (0, None)


def test_the_range_of_a_share_holds_every_share_that_the_bands_allow() -> None:
    for part, whole in ((band(3), band(7)), (band(12), band(21)), (band(14), band(14))):
        found = share(part, whole)
        assert found is not None
        for above in range(part.low, part.high + 1):
            for below in range(max(whole.low, above), whole.high + 1):
                assert found[0] <= 100 * above / below <= found[1]
    assert share(band(0), band(4)) is None


def test_an_exact_share_would_have_told_the_count_and_its_range_does_not() -> None:
    """42.9 % proves 3 of 7 among wholes up to 13; the range of the bands leaves every count of both."""
    assert [(a, n) for n in range(5, 14) for a in range(n + 1) if round(100 * a / n, 1) == 42.9] == [(3, 7)]
    assert share(band(3), band(7)) == (0, 80)
