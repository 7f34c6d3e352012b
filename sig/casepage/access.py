"""The door to what stands first on a case's page beside the file: how things have stood, the plan,
the last contact and the next meeting."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.services import record
from consent.age import day_of
from sig import policy, rule_sql
from sig.assessments import access as assessments
from sig.assessments.shown import History
from sig.casefile import CaseFile
from sig.facts import case_facts
from sig.models import Entry, Meeting, StageChange
from sig.models.codes import ContactKind, EntryKind, MeetingState, Stage
from sig.planning import access as planning
from sig.planning.shown import PlanSheet
from sig.silence import last_met
from teams.models import User


@dataclass(frozen=True)
class Rhythm:
    """The last contact that the reader may read, or else the start, and the next meeting."""

    met_on: date | None = None
    meeting: UUID | None = None
    meeting_at: datetime | None = None


@dataclass(frozen=True, repr=False)
class Overview:
    """How things have stood, the plan, and the rhythm of the work."""

    history: History = field(default_factory=History)
    plan: PlanSheet = field(default_factory=PlanSheet)
    rhythm: Rhythm = field(default_factory=Rhythm)


def overview(file: CaseFile, *, by: User) -> Overview:
    """As far as `by` may know; what is read is recorded by ground. Raises NotAllowed."""
    with acting_as(by, durable=True):
        rule_sql.focus(file.id)
        facts = case_facts(file.id, by=by)
        decision = policy.may_view_case(facts)
        if decision.allowed:
            history = assessments.within(file, facts, decision, by)
            found = Overview(history, planning.within(file, facts, decision, by), _rhythm(file.id))
        else:
            found = Overview()
            record(Action.REFUSED, by=by, decision=decision, purpose="case", outcome="refused")
    decision.require()
    return found


def met_on(cases: Iterable[UUID]) -> dict[UUID, date]:
    """For each case at work, inside an acting block: the day of the last contact that the acting person may
    read, or else of the start."""
    met = Entry.objects.filter(case=OuterRef("case"), kind=EntryKind.CONTACT, draft=False)
    reached = met.exclude(contact_kind=ContactKind.NO_CONTACT)
    # Newest first and one: the rule is asked no longer than to the first yes.
    last = Subquery(reached.order_by("-happened_at").values("happened_at")[:1])
    started = StageChange.objects.filter(case__in=list(cases), to_stage=Stage.STARTED).annotate(last=last)
    return {
        case: last_met(day_of(at), day_of(met_at) if met_at else None)
        for case, at, met_at in started.values_list("case", "at", "last")
    }


def _rhythm(case_id: UUID) -> Rhythm:
    coming = Meeting.objects.filter(case=case_id, state=MeetingState.PLANNED, starts_at__gte=clock.now())
    meeting = coming.order_by("starts_at").values_list("pk", "starts_at").first() or (None, None)
    return Rhythm(met_on([case_id]).get(case_id), *meeting)
