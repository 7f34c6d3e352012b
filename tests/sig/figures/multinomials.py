"""How often an interval covers the truth, counted over everything that could have been seen."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, repeat
from math import factorial, prod
from random import Random

from sig.figures.effects import reach
from sig.figures.means import mean_interval


def student(values: Sequence[float]) -> tuple[float, float]:
    """Student's interval, for the comparison. 2.262: its quantile at nine degrees of freedom."""
    many, mean = len(values), sum(values) / len(values)
    half = 2.262 * (sum((value - mean) ** 2 for value in values) / (many - 1) / many) ** 0.5
    return mean - half, mean + half


def score(values: Sequence[float]) -> tuple[float, float]:
    return mean_interval(values, *reach(values))


def compositions(many: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way of dividing `many` among `parts`."""
    if parts == 1:
        yield (many,)
        return
    for first in range(many + 1):
        for rest in compositions(many - first, parts - 1):
            yield (first, *rest)


Row = tuple[tuple[int, ...], tuple[float, float]]


@cache
def table(
    interval: Callable[[Sequence[float]], tuple[float, float]], many: int, values: tuple[int, ...]
) -> tuple[Row, ...]:
    """The interval of every result that `many` youths can have."""
    return tuple(
        (counts, interval([*chain(*map(repeat, values, counts))]))
        for counts in compositions(many, len(values))
    )


def coverage(rows: Sequence[Row], values: Sequence[int], shares: Sequence[float]) -> float:
    """The probability that the interval holds the mean, if `shares` are the truth."""
    truth = sum(value * share for value, share in zip(values, shares, strict=True))
    held = (counts for counts, (low, high) in rows if low - 1e-9 <= truth <= high + 1e-9)
    return sum(
        factorial(sum(counts))
        * prod(share**count / factorial(count) for share, count in zip(shares, counts, strict=True))
        for counts in held
    )


def truths(many: int, parts: int, seed: int) -> list[list[float]]:
    """`many` truths, most of them uneven."""
    random = Random(seed)
    drawn = [[random.expovariate(1) ** 2 for _part in range(parts)] for _truth in range(many)]
    return [[share / sum(shares) for share in shares] for shares in drawn]
