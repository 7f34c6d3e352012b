"""The rest of a period lived through once, from the cases so far: see `sig.figures.forecast`. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from sig.figures.waiting import Seen, Waits, exponential, half_gamma

BLOCK, LOOK_BACK = 30, 720
"""Days: starts are counted by the block, in the blocks of two years at most."""
EARLIEST_VERDICT = 365
"""Days from closing before which no verdict is final."""
OTHER_HALF = 0.3
"""What a verdict after a long case says about short ones, and the other way round: so much of a whole one."""
UNSEEN_DAYS = 3650
"""As if half a relapse had been seen in ten more years: never certain that no verdict is taken back."""
Change = tuple[int, int]
"""Days from now, and +1 or −1 to the count."""


@dataclass(frozen=True)
class Course:
    """One youth who started. `verified`: when the final verdict came; `taken_back`: when a relapse undid it.

    Raises ValueError for days in another order.
    """

    started: date
    closed: date | None = None
    verified: date | None = None
    broken: bool = False
    taken_back: date | None = None

    def __post_init__(self) -> None:
        if self.days != sorted(self.days) or (self.verified and not self.closed):
            raise ValueError(f"a case starts, closes and is verified in that order, not {self.days}")

    @property
    def days(self) -> list[date]:
        """What has happened, in the order in which it must."""
        return [day for day in (self.started, self.closed, self.verified, self.taken_back) if day]


@dataclass(frozen=True)
class Luck:
    """What one run takes the programme to be like.

    `chances`: of "broken", after a case up to the middle length and after a longer one. `relapse`: a day's
    hazard that a verdict is taken back.
    """

    lengths: Waits
    waits: Waits
    middle: int
    chances: tuple[float, float]
    relapse: float

    def breaks(self, random: Random, length: float) -> bool:
        """Does a case of so many days end in "broken"?"""
        return random.random() < self.chances[length > self.middle]


class Past:
    """The cases in days before `as_of`, made ready to be weighed anew for each run."""

    def __init__(self, courses: Sequence[Course], as_of: date) -> None:
        self.courses = sorted(courses, key=repr)
        self.began = [(as_of - one.started).days for one in self.courses]
        self.closed = [(as_of - one.closed).days if one.closed else None for one in self.courses]
        self.lengths = Seen(
            [began - (ended or 0) for began, ended in zip(self.began, self.closed, strict=True)],
            [ended is not None for ended in self.closed],
        )
        self._read_waits(as_of)
        self._read_verdicts(as_of)
        self.blocks = blocks(self.began)

    def _read_waits(self, as_of: date) -> None:
        """From closing to the verdict, of those who have closed."""
        left = [(place, one) for place, one in enumerate(self.courses) if one.closed]
        self.left = [place for place, _one in left]
        self.waits = Seen(
            [((one.verified or as_of) - one.closed).days for _place, one in left if one.closed],
            [one.verified is not None for _place, one in left],
            floor=EARLIEST_VERDICT,
        )

    def _read_verdicts(self, as_of: date) -> None:
        """Each verdict with its half by length; and for how long those that said "broken" have held."""
        lengths = {
            place: (one.closed - one.started).days
            for place, one in enumerate(self.courses)
            if one.verified and one.closed
        }
        self.middle = sorted(lengths.values())[len(lengths) // 2] if lengths else 0
        self.verdicts = [
            (place, length > self.middle, self.courses[place].broken) for place, length in lengths.items()
        ]
        self.held = [
            (place, ((one.taken_back or as_of) - one.verified).days, one.taken_back is not None)
            for place, one in enumerate(self.courses)
            if one.verified and one.broken
        ]

    def lived(self, random: Random, horizon: int) -> list[Change]:
        """One run: every change of the count from today (day 0) to day `horizon`, in no order."""
        luck = self._luck(random)
        days = [self._old(random, luck, place) for place in range(len(self.courses))]
        days += [
            _verdict(random, luck, start, luck.lengths.draw(random, 0))
            for start in self._starts(random, horizon - EARLIEST_VERDICT)
        ]
        changes: list[Change] = []
        for day in days:
            if day is not None and day <= horizon:
                lost = day + exponential(random) / luck.relapse
                changes += [(int(day), 1)] + ([(int(lost), -1)] if lost <= horizon else [])
        return changes

    def _old(self, random: Random, luck: Luck, place: int) -> float | None:
        """The day on which a case counts that has started already; None if it never does."""
        one, began, ended = self.courses[place], self.began[place], self.closed[place]
        if one.verified:
            return 0 if one.broken and not one.taken_back else None
        if ended is None:
            return _verdict(random, luck, -began, luck.lengths.draw(random, began))
        day = luck.waits.draw(random, ended) - ended
        return day if luck.breaks(random, began - ended) else None

    def _luck(self, random: Random) -> Luck:
        weights = [exponential(random) for _course in self.courses]
        lost = half_gamma(random) + sum(weights[place] for place, _held, gone in self.held if gone)
        kept = UNSEEN_DAYS + sum(weights[place] * held for place, held, _gone in self.held)
        return Luck(
            self.lengths.weighed(weights),
            self.waits.weighed([weights[place] for place in self.left]),
            self.middle,
            (self._chance(random, weights, longer=False), self._chance(random, weights, longer=True)),
            lost / kept,
        )

    def _chance(self, random: Random, weights: Sequence[float], *, longer: bool) -> float:
        """Beta with Jeffreys' prior: each verdict's weight, and half of one more on either side."""
        found = [half_gamma(random), half_gamma(random)]
        for place, its, broken in self.verdicts:
            found[broken] += weights[place] * (1 if its == longer else OTHER_HALF)
        return found[True] / sum(found)

    def _starts(self, random: Random, until: int) -> list[float]:
        """The days on which new youths start, up to `until`."""
        heavy = list(accumulate(exponential(random) for _block in self.blocks))
        found: list[float] = []
        for begins in range(0, until, BLOCK):
            many = self.blocks[bisect_left(heavy, random.random() * heavy[-1])]
            days = [begins + random.random() * BLOCK for _start in range(many)]
            found.extend(day for day in days if day <= until)
        return found


def blocks(began: Sequence[int]) -> list[int]:
    """How many started in each block, newest first, after the day on which the first one did.

    `began`: days ago. The first start is left out: the block that it opens was chosen for having it.
    """
    first = max(began)
    found = [0] * max(min(first, LOOK_BACK) // BLOCK, 1)
    for ago in began:
        if ago < first and ago // BLOCK < len(found):
            found[ago // BLOCK] += 1
    return found


def _verdict(random: Random, luck: Luck, started: float, length: float) -> float | None:
    """The day on which a case of `length` days counts; None if it never does."""
    day = started + length + luck.waits.draw(random, 0)
    return day if luck.breaks(random, length) else None
