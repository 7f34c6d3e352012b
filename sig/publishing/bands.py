"""Bands: a number of people is told as the interval of its width that it falls in."""

from dataclasses import dataclass
from typing import Final

from sig.publishing.menu import Goal

WIDTH: Final = 5
WIDTHS: Final[tuple[int | None, ...]] = (WIDTH, 2 * WIDTH, None)
"""From the finest to not shown at all (None: withheld)."""
SMALL: Final = range(1, WIDTH)
"""So few people that a number would point at them."""


@dataclass(frozen=True)
class Band:
    """The true number is at least `low` and at most `high`; a withheld cell has no band."""

    low: int
    high: int

    def holds(self, count: int) -> bool:
        return self.low <= count <= self.high


def band(count: int, width: int = WIDTH) -> Band:
    """[width·⌊count/width⌋, + width − 1]: zero falls in the first band and is never told apart.

    Raises ValueError for a negative count or a width below 2.
    """
    if count < 0 or width < 2:
        raise ValueError(f"no band of width {width} holds {count} people")
    low = width * (count // width)
    return Band(low, low + width - 1)


def wider(width: int | None) -> int | None:
    """The next coarser width. Raises ValueError for a cell that is withheld already."""
    place = WIDTHS.index(width) + 1
    if place == len(WIDTHS):
        raise ValueError("a withheld cell cannot be wider")
    return WIDTHS[place]


@dataclass(frozen=True)
class Tile:
    """ "At least `at_least` of `of`". `reached` is None while the band lies on both sides of the goal."""

    at_least: int
    of: int
    reached: bool | None


def tile(shown: Band | None, goal: Goal) -> Tile:
    """The goal tile of a band: its floor, so it cannot overstate. A withheld cell says at least 0."""
    if shown is None:
        return Tile(0, goal.people, None)
    if shown.low >= goal.people:
        return Tile(shown.low, goal.people, True)
    return Tile(shown.low, goal.people, False if shown.high < goal.people else None)


def share(part: Band, whole: Band) -> tuple[int, int] | None:
    """Whole percentages between which part/whole lies, from the bands alone; None when the whole may be 0.

    Rounded outwards, so that the range never tells more than the two bands do.
    """
    if whole.low == 0:
        return None
    low = part.low * 100 // whole.high
    high = -(-min(part.high, whole.high) * 100 // whole.low)
    return low, min(high, 100)
