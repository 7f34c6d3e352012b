"""Third persons: who may know of them, who signs for a child, when a yes is in force. Pure rules.

What is told of somebody in the youth's family is that person's own secret (OSL 26 kap. 1 §, 12 kap. 2 §): the
youth's consent does not cover it.
"""

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.decisions import Basis, Decision
from consent import policy
from consent.age import is_minor, turns_18_at
from consent.policy import ViewerFacts
from consent.protection import NONE

SELF, GUARDIAN = "self", "guardian"
COMING, IN_FORCE, WITHDRAWN, ENDED = "coming", "in_force", "withdrawn", "ended"
STATES: dict[str, tuple[Promise, str]] = {
    COMING: (_("Börjar senare"), "neutral"),
    IN_FORCE: (_("Gäller"), "success"),
    WITHDRAWN: (_("Återkallat"), "danger"),
    ENDED: (_("Har gått ut"), "neutral"),
}
"""What the screen calls each state, and the tone of its badge."""


def may_name(facts: ViewerFacts, *, registered: bool = False, protection: str = NONE) -> Decision:
    """Who a third person is: those who may know the guardians, and the member who registered the person.

    `protection`: the kind of a guardian who is the third person.
    """
    found = policy.may_know_guardian(facts, protection)
    member = policy.may_view_consent(facts).allowed and bool(facts.membership)
    if found.reason == "not_insider" and registered and member:
        return Decision(True, "registered", Basis("own", "registration"))
    return found


def may_know_of(
    facts: ViewerFacts, *, party: bool, registered: bool = False, protection: str = NONE
) -> Decision:
    """That there is somebody ("en närstående"), never who.

    Besides those who may know the name: members whose authority (`party`) is named in an agreement with the
    person that is in force.
    """
    seen = policy.may_view_consent(facts)
    if not seen.allowed or may_name(facts, registered=registered, protection=protection).allowed:
        return seen
    if policy.is_insider(facts) or (party and facts.membership):
        return seen
    return Decision(False, "no_agreement")


def may_register(facts: ViewerFacts) -> Decision:
    """Every member of the team: whoever writes about somebody must be able to say so."""
    seen = policy.may_view_consent(facts)
    if not seen.allowed or facts.membership:
        return seen
    return Decision(False, "not_member")


def signer_of(date_of_birth: date | None, at: datetime) -> str:
    """A child's guardians sign until the 18th birthday (FB 6 kap. 11 §). Without a birth date: an adult."""
    return GUARDIAN if date_of_birth is not None and is_minor(date_of_birth, at) else SELF


def last_moment(date_of_birth: date | None, starts_at: datetime, ends_at: datetime) -> datetime:
    """When a yes ends at the latest: guardians' words end when the child turns eighteen."""
    if date_of_birth is not None and signer_of(date_of_birth, starts_at) == GUARDIAN:
        return min(ends_at, turns_18_at(date_of_birth))
    return ends_at


def state_at(starts_at: datetime, ends_at: datetime, withdrawn_at: datetime | None, at: datetime) -> str:
    """Where a yes stands: half-open, a withdrawal counts from its own moment."""
    if withdrawn_at is not None and withdrawn_at <= at:
        return WITHDRAWN
    if ends_at <= at:
        return ENDED
    return IN_FORCE if starts_at <= at else COMING
