"""Who may lead a team, manage accounts, see a team: pure rules over facts."""

from dataclasses import dataclass

from audit.decisions import Basis, Decision
from teams.roles import ADMINISTRATOR, COORDINATOR


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What the rules need to know of one person and one team."""

    active: bool
    roles: frozenset[str]
    membership: str = ""
    membership_role: str = ""
    conflict: bool = False


def may_view_team(facts: TeamFacts) -> Decision:
    """Members and coordinators see a team. Order: inactive, conflict, membership, role."""
    if not facts.active:
        return Decision(False, "inactive")
    if facts.conflict:
        return Decision(False, "conflict")
    if facts.membership:
        return Decision(True, "member", Basis("membership", facts.membership))
    if COORDINATOR in facts.roles:
        return Decision(True, "coordinator", Basis("role", COORDINATOR))
    return Decision(False, "not_member")


def may_manage_team(facts: TeamFacts) -> Decision:
    """Who may add, end and substitute: the team's coordinator, or whoever holds that role and has no
    conflict.
    """
    seen = may_view_team(facts)
    if not seen.allowed or facts.membership_role == COORDINATOR or COORDINATOR in facts.roles:
        return seen
    return Decision(False, "not_coordinator", hidden=False)


def may_read_hand_over(facts: TeamFacts, *, same_authority: bool) -> Decision:
    """Hand-over notes are for those who lead the team and for colleagues of the same authority in it."""
    seen = may_view_team(facts)
    if not seen.allowed or may_manage_team(facts).allowed:
        return seen
    return seen if same_authority else Decision(False, "other_authority", hidden=False)


def may_manage_users(*, active: bool, roles: frozenset[str]) -> Decision:
    """Accounts and roles are for the administrator."""
    if active and ADMINISTRATOR in roles:
        return Decision(True, "administrator", Basis("role", ADMINISTRATOR))
    return Decision(False, "not_administrator", hidden=False)


def may_join_by_default(kind: str) -> Decision:
    """Who may be added to a team when no floor above has said anything: social services only."""
    if kind == "social_services":
        return Decision(True, "responsible", Basis("authority", kind))
    return Decision(False, "no_consent", hidden=False)
