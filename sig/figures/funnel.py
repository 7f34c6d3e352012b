"""From nominated to started: who went on, who said no, who waits. Pure.

Whoever enters a stage in the period is counted in it, also when they were nominated before. For each stage
what waited and came must be what went and waits, else `FunnelBroken` and nothing is shown.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sig.figures.dimensions import Window, refuse_beyond
from sig.figures.history import FUNNEL, GONE, STARTED, UNKNOWN, Shrunk
from sig.figures.snapshot import BEFORE_START, Snapshot, stage_before

WHO: Final[Mapping[str, str]] = MappingProxyType(
    {
        "youth_refused": "youth",
        "guardian_refused": "guardian",
        "consent_withdrawn": "withdrawn_before_start",
        "start_not_decided": "start_not_decided",
        "not_in_target_group": "declined",
        "duplicate": "declined",
        "referred": "declined",
        "not_reached": "declined",
        "moved": "declined",
    }
)
"""Who or what ended it, by the reason of the move; a test holds the reasons equal to `sig/states.py`."""


class FunnelBroken(Exception):
    """What waited and came to a stage is not what went and waits."""


@dataclass(frozen=True)
class Step:
    """One stage of the funnel in a period, counted in cases.

    `gone`: who left the funnel here, by the reason of the move; `unknown` of some no longer kept. Everything
    includes nominations that came to nothing and are only a number now: `no_longer_kept` of `entered` are.
    Raises FunnelBroken.
    """

    stage: str
    waiting_start: int
    entered: int
    no_longer_kept: int
    onward: int
    gone: Mapping[str, int]
    waiting_end: int

    def __post_init__(self) -> None:
        came = self.waiting_start + self.entered
        went = self.onward + sum(self.gone.values())
        if came - went != self.waiting_end:
            raise FunnelBroken(f"{self.stage}: {came} - {went} != {self.waiting_end}")
        if min(self.waiting_start, self.waiting_end) < 0 or self.no_longer_kept > self.entered:
            raise FunnelBroken(f"{self.stage}: more have left than came")

    def said_no(self, who: str) -> int:
        """How many left here, by one of the values of WHO."""
        return sum(count for reason, count in self.gone.items() if WHO.get(reason) == who)


@dataclass(frozen=True)
class Funnel:
    """The four stages before the start, and how many started. Raises FunnelBroken."""

    window: Window
    steps: tuple[Step, ...]
    started: int

    def __post_init__(self) -> None:
        after = [step.entered for step in self.steps[1:]] + [self.started]
        for step, entered in zip(self.steps, after, strict=True):
            if step.onward != entered:
                raise FunnelBroken(f"{step.onward} went on from {step.stage}, {entered} came to the next")

    @property
    def entered(self) -> Mapping[str, int]:
        """How many entered each stage, the start included."""
        return {step.stage: step.entered for step in self.steps} | {STARTED: self.started}

    @property
    def gone(self) -> Mapping[str, int]:
        """How many left before the start, by the reason of the move."""
        return dict(sum((Counter(step.gone) for step in self.steps), Counter()))

    def said_no(self, who: str) -> int:
        """As Step.said_no, over all stages."""
        return sum(step.said_no(who) for step in self.steps)


def funnel(taken: Snapshot, window: Window) -> Funnel:
    """Raises FunnelBroken, KeyError for an unknown reason, ValueError for a period beyond the snapshot."""
    refuse_beyond(taken, window)
    came, went, gone = _events(taken, window)
    kept_no_longer = _shrunk(taken, window, came, went, gone)
    waited, waits = _waiting(taken, window.start), _waiting(taken, window.end)
    steps = tuple(
        Step(
            stage,
            waited[stage],
            came[stage],
            kept_no_longer[stage],
            went[stage],
            {reason: count for (here, reason), count in sorted(gone.items()) if here == stage},
            waits[stage],
        )
        for stage in BEFORE_START
    )
    return Funnel(window, steps, came[STARTED])


def _waiting(taken: Snapshot, moment: datetime) -> Counter[str]:
    """Who stood in each stage just before the moment, those no longer kept too."""
    found = Counter(stage_before(history, moment) for history in taken.histories)
    for row in taken.shrunk:
        if row.since < moment:
            found[row.stage] += row.count
            found[_from(row)] -= row.count
    return found


def _from(row: Shrunk) -> str:
    """The stage that was left; empty at the nomination."""
    return row.left or ("", *FUNNEL)[FUNNEL.index(row.stage)]


def _shrunk(
    taken: Snapshot,
    window: Window,
    came: Counter[str],
    went: Counter[str],
    gone: Counter[tuple[str, str]],
) -> Counter[str]:
    """Adds those no longer kept to what happened; returns how many of them came to each stage."""
    found: Counter[str] = Counter()
    for row in taken.shrunk:
        if row.since in window:
            found[row.stage] += row.count
            if row.stage in GONE:
                gone[row.left, _known_reason(row.reason) if row.reason else UNKNOWN] += row.count
            else:
                went[_from(row)] += row.count
    came.update(found)
    return found


def _events(taken: Snapshot, window: Window) -> tuple[Counter[str], Counter[str], Counter[tuple[str, str]]]:
    """What happened in the period: who came to a stage, went on from it, and left it for which reason."""
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    gone: Counter[tuple[str, str]] = Counter()
    for history in taken.histories:
        here = ""
        for move in history.moves:
            if move.at in window:
                came[move.stage] += 1
                if move.stage in GONE:
                    gone[here, _known_reason(move.reason)] += 1
                elif move.stage in FUNNEL:
                    went[here] += 1
            here = move.stage
    return came, went, gone


def _known_reason(reason: str) -> str:
    if reason not in WHO:
        raise KeyError(reason)
    return reason
