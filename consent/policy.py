"""Who may see and handle a consent, and who may know who the youth is: pure rules over facts."""

from dataclasses import dataclass

from audit.decisions import Basis, Decision
from consent.protection import NONE, STRONG

SOCIAL_SERVICES = "social_services"
COORDINATOR = "coordinator"
REGISTERING_ROLES = frozenset({"coordinator", "team_member"})


@dataclass(frozen=True, slots=True)
class ViewerFacts:
    """One person and one team now.

    `grants`: ids of consents with a grant to that person's authority in force; `identity_grants`: those of
    the category identity. `secrecy`: a rule of statutory secrecy binds that authority. `glass`: an open
    break-glass. `protection`: the youth's kind; `named`: on the list of those who may know a protected one.
    """

    active: bool
    conflict: bool = False
    membership: str = ""
    membership_role: str = ""
    authority_kind: str = ""
    grants: tuple[str, ...] = ()
    identity_grants: tuple[str, ...] = ()
    secrecy: bool = True
    registered_youth: bool = False
    glass: str = ""
    protection: str = NONE
    named: bool = False
    authority: int = 0

    @property
    def naming_grants(self) -> tuple[str, ...]:
        """The consents that let this authority know the name: any, or without secrecy those of identity."""
        return self.grants if self.secrecy else self.identity_grants


def may_view_consent(facts: ViewerFacts) -> Decision:
    """Every member of the team sees the strip: what is shared with whom until when."""
    if not facts.active:
        return Decision(False, "inactive")
    if facts.conflict:
        return Decision(False, "conflict")
    if facts.membership:
        return Decision(True, "member", Basis("membership", facts.membership))
    if facts.glass:
        return Decision(True, "broke_glass", Basis("break_glass", facts.glass))
    return Decision(False, "not_member")


def is_insider(facts: ViewerFacts) -> bool:
    """The coordinator and social services: they also see who signed, who is missing and why."""
    inside = facts.membership_role == COORDINATOR or facts.authority_kind == SOCIAL_SERVICES
    return may_view_consent(facts).allowed and inside


def may_manage_consent(facts: ViewerFacts) -> Decision:
    """Only the team's coordinator drafts, prints, registers and withdraws."""
    seen = may_view_consent(facts)
    if not seen.allowed or facts.membership_role == COORDINATOR:
        return seen
    return Decision(False, "not_coordinator", hidden=False)


def may_know_youth(facts: ViewerFacts) -> Decision:
    """Name, age and numbers. Order: inactive, conflict, coordinator, break-glass, and then what holds for
    others.

    Others: insiders; members while something is shared with their authority (without statutory secrecy: while
    the identity is); whoever registered the youth. Under the stronger kinds of protection only those of them
    who are named.
    """
    if not facts.active:
        return Decision(False, "inactive")
    if facts.conflict:
        return Decision(False, "conflict")
    if facts.membership and facts.membership_role == COORDINATOR:
        return Decision(True, "insider", Basis("membership", facts.membership))
    if facts.glass:
        return Decision(True, "broke_glass", Basis("break_glass", facts.glass))
    found = _known_to_others(facts)
    if found.allowed and facts.protection in STRONG and not facts.named:
        return Decision(False, "protected_identity")
    return found


def may_know_guardian(facts: ViewerFacts, protection: str) -> Decision:
    """Who a guardian is: insiders, and under the stronger kinds (of the youth or the guardian) only those of
    them who coordinate, are named or have broken glass.
    """
    if not is_insider(facts):
        return Decision(False, "not_insider", hidden=False)
    special = facts.membership_role == COORDINATOR or facts.named or facts.glass
    if STRONG & {facts.protection, protection} and not special:
        return Decision(False, "protected_identity", hidden=False)
    return may_view_consent(facts)


def _known_to_others(facts: ViewerFacts) -> Decision:
    if is_insider(facts):
        return Decision(True, "insider", Basis("membership", facts.membership))
    if facts.membership and facts.naming_grants:
        return Decision(True, "granted", Basis("consent", facts.naming_grants[0]))
    if facts.registered_youth:
        return Decision(True, "registered", Basis("own", "registration"))
    return Decision(False, "no_grant" if facts.membership else "not_member")


def may_register_youth(*, active: bool, roles: frozenset[str]) -> Decision:
    """Whoever may nominate."""
    if active and roles & REGISTERING_ROLES:
        return Decision(True, "may_nominate", Basis("role", sorted(roles & REGISTERING_ROLES)[0]))
    return Decision(False, "may_not_nominate", hidden=False)


def may_record_ground(facts: ViewerFacts, *, sends: bool) -> Decision:
    """The authority that discloses decides about its own information; by its members, not by break-glass."""
    seen = may_view_consent(facts)
    if seen.allowed and not facts.membership:
        return Decision(False, "read_only", hidden=False)
    if not seen.allowed or sends:
        return seen
    return Decision(False, "not_sender", hidden=False)
