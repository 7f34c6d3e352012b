"""The door to what is still open before a closure, and to what stays after it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from consent.age import day_of
from consent.models import DisclosureGround
from crypto.pseudonym import pseudonym
from sig import policy
from sig.casefile import CaseFile
from sig.closing.sheet import Draft, Ended, Planned, Reviews, StillOpen
from sig.desk.rule import DRAFTED
from sig.facts import case_facts
from sig.models import Assessment, Closure, Entry, Meeting, Withholding
from sig.models.codes import EntryKind, MeetingKind, MeetingState, Occasion, Thanks
from teams.models import User


def still_open(file: CaseFile, *, by: User) -> StillOpen:
    """What a coordinator should look at before the case is closed, recorded. Raises NotAllowed."""
    with acting_as(by, durable=True):
        decision = policy.may_coordinate(case_facts(file.id, by=by))
        found = _open(file.id, by, file.authority_id) if decision.allowed else None
        _note(decision, file.team_id, by, "closing")
    decision.require()
    assert found is not None
    return found


def ended(file: CaseFile, *, by: User) -> Ended:
    """What the closure of the file left, recorded. Raises NotAllowed."""
    with acting_as(by, durable=True):
        decision = policy.may_open_file(case_facts(file.id, by=by))
        row = Closure.objects.filter(case=file.id).only("thanks", "thanks_on").first()
        now = clock.database_now()
        in_force = Q(ends_at=None) | Q(ends_at__gt=now)
        grounds = DisclosureGround.objects.filter(
            in_force, team=file.team_id, manner=DisclosureGround.Manner.SYSTEM
        )
        count = grounds.count()
        _note(decision, file.team_id, by, "aftercare")
    decision.require()
    said = row.thanks if row else ""
    return Ended(said, str(Thanks(said).label) if said else "", row.thanks_on if row else None, count)


def _open(case_id: UUID, by: User, mine: int) -> StillOpen:
    """Five statements, whatever there is."""
    now = clock.database_now()
    meetings = Meeting.objects.filter(case=case_id, state=MeetingState.PLANNED, ends_at__gt=now)
    drafts = Entry.objects.filter(case=case_id, author=by, draft=True, kind__in=DRAFTED).only(
        "kind", "created_at"
    )
    restricted = Entry.objects.filter(
        case=case_id, owner_authority=mine, investigation_restricted=True, draft=False
    )
    withheld = Withholding.objects.filter(case=case_id, authority=mine, lifted_at=None)
    exits = Assessment.objects.filter(case=case_id, owner_authority=mine, occasion=Occasion.EXIT)
    return StillOpen(
        meetings=tuple(
            Planned(row.pk, str(MeetingKind(row.kind).label), row.starts_at)
            for row in meetings.defer("place")
        ),
        drafts=tuple(
            Draft(row.pk, str(EntryKind(row.kind).label), day_of(row.created_at))
            for row in drafts.order_by("created_at")
        ),
        restricted=_reviews(restricted.values_list("restricted_review_on", flat=True)),
        withheld=_reviews(withheld.values_list("review_on", flat=True)),
        exit_assessed_on=max(exits.values_list("made_on", flat=True), default=None),
    )


def _reviews(days: Iterable[date | None]) -> Reviews:
    held = list(days)
    return Reviews(len(held), min((day for day in held if day), default=None))


def _note(decision: Decision, team: UUID, by: User, purpose: str) -> None:
    if not decision.allowed:
        record(Action.REFUSED, by=by, decision=decision, purpose=purpose, outcome="refused")
        return
    record(Action.CASE_VIEW, by=by, decision=decision, case=pseudonym(team, "case"), purpose=purpose)
