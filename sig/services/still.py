"""May what a page showed go on being shown? Asked by every open page, answered by the same rule."""

from uuid import UUID

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from consent.models import Youth
from sig.facts import authority_in, case_facts
from sig.models import Case, Entry, Plan
from sig.policy import CaseFacts, may_coordinate, may_view_case
from sig.shown import Shown, marks, may_stay, read
from teams.models import User

GONE = Decision(False, "no_longer_shown")
NO_TOKEN = Decision(False, "no_token")


def still(case_id: UUID, token: str, *, by: User) -> bool:
    """The answer for the page with that token. Only a no is a ledger entry: a yes shows nothing new."""
    with acting_as(by):
        decision = _decide(case_id, token, by)
    if not decision.allowed:
        with acting_as(by, durable=True):
            record(Action.REFUSED, by=by, decision=decision, purpose="still", outcome="refused")
    return decision.allowed


def _decide(case_id: UUID, token: str, by: User) -> Decision:
    shown = read(token, user=by.pk, case=case_id)
    if shown is None:
        return NO_TOKEN
    facts = case_facts(case_id, by=by)
    decision = may_view_case(facts)
    if not decision.allowed:
        return decision
    return decision if may_stay(shown, _now(case_id, facts)) else GONE


def _now(case_id: UUID, facts: CaseFacts) -> Shown:
    """Row security asks the rule: what it does not return may not be shown."""
    case = Case.objects.filter(pk=case_id)
    return Shown(
        authority=authority_in(facts),
        social=any(member.social for member in facts.members_now()),
        leads=may_coordinate(facts).allowed,
        named=Youth.objects.filter(pk__in=case.values("youth_id")).exists(),
        plan=Plan.objects.filter(case=case_id).exists(),
        entries=marks(Entry.objects.filter(case=case_id).values_list("pk", flat=True)),
    )
