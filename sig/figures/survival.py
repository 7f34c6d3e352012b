"""Time to a new suspicion where days are known: the Kaplan–Meier estimate. Pure.

Kaplan and Meier 1958 (J Am Stat Assoc 53:457), variance by Greenwood 1926, 95 % interval on the log-log scale
(Kalbfleisch and Prentice 1980), which never leaves 0…1. Times are whole days. At a tie the event comes before
the censoring: somebody who left that day was still at risk. Before the first event there is no interval, for
nothing has been seen that it could be computed from.

What the days are in this house: an entry of kind incident, `new_suspicion` or `relapse`, has a day
(`happened_at`), but is written while the team works and ends with the case. So this estimate is of *the first
suspicion that the team wrote down*, from the start, censored when the case closes, whatever the reason. What
is known after the closing is two answers of the police, each about half a year or a year: `half_years`.
Drafts, entries taken back by a correction and what hangs on an investigation are no input here (the last
would tell that it exists), so the figure is a floor of how often it happens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, inf, log, sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True)
class Watched:
    """One youth was watched for so many days; `event`: the last of them brought what one watched for."""

    days: int
    event: bool

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError(f"somebody is watched for 0 days or more, not {self.days}")


@dataclass(frozen=True)
class Step:
    """The estimate just after `days`: how many were at risk, had an event, and left without.

    `free`: the estimated share without an event so far. `error`: Greenwood's standard error. `low`, `high`:
    the interval of `free`, None where there is none (before the first event, and once nobody is left).
    """

    days: int
    at_risk: int
    events: int
    left: int
    free: float
    error: float
    low: float | None
    high: float | None


def watched(start: date, events: Iterable[date], last: date, *, leaves: date | None = None) -> Watched | None:
    """How long one youth was watched from `start`: to the first event, `leaves`, or `last`.

    `leaves`: the day on which one stopped watching (closed, moved, deceased). An event on that very day
    counts; one before `start` does not: it belongs to the time before. None where `start` is after `last`.
    """
    end = min(last, leaves) if leaves else last
    if end < start:
        return None
    first = min((day for day in events if start <= day <= end), default=None)
    return Watched(((first or end) - start).days, first is not None)


def kaplan_meier(seen: Sequence[Watched], *, level: float = LEVEL) -> tuple[Step, ...]:
    """The steps at every day on which somebody had an event or left, earliest first."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    steps: list[Step] = []
    at_risk, free, spread = len(seen), 1.0, 0.0
    for days in sorted({one.days for one in seen}):
        here = [one.event for one in seen if one.days == days]
        events = sum(here)
        free *= 1 - events / at_risk
        spread += _term(at_risk, events)
        low, high = interval(free, spread, z)
        error = free * sqrt(spread) if free else 0.0
        steps.append(Step(days, at_risk, events, len(here) - events, free, error, low, high))
        at_risk -= len(here)
    return tuple(steps)


def _term(at_risk: int, events: int) -> float:
    return inf if events == at_risk else events / (at_risk * (at_risk - events))


def interval(free: float, spread: float, z: float) -> tuple[float | None, float | None]:
    """The log-log interval of a share `free` whose Greenwood sum is `spread`; None, None at 0 and at 1."""
    if not 0 < free < 1:
        return None, None
    width = z * sqrt(spread) / -log(free)
    return free ** exp(width), free ** exp(-width)


def free_at(steps: Sequence[Step], days: int) -> Step | None:
    """The step in force on `days`: None before the first, and after the last day anybody was watched."""
    if not steps or days > steps[-1].days:
        return None
    return next((step for step in reversed(steps) if step.days <= days), None)


def median_days(steps: Sequence[Step]) -> int | None:
    """The first day on which at most half are estimated free; None while more than half are."""
    return next((step.days for step in steps if step.free <= 0.5 + 1e-12), None)
