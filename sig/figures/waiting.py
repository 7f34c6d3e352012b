"""Drawing how long something takes from what has been seen, the unfinished included. Pure.

The weighed Kaplan–Meier estimate, turned round: for a share of luck, the day. Beyond the longest wait that
was seen the hazard is taken as even, at the mean of all that was seen; there is nothing else to go on.
Draws use nothing of `random.Random` but `random()`, which is the same in every version of Python.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import log, pi, sin
from random import Random

SLOWEST = 1e-6
"""A day's hazard where no wait at all has ended: once in three thousand years."""


def exponential(random: Random) -> float:
    """A draw with mean 1."""
    return -log(1 - random.random())


def half_gamma(random: Random) -> float:
    """A draw of Gamma(½): an exponential times an arcsine one."""
    return exponential(random) * sin(pi * random.random() / 2) ** 2


class Seen:
    """Waits in days, each ended or going on; `floor`: none ends before that many days, by definition."""

    def __init__(self, waits: Sequence[int], ended: Sequence[bool], *, floor: int = 0) -> None:
        # Ended before unfinished on the same day, as everywhere.
        order = sorted(range(len(waits)), key=lambda place: (waits[place], not ended[place]))
        self.rows = [(place, waits[place], ended[place], max(waits[place] - floor, 0)) for place in order]
        self.floor = floor

    def weighed(self, weights: Sequence[float]) -> "Waits":
        """The estimate with each wait weighing so much."""
        at_risk = sum(weights[place] for place, *_row in self.rows)
        share, days, left = 1.0, [0], [1.0]
        events = exposed = 0.0
        for place, wait, ended, exposure in self.rows:
            weight = weights[place]
            exposed += weight * exposure
            if ended:
                events += weight
                share *= max(1 - weight / at_risk, 0.0) if at_risk > weight else 0.0
                days.append(wait)
                left.append(share)
            at_risk -= weight
        return Waits(days, left, max(events / exposed if exposed else 0.0, SLOWEST), self.floor)


class Waits:
    """One estimate to draw from: the share still waiting after each of `days`, and the hazard beyond."""

    def __init__(self, days: Sequence[int], left: Sequence[float], hazard: float, floor: int) -> None:
        self.days, self.left, self.hazard, self.floor = days, left, hazard, floor
        # Falling shares, negated so that bisect can look for them.
        self.fallen = [-share for share in left]

    def draw(self, random: Random, waited: int) -> float:
        """A whole wait of somebody who has waited `waited` days already: longer than that."""
        now = self.left[bisect_right(self.days, waited) - 1]
        luck = 1 - random.random()
        if now > 0:
            place = bisect_right(self.fallen, -luck * now)
            if place < len(self.days):
                return max(self.days[place], waited)
            luck = min(luck * now / self.left[-1], 1.0)
        return max(self.days[-1], waited, self.floor) - log(luck) / self.hazard
