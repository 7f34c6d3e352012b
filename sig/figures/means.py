"""An interval for a mean of few, bounded, uneven numbers. Pure.

Differences on a scale of five steps are whole numbers within known bounds, mostly 0, and few. Student's
interval, and every bootstrap, shrinks to a point when all are alike: ten youths without a change would prove
that nobody ever changes (measured: Student's nearly always misses there). The score interval does not.
For each possible mean it takes the shares that fit the numbers best *and* have that mean, also at the bounds
where nobody was seen (maximum likelihood under a constraint; Owen 1988, Biometrika 75:237, is its dual), and
asks whether what was seen lies further off than the quantile allows. With answers of two kinds it is Wilson's
interval (1927, J Am Stat Assoc 22:209), with −1, 0, +1 it is Tango's for paired shares (1998, Stat Med
17:891).
"""

from collections import Counter
from collections.abc import Sequence
from math import inf, sqrt
from statistics import NormalDist

from sig.figures.intervals import LEVEL, crossing

FEWEST = 2
Share = tuple[float, float]
"""A value and its share."""


def mean_interval(
    values: Sequence[float], low: float, high: float, *, level: float = LEVEL
) -> tuple[float, float]:
    """The interval of the mean of what `values` were drawn from, which is known to lie within `low`…`high`.

    Raises ValueError for fewer than two values, or one out of bounds.
    """
    if len(values) < FEWEST or not all(low <= value <= high for value in values):
        raise ValueError(f"an interval needs {FEWEST} values within {low} to {high}")
    limit = NormalDist().inv_cdf((1 + level) / 2)
    mean = sum(values) / len(values)
    seen = sorted(Counter(values).items())

    def near(theta: float) -> bool:
        return _distance(seen, theta, mean, low, high) <= limit

    below = mean if mean == low else crossing(near, low, mean)
    above = mean if mean == high else crossing(lambda theta: not near(theta), mean, high)
    return below, above


def _distance(seen: Sequence[tuple[float, int]], theta: float, mean: float, low: float, high: float) -> float:
    """How many standard errors the mean lies from `theta`, if `theta` is the truth."""
    many = sum(count for _value, count in seen)
    spread = sum(share * (value - theta) ** 2 for value, share in fitted(seen, theta, low, high))
    return abs(mean - theta) / sqrt(spread / many) if spread > 0 else inf


def fitted(seen: Sequence[tuple[float, int]], theta: float, low: float, high: float) -> list[Share]:
    """The likeliest shares within `low`…`high` whose mean is `theta` (strictly inside), given `seen`."""
    many = sum(count for _value, count in seen)
    mean = sum(value * count for value, count in seen) / many
    if mean < theta:
        turned = [(-value, count) for value, count in reversed(seen)]
        return [(-value, share) for value, share in fitted(turned, -theta, -high, -low)]
    most = 1 / (theta - low)

    def shares(weight: float) -> list[Share]:
        return [(value, count / many / (1 + weight * (value - theta))) for value, count in seen]

    def heavy(weight: float) -> bool:
        """Is the mean of the shares at or below `theta` already?"""
        if 1 + weight * (seen[0][0] - theta) <= 0:
            return True
        return sum(share * (value - theta) for value, share in shares(weight)) <= 0

    if seen[0][0] > low and not heavy(most):
        inner = shares(most)
        return [(low, 1 - sum(share for _value, share in inner)), *inner]
    return shares(crossing(heavy, 0.0, most))
