"""May the row of effects be shown, and how? Of the whole programme only, never of a part of it.

A pair is one youth's first and last assessment. Nothing is told but three bands, or a mean without decimals
with the range that it lies in: no least, largest, median or deviation (statistics.md, "Effects").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sig.publishing.bands import Band, band

PAIRS: Final = 10
NEW_PAIRS: Final = 5


@dataclass(frozen=True)
class Effects:
    """How many went each way, in bands of 5."""

    improved: Band
    unchanged: Band
    worse: Band


@dataclass(frozen=True)
class Mean:
    """A mean as a whole number, and the range that any such mean can have come from."""

    about: int
    low: float
    high: float


def may_show(pairs: int, shown_pairs: int) -> bool:
    """At least 10 pairs, and at least 5 that were not in what was last shown (`shown_pairs`, 0 if nothing).

    Raises ValueError when fewer pairs exist than were shown: they were not counted the same way.
    """
    if pairs < shown_pairs or shown_pairs < 0:
        raise ValueError(f"{shown_pairs} pairs were shown but {pairs} exist")
    return pairs >= PAIRS and pairs - shown_pairs >= NEW_PAIRS


def follows(pairs: int, started: int) -> bool:
    """Does what a row tells of how many there are follow from the publication's own figures?

    `started`: the floor of the band of those who have started, 0 when it is withheld. A reader of a row knows
    at least a multiple of five pairs, never more than there are: so many must have been told as started, or
    the row would say something that the audit has not seen (docs/adr/0192).
    """
    return band(pairs).low <= started


def effects(changes: Sequence[int]) -> Effects:
    """Bands of how many changes are above, at and below 0. Raises ValueError for fewer than 10."""
    _enough(changes)
    return Effects(
        band(sum(one > 0 for one in changes)),
        band(sum(one == 0 for one in changes)),
        band(sum(one < 0 for one in changes)),
    )


def mean(scores: Sequence[int]) -> Mean:
    """The mean to the nearest whole number, half upwards. Raises ValueError for fewer than 10 scores."""
    _enough(scores)
    about = (2 * sum(scores) + len(scores)) // (2 * len(scores))
    return Mean(about, about - 0.5, about + 0.5)


def _enough(values: Sequence[int]) -> None:
    if len(values) < PAIRS:
        raise ValueError(f"{len(values)} pairs are too few")
