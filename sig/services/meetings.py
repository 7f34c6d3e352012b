"""Calling, changing, cancelling and holding a meeting. Those called are told that, never what about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from audit.decisions import refuse
from consent.age import day_of
from sig.meetings import rule
from sig.models import Attendance, Case, Meeting, Notice
from sig.models.codes import MeetingState, NoticeCode, Presence
from sig.services import apart
from sig.services.working import UNKNOWN, Work, at_or_now, case_of, working
from teams.models import Membership, User


@dataclass(frozen=True, repr=False)
class Invitation:
    """What a meeting is called to. `people`: accounts of members of the team."""

    kind: str
    form: str
    starts_at: datetime
    minutes: int
    place: str = ""
    youth_invited: bool = False
    people: tuple[int, ...] = ()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def call(*, case: Case | UUID, to: Invitation, by: User, at: datetime | None = None) -> Meeting:
    """A meeting of the team; those called are told. `at`: only for import of what was before, and then nobody
    is told. Raises NotAllowed, ValidationError."""
    with working(case, rule.may_call, by=by) as work:
        seats = _seats(work, to.people)
        row = Meeting.of(
            work.case,
            called_by=by,
            called_by_authority_id=work.authority_id,
        )
        _fill(row, to, at)
        row.save(force_insert=True)
        for seat in seats:
            _invite(work, row, seat)
        work.record(Action.MEETING_CHANGE, "meeting", row.pk)
        if at is None:
            _tell_of(work, row, {seat.user_id for seat in seats})
            apart.tell(work.case.pk)
    return row


def change(*, meeting: UUID, to: Invitation, version: int, by: User, case: UUID | None = None) -> Meeting:
    """Another time, place, form or other people; all of them are told. Raises as `call`, and Conflict."""
    row = _mine(meeting, by, case)
    with working(row.case_id, partial(rule.may_run, called_by=row.called_by_id), by=by) as work:
        row = Meeting.objects.get(pk=meeting)
        _require(rule.not_changed(row.state))
        seats = {seat.user_id: seat for seat in _seats(work, to.people)}
        held = {one.user_id: one for one in Attendance.objects.filter(meeting=row)}
        before = (row.starts_at, row.ends_at, row.form)
        _fill(row, to)
        row.save_versioned(version)
        gone = set(held) - set(seats)
        Attendance.objects.filter(meeting=row, user__in=gone).delete()
        for user in set(seats) - set(held):
            _invite(work, row, seats[user])
        work.record(Action.MEETING_CHANGE, "meeting", row.pk)
        _tell_of(work, row, set(seats) - set(held))
        moved = before != (row.starts_at, row.ends_at, row.form)
        _tell(work, NoticeCode.MEETING_MOVED, gone | (set(seats) & set(held) if moved else set()))
        apart.tell(work.case.pk)
    return row


def cancel(*, meeting: UUID, by: User, case: UUID | None = None) -> Meeting:
    """There will be no meeting; everybody called is told. What was to be brought up waits for the next."""
    row = _mine(meeting, by, case)
    with working(row.case_id, partial(rule.may_run, called_by=row.called_by_id), by=by) as work:
        row = Meeting.objects.get(pk=meeting)
        _require(rule.not_changed(row.state))
        row.state = MeetingState.CANCELLED
        row.save()
        work.record(Action.MEETING_CHANGE, "meeting", row.pk)
        _tell(work, NoticeCode.MEETING_MOVED, _called(row))
    return row


def attend(
    *, meeting: UUID, presence: str, by: User, one: UUID | None = None, case: UUID | None = None
) -> None:
    """Whether one who was called came; with no `one`, everybody who is not marked yet.

    Raises NotAllowed, ValidationError.
    """
    row = _mine(meeting, by, case)
    if presence not in Presence.values:
        raise ValidationError(_("Välj om personen kom."), code="presence")
    with working(row.case_id, partial(rule.may_run, called_by=row.called_by_id), by=by) as work:
        row = Meeting.objects.get(pk=meeting)
        _require(rule.not_changed(row.state))
        rows = Attendance.objects.filter(meeting=row)
        rows = rows.filter(pk=one) if one else rows.filter(presence="")
        if not rows.update(presence=presence) and one:
            refuse(UNKNOWN)
        work.record(Action.MEETING_CHANGE, "meeting", row.pk)


def close(*, meeting: UUID, by: User, case: UUID | None = None, at: datetime | None = None) -> Meeting:
    """The meeting has been held: what was said and decided stands from now on. `at`: only for import of what
    was before. Raises as `attend`."""
    row = _mine(meeting, by, case)
    with working(row.case_id, partial(rule.may_run, called_by=row.called_by_id), by=by) as work:
        row = Meeting.objects.get(pk=meeting)
        unmarked = Attendance.objects.filter(meeting=row, presence="").count()
        _require(rule.not_closed(row.state, day_of(row.starts_at), clock.today(), unmarked))
        row.state, row.closed_at = MeetingState.HELD, at_or_now(at)
        row.save()
        work.record(Action.MEETING_CHANGE, "meeting", row.pk)
    return row


def next_planned(case: UUID, *, by: User) -> UUID | None:
    """The meeting that something brought up now belongs to. Raises NotAllowed."""
    with working(case, rule.may_bring_up, by=by):
        rows = Meeting.objects.filter(case=case, state=MeetingState.PLANNED, ends_at__gt=clock.now())
        found: UUID | None = rows.order_by("starts_at").values_list("pk", flat=True).first()
    return found


def _mine(meeting: UUID, by: User, case: UUID | None) -> Meeting:
    """A meeting that `by` may know of; with `case`, one of that case. Else NotAllowed."""
    of = case_of(Meeting, meeting, by)
    if case not in (None, of):
        refuse(UNKNOWN)
    with working(of, rule.may_bring_up, by=by):
        return Meeting.objects.get(pk=meeting)


def _require(code: str) -> None:
    if not code:
        return
    words = {
        MeetingState.HELD: _("Mötet är redan genomfört."),
        MeetingState.CANCELLED: _("Mötet är inställt."),
        "too_early": _("Mötet kan avslutas tidigast samma dag som det hålls."),
        "unmarked": _("Markera först för var och en om den var med."),
    }
    raise ValidationError(words[code], code=code)


def _fill(row: Meeting, to: Invitation, called_at: datetime | None = None) -> None:
    problems = {}
    if day_of(to.starts_at) < day_of(at_or_now(called_at)) and to.starts_at != row.starts_at:
        problems["starts_at"] = ValidationError(_("Välj en tid från och med i dag."), code="past")
    if to.minutes <= 0:
        problems["minutes"] = ValidationError(_("Skriv hur många minuter mötet är."), code="length")
    if problems:
        raise ValidationError(problems)
    row.kind, row.form, row.youth_invited = to.kind, to.form, to.youth_invited
    row.starts_at, row.ends_at, row.place = to.starts_at, to.ends_at, to.place.strip()
    row.clean_fields(exclude={"case", "team", "called_by", "called_by_authority", "place"})


def _seats(work: Work, people: Iterable[int]) -> list[Membership]:
    """One seat in the team for each person. Raises ValidationError for nobody, and for others."""
    wanted = set(people)
    rows = Membership.objects.in_force(clock.database_now()).filter(team=work.case.team_id, user__in=wanted)
    seats = {seat.user_id: seat for seat in rows}
    if not wanted or set(seats) != wanted:
        text = _("Välj minst en person som är med i teamet.")
        raise ValidationError({"people": ValidationError(text, code="not_member")})
    return list(seats.values())


def _invite(work: Work, row: Meeting, seat: Membership) -> None:
    Attendance.objects.create(
        meeting=row, case=work.case, authority_id=seat.authority_id, user_id=seat.user_id
    )


def _called(row: Meeting) -> set[int]:
    rows = Attendance.objects.filter(meeting=row, user__isnull=False)
    return set(rows.values_list("user_id", flat=True))


def _tell(work: Work, code: NoticeCode, users: Iterable[int]) -> None:
    for user in set(users) - {work.by.pk}:
        Notice.objects.create(case=work.case, user_id=user, code=code, created_at=clock.now())


def _tell_of(work: Work, row: Meeting, users: Iterable[int]) -> None:
    """There is a meeting. Not as a reminder: that one comes from the worker, the day before."""
    _tell(work, NoticeCode.MEETING_SOON, users)
