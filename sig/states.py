"""The stages of a case and the only moves between them. Pure; docs/states.md is generated from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sig.models.codes import Stage, StageReason

_R = StageReason

MOVES: Mapping[Stage, Mapping[Stage, frozenset[StageReason]]] = MappingProxyType(
    {
        Stage.NOMINATED: {
            Stage.ELIGIBLE: frozenset({_R.IN_TARGET_GROUP, _R.OUTSIDE_ACCEPTED}),
            Stage.DECLINED: frozenset({_R.NOT_IN_TARGET_GROUP, _R.DUPLICATE, _R.REFERRED, _R.MOVED}),
        },
        Stage.ELIGIBLE: {
            Stage.INFORMED: frozenset({_R.INFORMED}),
            Stage.DECLINED: frozenset({_R.NOT_REACHED, _R.REFERRED, _R.MOVED}),
        },
        Stage.INFORMED: {
            Stage.CONSENTED: frozenset({_R.CONSENT_ACTIVE}),
            Stage.REFUSED: frozenset({_R.YOUTH_REFUSED, _R.GUARDIAN_REFUSED}),
            Stage.DECLINED: frozenset({_R.NOT_REACHED, _R.REFERRED, _R.MOVED}),
        },
        Stage.CONSENTED: {
            Stage.STARTED: frozenset({_R.START_DECIDED}),
            Stage.REFUSED: frozenset({_R.CONSENT_WITHDRAWN, _R.YOUTH_REFUSED, _R.GUARDIAN_REFUSED}),
            Stage.DECLINED: frozenset({_R.START_NOT_DECIDED, _R.MOVED}),
        },
        Stage.STARTED: {Stage.CLOSED: frozenset({_R.CLOSED})},
        Stage.DECLINED: {},
        Stage.REFUSED: {},
        Stage.CLOSED: {},
    }
)
"""From each stage: where a case may go, and the reasons that fit the move."""

FIRST = Stage.NOMINATED
ENDS = frozenset(stage for stage, onward in MOVES.items() if not onward)
OPENED = frozenset({Stage.STARTED, Stage.CLOSED})
"""Stages in which members outside social services may know of the case at all."""
WRITABLE = frozenset({Stage.STARTED})
"""Stages in which entries, plans and tasks are written: before start a case holds minimal data only."""


class MoveRefused(Exception):
    """The move is not in the table, or a gate before it is not met; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Gates:
    """What has to be true outside the table: a consent in force, and who decides."""

    consent_in_force: bool = False
    by_social_coordinator: bool = False


def may_move(here: str, there: str, reason: str) -> bool:
    """Is this move, for this reason, in the table?"""
    return reason in MOVES.get(Stage(here), {}).get(Stage(there), frozenset())


def check_move(here: str, there: str, reason: str, gates: Gates) -> None:
    """Raises MoveRefused with `not_in_table`, `no_consent_in_force` or `not_social_coordinator`.

    Consent and the decision to start are two gates: `consented` asks for a consent in force, `started` asks
    for one still in force and for social services' own coordinator.
    """
    if not may_move(here, there, reason):
        raise MoveRefused("not_in_table")
    if there in (Stage.CONSENTED, Stage.STARTED) and not gates.consent_in_force:
        raise MoveRefused("no_consent_in_force")
    if there == Stage.STARTED and not gates.by_social_coordinator:
        raise MoveRefused("not_social_coordinator")


def reachable(start: Stage = FIRST) -> frozenset[Stage]:
    """Every stage that can be reached from `start`, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        fresh = set(MOVES[waiting.pop()]) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)
