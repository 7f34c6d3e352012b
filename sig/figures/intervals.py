"""What a share can honestly be, given few: exact binomial arithmetic. Pure.

Clopper and Pearson 1934 (Biometrika 26:404): the interval covers the true share in at least 95 % of all
cases, whatever it is. The sign test is the binomial with a half (Arbuthnot 1710; Dixon and Mood 1946).
"""

from collections.abc import Callable
from math import comb

LEVEL = 0.95
HALVINGS = 44
"""A million millionth of where one began: far more than is ever shown."""


def share_interval(hits: int, of: int, *, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of a share seen as `hits` of `of`. Raises ValueError for what is no share."""
    if not 0 <= hits <= of or not of:
        raise ValueError(f"{hits} of {of} is no share")
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else crossing(lambda share: at_least(hits, of, share) >= tail)
    high = 1.0 if hits == of else crossing(lambda share: 1 - at_least(hits + 1, of, share) <= tail)
    return low, high


def at_least(hits: int, of: int, share: float) -> float:
    """The probability of `hits` or more among `of`, each with probability `share`."""
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(hits, of + 1))


def sign_test(up: int, down: int) -> float:
    """Two-sided: how probable is a division at least this uneven, if up and down were equally likely?

    Ties are left out, as usual; without any change the answer is 1.
    """
    if up < 0 or down < 0:
        raise ValueError(f"{up} up and {down} down is no division")
    return min(1.0, 2 * at_least(max(up, down), up + down, 0.5))


def crossing(holds: Callable[[float], bool], low: float = 0.0, high: float = 1.0) -> float:
    """Where `holds` turns from False (at `low`) to True (at `high`), by halving."""
    for _turn in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return (low + high) / 2
