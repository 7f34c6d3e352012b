"""May what a page about a case, or the list of cases, showed go on being shown?"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from audit.decisions import Decision
from consent.models import DisclosureGround, Youth
from sig.apart.loading import marks_of
from sig.facts import authority_in, case_facts
from sig.models import Case, Entry, Goal, Plan
from sig.policy import CaseFacts, may_coordinate, may_view_case
from sig.shown import CASES, listed
from teams.models import User
from teams.services.still import go_on
from teams.shown import Shown, marks

LIST = Decision(True, "member", hidden=False)


def still(case_id: UUID, token: str, *, by: User) -> bool:
    """The answer for the page with that token."""
    return go_on(token, lambda: _case(case_id, by), about=case_id, by=by)


def still_list(token: str, *, by: User) -> bool:
    """The same for the list: each case is still theirs, and each name still for them."""
    return go_on(token, _cases, about=CASES, by=by)


def _case(case_id: UUID, by: User) -> tuple[Decision, Shown | None]:
    facts = case_facts(case_id, by=by)
    decision = may_view_case(facts)
    return decision, _now(case_id, facts) if decision.allowed else None


def _now(case_id: UUID, facts: CaseFacts) -> Shown:
    """Row security asks the rule: what it does not return may not be shown."""
    case = Case.objects.filter(pk=case_id)
    return Shown(
        authority=authority_in(facts),
        social=any(member.social for member in facts.members_now()),
        leads=may_coordinate(facts).allowed,
        named=Youth.objects.filter(pk__in=case.values("youth_id")).exists(),
        plan=Plan.objects.filter(case=case_id).exists(),
        rows=marks(_rows(case_id).values_list("pk", flat=True)),
    )


def _rows(case_id: UUID) -> QuerySet[Any]:
    """Entries, goals, the grounds of the disclosure register, and what the case is kept apart from."""
    entries = Entry.objects.filter(case=case_id).order_by().values("pk")
    goals = Goal.objects.filter(case=case_id).order_by().values("pk")
    grounds = DisclosureGround.objects.filter(team__case=case_id).order_by().values("pk")
    apart = marks_of(case_id).order_by().values("pk")
    return entries.union(goals, grounds, apart, all=True)


def _cases() -> tuple[Decision, Shown | None]:
    youths = dict(Case.objects.values_list("pk", "youth_id"))
    known = set(Youth.objects.filter(pk__in=set(youths.values())).values_list("pk", flat=True))
    stands = ((case, named) for case, youth in youths.items() for named in {False, youth in known})
    return LIST, listed(stands)
