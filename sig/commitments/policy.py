"""Who may see and who may change what the agreement follows. Pure; figures and words, never a person."""

from audit.decisions import Decision, by_role
from teams.roles import COORDINATOR, MANAGEMENT_GROUP, STEERING_GROUP

READERS = frozenset({COORDINATOR, MANAGEMENT_GROUP, STEERING_GROUP})
WRITERS = frozenset({COORDINATOR})


def may_read(roles: frozenset[str], *, active: bool) -> Decision:
    """Coordinators, the management group and the steering group."""
    return by_role(roles, READERS, active=active)


def may_write(roles: frozenset[str], *, active: bool) -> Decision:
    """Coordinators alone: they enter what a board or an authority has said."""
    return by_role(roles, WRITERS, active=active)
