"""Who may see exact figures, and who may change the cost illustration. Pure."""

from typing import Final

from audit.decisions import Basis, Decision
from teams.roles import COORDINATOR, MANAGEMENT_GROUP

READERS: Final = frozenset({COORDINATOR, MANAGEMENT_GROUP})
WRITERS: Final = frozenset({COORDINATOR})


def may_read(roles: frozenset[str], *, active: bool) -> Decision:
    """The management group and coordinators: those who know the cases."""
    return _one_of(READERS, roles, active)


def may_change_cost(roles: frozenset[str], *, active: bool) -> Decision:
    """Coordinators: the table of the cost illustration, and whether it is shown."""
    return _one_of(WRITERS, roles, active)


def _one_of(allowed: frozenset[str], roles: frozenset[str], active: bool) -> Decision:
    held = roles & allowed
    if active and held:
        return Decision(True, "role", Basis("role", min(held)))
    return Decision(False, "no_role", hidden=False)
