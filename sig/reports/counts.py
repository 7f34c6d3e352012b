"""What is counted, from stage changes and verified outcomes. Pure: plain rows in, numbers out.

A period is half-open: `start <= at < end`. Stocks are found by replaying each case, flows by counting events;
the two must agree, else `IdentityBroken` and nothing is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

FUNNEL: Final = ("nominated", "eligible", "informed", "consented", "started", "closed")
"""Each stage holds only people who have been in the one before it."""
BROKEN: Final = "broken"
DEFINITION_VERSION: Final = "steering-1"


class IdentityBroken(Exception):
    """stock_start + inflow − outflow is not stock_end: the rows contradict each other."""

    def __init__(self, flow: "Flow") -> None:
        super().__init__(f"{flow.stock_start} + {flow.inflow} - {flow.outflow} != {flow.stock_end}")
        self.flow = flow


@dataclass(frozen=True)
class Move:
    """One stage change of one case. `case` is any key; `track` is the programme's code."""

    case: str
    track: str
    to_stage: str
    at: datetime


@dataclass(frozen=True)
class Shrunk:
    """So many cases, no longer kept, that entered a stage; counted from the first moment of `since`."""

    stage: str
    since: datetime
    count: int


@dataclass(frozen=True)
class Verified:
    """A verified twelve-month outcome that says broken."""

    case: str
    track: str
    at: datetime


@dataclass(frozen=True)
class Flow:
    """In- and outflow of one period."""

    start: datetime
    end: datetime
    stock_start: int
    inflow: int
    outflow: int
    stock_end: int


def reached(moves: Iterable[Move], before: datetime, shrunk: Iterable[Shrunk] = ()) -> Mapping[str, int]:
    """How many cases had entered each stage before that moment, once each; those no longer kept too."""
    cases: dict[str, set[str]] = defaultdict(set)
    for move in moves:
        if move.at < before:
            cases[move.to_stage].add(move.case)
    found: Counter[str] = Counter({stage: len(held) for stage, held in cases.items()})
    for gone in shrunk:
        if gone.since < before:
            found[gone.stage] += gone.count
    return found


def flow(moves: Sequence[Move], start: datetime, end: datetime) -> Flow:
    """In, out and stock of [start, end). Raises IdentityBroken, and ValueError when the period is empty."""
    if end <= start:
        raise ValueError("a period ends after it starts")
    counted = Flow(
        start,
        end,
        len(_in_stage(moves, start)),
        sum(move.to_stage == "started" and start <= move.at < end for move in moves),
        sum(move.to_stage == "closed" and start <= move.at < end for move in moves),
        len(_in_stage(moves, end)),
    )
    if counted.stock_start + counted.inflow - counted.outflow != counted.stock_end:
        raise IdentityBroken(counted)
    return counted


def _in_stage(moves: Iterable[Move], moment: datetime, stage: str = "started") -> set[str]:
    """The cases that stand in `stage` just before `moment`: the last move of each decides."""
    last: dict[str, Move] = {}
    for move in moves:
        if move.at < moment and (move.case not in last or last[move.case].at <= move.at):
            last[move.case] = move
    return {case for case, move in last.items() if move.to_stage == stage}


def broken_loose(verified: Iterable[Verified], before: datetime, tracks: Iterable[str]) -> int:
    """How many cases of the counting programmes are verified as broken loose before that moment."""
    counting = frozenset(tracks)
    return len({row.case for row in verified if row.at < before and row.track in counting})


def days_to_start(moves: Iterable[Move], before: datetime) -> tuple[int, ...]:
    """For every case started before that moment: whole days from nomination to start, sorted."""
    seen: dict[str, dict[str, datetime]] = defaultdict(dict)
    for move in moves:
        if move.at < before:
            seen[move.case].setdefault(move.to_stage, move.at)
    waits = (
        stages["started"] - stages["nominated"]
        for stages in seen.values()
        if "started" in stages and "nominated" in stages
    )
    return tuple(sorted(wait.days for wait in waits))


def weeks_to_start(days: Sequence[int]) -> int | None:
    """The median in whole weeks, rounded half up; None without a start."""
    return int(median(days) / 7 + 0.5) if days else None


def contradictions(moves: Sequence[Move]) -> tuple[str, ...]:
    """Cases whose stages do not nest (a start without a nomination, two starts, a move before its parent)."""
    stages: dict[str, dict[str, datetime]] = defaultdict(dict)
    wrong: set[str] = set()
    for move in moves:
        if move.to_stage in stages[move.case]:
            wrong.add(move.case)
        stages[move.case][move.to_stage] = move.at
    for case, entered in stages.items():
        for parent, child in zip(FUNNEL, FUNNEL[1:], strict=False):
            if child in entered and (parent not in entered or entered[parent] > entered[child]):
                wrong.add(case)
    return tuple(sorted(wrong))
