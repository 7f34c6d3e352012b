"""Fetches what two cases that are kept apart are compared by. Row security shows a mark to those who lead
both; times and members alone leave this module, places stay sealed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from sig.models import Case, KeptApart, Meeting
from sig.models.codes import MeetingForm, MeetingState
from teams.models import Membership


@dataclass(repr=False)
class Compared:
    """The cases of some marks, with their seats and their meetings to come."""

    cases: dict[UUID, Case]
    seats: dict[UUID, list[Membership]] = field(default_factory=dict)
    meetings: dict[UUID, list[Meeting]] = field(default_factory=dict)

    def leaders(self, case: UUID) -> set[int]:
        return {seat.user_id for seat in self.seats.get(case, ()) if seat.role == Membership.Role.COORDINATOR}

    def members(self, case: UUID, other: UUID) -> frozenset[int]:
        """Everybody in the team of `case` but those who lead both."""
        both = self.leaders(case) & self.leaders(other)
        return frozenset(seat.user_id for seat in self.seats.get(case, ())) - both


def marks_of(case_id: UUID) -> QuerySet[KeptApart]:
    """The marks in force that name the case."""
    return KeptApart.objects.filter(Q(first=case_id) | Q(second=case_id), ended_at=None).order_by("made_at")


def other_than(mark: KeptApart, case_id: UUID) -> UUID:
    """The other case of the mark."""
    found: UUID = mark.second_id if mark.first_id == case_id else mark.first_id
    return found


def compared(case_ids: Iterable[UUID], at: datetime) -> Compared:
    """Three statements, however many cases. Only meetings where people come to a place."""
    found = Compared(Case.objects.select_related("youth").in_bulk(list(case_ids)))
    team_of = {case.team_id: pk for pk, case in found.cases.items()}
    for seat in Membership.objects.in_force(at).filter(team__in=team_of).select_related("user__authority"):
        found.seats.setdefault(team_of[seat.team_id], []).append(seat)
    coming = Meeting.objects.filter(
        case__in=found.cases, state=MeetingState.PLANNED, form=MeetingForm.ON_SITE, ends_at__gt=at
    )
    for meeting in coming.order_by("starts_at"):
        found.meetings.setdefault(meeting.case_id, []).append(meeting)
    return found
