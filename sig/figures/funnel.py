"""From nominated to started: who went on, who said no, who waits. Pure.

Whoever enters a stage in the period is counted in it, also when they were nominated before. For each stage
what waited and came must be what went and waits, else `FunnelBroken` and nothing is shown.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sig.figures.dimensions import Window, refuse_beyond
from sig.figures.history import FUNNEL, GONE, STARTED
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

    `entered` includes `no_longer_kept`: nominations that came to nothing and are only a number now. `gone`:
    who left the funnel here, by the reason of the move. Raises FunnelBroken.
    """

    stage: str
    waiting_start: int
    entered: int
    no_longer_kept: int
    onward: int
    gone: Mapping[str, int]
    waiting_end: int

    def __post_init__(self) -> None:
        came = self.waiting_start + self.entered - self.no_longer_kept
        went = self.onward + sum(self.gone.values())
        if came - went != self.waiting_end:
            raise FunnelBroken(f"{self.stage}: {came} - {went} != {self.waiting_end}")

    def said_no(self, who: str) -> int:
        """How many left here, by one of the values of WHO."""
        return sum(count for reason, count in self.gone.items() if WHO[reason] == who)


@dataclass(frozen=True)
class Funnel:
    """The four stages before the start, and how many started. Raises FunnelBroken."""

    window: Window
    steps: tuple[Step, ...]
    started: int

    def __post_init__(self) -> None:
        after = [step.entered - step.no_longer_kept for step in self.steps[1:]] + [self.started]
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
    kept_no_longer: Counter[str] = Counter()
    for row in taken.shrunk:
        if row.since in window:
            kept_no_longer[row.stage] += row.count
    waited = Counter(stage_before(history, window.start) for history in taken.histories)
    waits = Counter(stage_before(history, window.end) for history in taken.histories)
    steps = tuple(
        Step(
            stage,
            waited[stage],
            came[stage] + kept_no_longer[stage],
            kept_no_longer[stage],
            went[stage],
            {reason: count for (here, reason), count in sorted(gone.items()) if here == stage},
            waits[stage],
        )
        for stage in BEFORE_START
    )
    return Funnel(window, steps, came[STARTED])


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
