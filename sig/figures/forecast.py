"""How many will have broken loose on the last day, simulated from what has been seen so far. Pure.

Each run lives the rest of the period through once: who is running closes some day, who has closed is verified
some day, new youths start. What is drawn comes from the programme's own cases and nothing else:

* how many start, from the 30-day blocks of the last two years;
* how long a case runs, and how long it takes from closing to the verified outcome, from the Kaplan–Meier
  estimate, so that those still running and still waiting count for as long as they have; beyond the longest
  seen, an even hazard;
* whether the verdict is "broken", apart for short and long cases, each lending the other some of what it
  knows, with Jeffreys' half a success and half a failure added, so that five of five is not certainty;
* how often a verdict is taken back.

Every run weighs the cases anew by draws that sum to one (the Bayesian bootstrap: Rubin 1981, Ann Stat 9:130),
so that the spread holds both the chance to come and that few have been seen. The seed is made of the cases
themselves: the same snapshot gives the same forecast anywhere. That the 80 % interval holds 80 % is measured
by `./dev prove forecast`. Not used: the preliminary verdict at six months, and plans. A programme that is
about to change is not foreseen.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import accumulate
from random import Random

from consent.age import day_of
from sig.figures.dimensions import only
from sig.figures.fifteen import BROKEN, OutcomeDefinition
from sig.figures.history import CLOSED, STARTED, History
from sig.figures.living import Change, Course, Past
from sig.figures.pace import Target
from sig.figures.snapshot import Snapshot

RUNS = 1000
SPREAD = 0.8
POINTS = 12
"""The fan is told at so many days, evenly, the last of them the period's last."""


class Lack(StrEnum):
    """What there is too little of."""

    DAYS = "days"
    STARTED = "started"
    CLOSED = "closed"
    VERIFIED = "verified"


@dataclass(frozen=True)
class Need:
    """So much must have been seen, and why."""

    lack: Lack
    least: int
    why: str


NEEDS = (
    Need(Lack.DAYS, 365, "a year has a summer and a school year in it; starts are not even over either"),
    Need(Lack.STARTED, 10, "with fewer, one youth more or less moves the whole interval"),
    Need(Lack.CLOSED, 5, "below five ends the length of a case is mostly the assumption beyond the longest"),
    Need(Lack.VERIFIED, 5, "below five verdicts the half success added weighs as much as what was seen"),
)
"""Measured: from these numbers on, the interval holds what it promises (`./dev prove forecast`)."""


@dataclass(frozen=True)
class Fan:
    """The 10th, 50th and 90th percentile of the count on a day."""

    day: date
    low: int
    median: int
    high: int


@dataclass(frozen=True)
class Forecast:
    """The count on the last day of the period over all runs.

    `low`…`high` hold at least 80 % of the runs, and `inside` says how many of ten, whole tenths, rounded
    down. `reaches`: the share of runs that reach the goal. `counts[n]`: how many runs ended at n.
    """

    seed: str
    runs: int
    median: int
    low: int
    high: int
    inside: int
    reaches: float
    fan: tuple[Fan, ...]
    counts: tuple[int, ...]

    @property
    def tenths(self) -> int:
        """In how many of ten runs the goal is reached, for words: 0 is fewer than one, 10 more than nine."""
        if 0.1 <= self.reaches <= 0.9:
            return min(max(int(10 * self.reaches + 0.5), 1), 9)
        return 10 if self.reaches > 0.9 else 0


@dataclass(frozen=True)
class TooLittle:
    """Nothing is forecast: what is lacking, with what there is."""

    lacks: tuple[tuple[Need, int], ...]


@dataclass(frozen=True)
class Over:
    """The period has ended: the count is what it is."""


Tally = list[list[int]]
"""For each day of the fan, in how many runs the count was 0, 1, 2 …"""


