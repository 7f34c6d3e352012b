"""Who may lead a team, manage accounts, see a team: pure rules over facts."""

from dataclasses import dataclass
from typing import Final

from audit.decisions import Basis, Decision
from teams.roles import ADMINISTRATOR, COORDINATOR

LONGEST_COVER: Final = 60


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What the rules need to know of one person and one team. `authority`: the one they sit for; `glass`: the
    id of an open break-glass.
    """

    active: bool
    roles: frozenset[str]
    membership: str = ""
    membership_role: str = ""
    conflict: bool = False
    authority: int | None = None
    glass: str = ""


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Somebody wants to lead a team. `led`: somebody else does, in force, active and without conflict.

    `days`: for how many days from today, None for until further notice.
    """

    exists: bool
    led: bool
    has_authority: bool
    days: int | None = None


def may_view_team(facts: TeamFacts) -> Decision:
    """Members see a team, and whoever has broken glass. Order: inactive, conflict, membership, glass."""
    if not facts.active:
        return Decision(False, "inactive")
    if facts.conflict:
        return Decision(False, "conflict")
    if facts.membership:
        return Decision(True, "member", Basis("membership", facts.membership))
    if facts.glass:
        return Decision(True, "broke_glass", Basis("break_glass", facts.glass))
    return Decision(False, "not_member")


def may_manage_team(facts: TeamFacts) -> Decision:
    """Who may add, end and substitute: those who coordinate this team. The role alone opens nothing."""
    seen = may_view_team(facts)
    if not seen.allowed or (facts.membership and facts.membership_role == COORDINATOR):
        return seen
    return Decision(False, "not_coordinator", hidden=False)


def may_take_over(facts: TeamFacts, wish: TakeOver) -> Decision:
    """Who may make themselves the coordinator of a team: a holder of the role, without a conflict.

    Where nobody leads: for as long as they like. Where somebody does (leave, illness): for a time of at most
    LONGEST_COVER days. A team that is not there and one with a conflict look alike.
    """
    if not facts.active:
        return Decision(False, "inactive")
    if COORDINATOR not in facts.roles:
        return Decision(False, "not_coordinator", hidden=False)
    if not wish.exists or facts.conflict:
        return Decision(False, "not_there")
    if not wish.has_authority:
        return Decision(False, "no_authority", hidden=False)
    if facts.membership and facts.membership_role == COORDINATOR:
        return Decision(False, "already_leads", hidden=False)
    basis = Basis("role", COORDINATOR)
    if not wish.led:
        return Decision(True, "unled", basis)
    if wish.days is None or wish.days > LONGEST_COVER:
        return Decision(False, "led_by_another", hidden=False)
    return Decision(True, "cover", basis)


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
