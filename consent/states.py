"""The states of a consent and the moves between them, as data; and the state that the facts demand. Pure."""

from datetime import datetime

from consent.codes import State
from consent.grants import Facts, limit, missing, withdrawn_at

ENDED = frozenset({State.EXPIRED, State.WITHDRAWN, State.SUPERSEDED})
OPEN = frozenset(State) - ENDED
UNSIGNED = frozenset({State.DRAFT, State.PARTLY_SIGNED})

TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PARTLY_SIGNED, State.ACTIVE, State.EXPIRED, State.SUPERSEDED}),
    State.PARTLY_SIGNED: frozenset({State.ACTIVE, *ENDED}),
    State.ACTIVE: frozenset({State.PARTLY_SIGNED, *ENDED}),
    State.EXPIRED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.SUPERSEDED: frozenset(),
}


class NotAllowedMove(ValueError):
    """The table has no such move."""


def move(present: State | str, wanted: State | str) -> State:
    """`wanted`, if the table allows it from `present` (staying is allowed). Raises NotAllowedMove."""
    before, after = State(present), State(wanted)
    if before is not after and after not in TRANSITIONS[before]:
        raise NotAllowedMove(f"{before} -> {after}")
    return after


def state_at(facts: Facts, at: datetime) -> State:
    """The state that the facts demand at that instant.

    A consent that starts later is active once everyone who must sign on its first day has signed. It
    falls back to partly signed when a new guardian's signature is demanded or one guardian of several takes
    theirs back: until they have signed nothing is shared.
    """
    withdrawn = withdrawn_at(facts)
    if withdrawn is not None and withdrawn <= at:
        return State.WITHDRAWN
    if facts.superseded_at is not None and facts.superseded_at <= at:
        return State.SUPERSEDED
    if limit(facts) <= at:
        return State.EXPIRED
    if not any(one.registered_at <= at for one in facts.signatures):
        return State.DRAFT
    return State.PARTLY_SIGNED if missing(facts, max(at, facts.starts_at)) else State.ACTIVE
