"""Who may see and handle a consent, and who may know who the youth is: pure rules over facts."""

from dataclasses import dataclass

from audit.decisions import Basis, Decision

SOCIAL_SERVICES = "social_services"
COORDINATOR = "coordinator"
REGISTERING_ROLES = frozenset({"coordinator", "team_member"})


@dataclass(frozen=True, slots=True)
class ViewerFacts:
    """One person and one team now.

    `grants`: ids of consents with a grant to that person's authority in force.
    """

    active: bool
    conflict: bool = False
    membership: str = ""
    membership_role: str = ""
    authority_kind: str = ""
    grants: tuple[str, ...] = ()
    registered_youth: bool = False


def may_view_consent(facts: ViewerFacts) -> Decision:
    """Every member of the team sees the strip: what is shared with whom until when."""
    if not facts.active:
        return Decision(False, "inactive")
    if facts.conflict:
        return Decision(False, "conflict")
    if not facts.membership:
        return Decision(False, "not_member")
    return Decision(True, "member", Basis("membership", facts.membership))


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
    """Name and age: insiders; members while something is shared with their authority; whoever registered
    the youth.
    """
    if not facts.active:
        return Decision(False, "inactive")
    if facts.conflict:
        return Decision(False, "conflict")
    if is_insider(facts):
        return Decision(True, "insider", Basis("membership", facts.membership))
    if facts.membership and facts.grants:
        return Decision(True, "granted", Basis("consent", facts.grants[0]))
    if facts.registered_youth:
        return Decision(True, "registered", Basis("own", "registration"))
    return Decision(False, "no_grant" if facts.membership else "not_member")


def may_register_youth(*, active: bool, roles: frozenset[str]) -> Decision:
    """Whoever may nominate."""
    if active and roles & REGISTERING_ROLES:
        return Decision(True, "may_nominate", Basis("role", sorted(roles & REGISTERING_ROLES)[0]))
    return Decision(False, "may_not_nominate", hidden=False)


def may_record_ground(facts: ViewerFacts, *, sends: bool) -> Decision:
    """The authority that discloses decides about its own information."""
    seen = may_view_consent(facts)
    if not seen.allowed or sends:
        return seen
    return Decision(False, "not_sender", hidden=False)
