"""Who may see exact figures, and who may change the cost illustration. Pure."""

from typing import Final

from audit.decisions import Decision, by_role
from teams.roles import COORDINATOR, MANAGEMENT_GROUP

READERS: Final = frozenset({COORDINATOR, MANAGEMENT_GROUP})
WRITERS: Final = frozenset({COORDINATOR})


def may_read(roles: frozenset[str], *, active: bool) -> Decision:
    """The management group and coordinators: those who know the cases."""
    return by_role(roles, READERS, active=active)


def may_change_cost(roles: frozenset[str], *, active: bool) -> Decision:
    """Coordinators: the table of the cost illustration, and whether it is shown."""
    return by_role(roles, WRITERS, active=active)
