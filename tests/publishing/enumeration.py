"""Every table that is possible, by trying them all: for the small menu, and with nothing of the product's
mathematics. People move from open to good or bad, and new ones come in anywhere.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

LEAVES = {"open": (0,), "good": (1,), "bad": (2,), "closed": (1, 2), "nominated": (0, 1, 2)}
Day = tuple[tuple[int, int, int], tuple[int, int, int]]
"""Girls and boys in open, good and bad."""


def number(day: Day, sex: str, stage: str) -> int:
    """How many people of a sex ("" for both) are in a stage."""
    rows = {"F": day[:1], "P": day[1:], "": day}[sex]
    return sum(row[leaf] for row in rows for leaf in LEAVES[stage])


@cache
def days(most: int) -> tuple[Day, ...]:
    """All with at most so many people."""
    return tuple(
        (one[:3], one[3:])  # type: ignore[misc]
        for one in product(range(most + 1), repeat=6)
        if sum(one) <= most
    )


@cache
def follows(before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
    """Can `before` have become `after`? Tries how many of the open went to good and to bad."""
    stood, good, bad = before
    return any(
        good + to_good <= after[1] and bad + to_bad <= after[2] and stood - to_good - to_bad <= after[0]
        for to_good in range(stood + 1)
        for to_bad in range(stood - to_good + 1)
    )


def sequences(possible: Sequence[Sequence[Day]]) -> Iterator[tuple[Day, ...]]:
    """One day of each list, in which people only go forward."""
    if not possible:
        yield ()
        return
    for rest in sequences(possible[:-1]):
        for day in possible[-1]:
            if not rest or all(follows(one, other) for one, other in zip(rest[-1], day, strict=True)):
                yield (*rest, day)


def narrow(low: int, high: int) -> bool:
    """1–4 people (or as many fewer), or one of two neighbours."""
    return high - low <= 1 and any(1 <= abs(one) <= 4 for one in (low, high))
