"""What was known: of every case, what had happened before a moment and had been recorded before another.

All counting starts from a Snapshot. The same caseload, moment and ledger date give the same one, whatever has
been recorded since. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from consent.age import midnight
from sig.figures.history import (
    CLOSED,
    ERROR,
    FUNNEL,
    Call,
    Caseload,
    Contradiction,
    Goal,
    History,
    Move,
    Rating,
    Shrunk,
    Verdict,
)

ONWARD: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "": frozenset({"nominated"}),
        "nominated": frozenset({"eligible", "declined"}),
        "eligible": frozenset({"informed", "declined"}),
        "informed": frozenset({"consented", "refused", "declined"}),
        "consented": frozenset({"started", "refused", "declined"}),
        "started": frozenset({CLOSED}),
        "declined": frozenset(),
        "refused": frozenset(),
        CLOSED: frozenset(),
    }
)
"""From each stage, where a case may go; a test holds it equal to `sig/states.py`."""


@dataclass(frozen=True)
class Snapshot:
    """What had happened before `before` and had been recorded before `ledger`. Made by `snapshot` alone."""

    histories: tuple[History, ...]
    shrunk: tuple[Shrunk, ...]
    calls: tuple[Call, ...]
    goals: tuple[Goal, ...]
    before: datetime
    ledger: datetime


def snapshot(caseload: Caseload, before: datetime, ledger: datetime) -> Snapshot:
    """`before`: the first moment that is not counted. `ledger`: the first moment of recording that is not.

    Raises Contradiction when the moves of a case cannot all be true, ValueError for times without zone.
    """
    for moment in (before, ledger):
        if moment.tzinfo is None:
            raise ValueError("naive time")
    _refuse_twice(caseload)
    known = (_known(history, before, ledger) for history in caseload.histories)
    histories = tuple(history for history in known if history is not None)
    cases = frozenset(history.case for history in histories)
    both = min(before, ledger)
    goals = (_goal(goal, before, ledger) for goal in caseload.goals if goal.case in cases)
    return Snapshot(
        histories,
        tuple(row for row in caseload.shrunk if row.since < both and _told(row, ledger)),
        tuple(
            call
            for call in caseload.calls
            if call.case in cases and call.at < before and call.recorded_at < ledger
        ),
        tuple(goal for goal in goals if goal is not None),
        before,
        ledger,
    )


def check(history: History) -> None:
    """Raises Contradiction: no move, a move that the stages do not allow, or one before the one before it."""
    here, last = "", None
    for move in history.moves:
        if move.stage not in ONWARD[here]:
            raise Contradiction(history.case, f"{here or 'nothing'} does not lead to {move.stage}")
        if last is not None and move.at < last:
            raise Contradiction(history.case, f"{move.stage} comes before {here}")
        here, last = move.stage, move.at
    if not here:
        raise Contradiction(history.case, "no stage at all")


def stage_before(history: History, moment: datetime) -> str:
    """Where the case stood just before `moment`; empty before its nomination."""
    stage = ""
    for move in history.moves:
        if move.at >= moment:
            break
        stage = move.stage
    return stage


def entered(history: History, stage: str) -> datetime | None:
    """When the case entered the stage; None if it has not."""
    return next((move.at for move in history.moves if move.stage == stage), None)


def _refuse_twice(caseload: Caseload) -> None:
    seen: set[str] = set()
    for history in caseload.histories:
        if history.case in seen:
            raise Contradiction(history.case, "it is there twice")
        seen.add(history.case)
        check(history)


def _known(history: History, before: datetime, ledger: datetime) -> History | None:
    """The case as it was known; None when nothing was, or when it was known to be a mistake."""
    if _mistaken(history, ledger):
        return None
    moves = _known_moves(history.moves, before, ledger)
    if not moves:
        return None
    closed = moves[-1].stage == CLOSED
    return replace(
        history,
        moves=moves,
        closed_reason=history.closed_reason if closed else "",
        planned=history.planned if closed else None,
        verdicts=_verdicts(history.verdicts, min(before, ledger)) if closed else (),
    )


def _mistaken(history: History, ledger: datetime) -> bool:
    last = history.moves[-1]
    return history.closed_reason == ERROR and last.stage == CLOSED and last.recorded_at < ledger


def _known_moves(moves: tuple[Move, ...], before: datetime, ledger: datetime) -> tuple[Move, ...]:
    """Up to the first that had not happened or was not recorded: a step is known only after those before."""
    for place, move in enumerate(moves):
        if move.at >= before or move.recorded_at >= ledger:
            return moves[:place]
    return moves


def _verdicts(verdicts: tuple[Verdict, ...], both: datetime) -> tuple[Verdict, ...]:
    """Verifying and taking back are acts of recording: they happen when they are recorded."""
    return tuple(
        one
        if one.withdrawn_at is None or one.withdrawn_at < both
        else replace(one, withdrawn_at=None)
        for one in verdicts
        if one.verified_at < both
    )  # fmt: skip


def _told(row: Shrunk, ledger: datetime) -> bool:
    return row.known_from is None or row.known_from < ledger


def _goal(goal: Goal, before: datetime, ledger: datetime) -> Goal | None:
    both = min(before, ledger)
    if goal.set_at >= before or (goal.recorded_at or goal.set_at) >= ledger:
        return None
    if goal.removed_at is not None and goal.removed_at < both:
        return None
    return replace(goal, removed_at=None, ratings=_ratings(goal.ratings, before, ledger))


def _ratings(ratings: tuple[Rating, ...], before: datetime, ledger: datetime) -> tuple[Rating, ...]:
    return tuple(one for one in ratings if midnight(one.on) < before and one.recorded_at < ledger)


BEFORE_START: Final = FUNNEL[:-1]
"""Where a case waits that has been nominated and has neither started nor come to nothing."""