@dataclass(frozen=True)
class Ready:
    """A forecast that may be run piece by piece. Each run has its own luck, made of the seed and its number:
    which runs were run before it, or elsewhere, changes nothing.
    """

    seed: str
    target: Target
    as_of: date
    past: Past

    @property
    def horizon(self) -> int:
        """Days to the end of the period."""
        return (self.target.ends_on - self.as_of).days

    @property
    def at(self) -> list[int]:
        """Days from `as_of` at which the fan is told."""
        return [self.horizon * (place + 1) // POINTS for place in range(POINTS)]

    def run(self, number: int) -> list[int]:
        """The counts of one run, at each day of the fan."""
        random = Random(f"{self.seed}:{number}")  # noqa: S311 — a simulation, repeatable by design
        return _counts(self.past.lived(random, self.horizon), self.at)

    def told(self, tally: Tally) -> Forecast:
        """What the runs of a tally say together."""
        fan = tuple(
            Fan(self.as_of + timedelta(days=days), *_spread(runs))
            for days, runs in zip(self.at, tally, strict=True)
        )
        low, high, last = fan[-1].low, fan[-1].high, tally[-1]
        runs = sum(last)
        return Forecast(
            self.seed,
            runs,
            fan[-1].median,
            low,
            high,
            10 * sum(last[low : high + 1]) // runs,
            sum(last[self.target.goal :]) / runs,
            fan,
            tuple(last),
        )


def forecast(
    courses: Sequence[Course],
    target: Target,
    as_of: date,
    *,
    runs: int = RUNS,
    each: Callable[[int], None] | None = None,
) -> Forecast | TooLittle | Over:
    """From the cases as they were known at the end of `as_of`. `each` is told of every run, for a bar.

    Raises as `prepared`.
    """
    ready = prepared(courses, target, as_of)
    if not isinstance(ready, Ready):
        return ready
    tally = empty()
    for run in range(runs):
        add(tally, ready.run(run))
        if each:
            each(run)
    return ready.told(tally)


def prepared(courses: Sequence[Course], target: Target, as_of: date) -> Ready | TooLittle | Over:
    """Raises ValueError for a day after `as_of`, which nobody could have known."""
    if any(day > as_of for one in courses for day in one.days):
        raise ValueError(f"a case holds a day after {as_of}")
    if as_of >= target.ends_on:
        return Over()
    lacks = tuple((need, had) for need, had in _had(courses, target, as_of) if had < need.least)
    if lacks:
        return TooLittle(lacks)
    return Ready(seed_of(courses, target, as_of), target, as_of, Past(courses, as_of))


def empty() -> Tally:
    """A tally of no run."""
    return [[] for _place in range(POINTS)]


def add(tally: Tally, counts: Sequence[int]) -> None:
    """One run more."""
    for runs, count in zip(tally, counts, strict=True):
        runs.extend([0] * (count + 1 - len(runs)))
        runs[count] += 1


def courses(taken: Snapshot, definition: OutcomeDefinition) -> tuple[Course, ...]:
    """Everybody who started in the programmes that count, by Swedish days."""
    return tuple(
        _course(row, definition)
        for row in only(taken, definition.programmes).histories
        if any(move.stage == STARTED for move in row.moves)
    )


def _course(row: History, definition: OutcomeDefinition) -> Course:
    entered = {move.stage: day_of(move.at) for move in row.moves}
    verdicts = (one for one in row.verdicts if one.months == definition.months and definition.takes(one))
    one = next(verdicts, None)
    broken = one is not None and one.verdict == BROKEN
    back = one.withdrawn_at if one and broken else None
    return Course(
        entered[STARTED],
        entered.get(CLOSED),
        day_of(one.verified_at) if one else None,
        broken,
        day_of(back) if back else None,
    )


def seed_of(courses: Sequence[Course], target: Target, as_of: date) -> str:
    """SHA-256 of everything that the forecast is made of, in an order of its own."""
    return sha256(repr((sorted(map(repr, courses)), target, as_of)).encode()).hexdigest()


def _had(courses: Sequence[Course], target: Target, as_of: date) -> list[tuple[Need, int]]:
    first = min((one.started for one in courses), default=as_of)
    had = {
        Lack.DAYS: (as_of - first).days,
        Lack.STARTED: len(courses),
        Lack.CLOSED: sum(one.closed is not None for one in courses),
        Lack.VERIFIED: sum(one.verified is not None for one in courses),
    }
    return [(need, had[need.lack]) for need in NEEDS]


def _counts(changes: Sequence[Change], at: Sequence[int]) -> list[int]:
    return [sum(by for day, by in changes if day <= until) for until in at]


def _spread(runs: Sequence[int]) -> tuple[int, int, int]:
    """The lowest and the highest count with at most a tenth of the runs beyond, and the middle one."""
    every = sum(runs)
    beyond = int(every * (1 - SPREAD) / 2 + 1e-9)
    until = list(accumulate(runs))
    return (
        bisect_right(until, beyond),
        bisect_right(until, every // 2),
        bisect_right(until, every - 1 - beyond),
    )
