"""The end of the work: the reason, how things stand, the thank-you talk and the youth's own words. Consent
ends, meetings to come are called off, follow-ups are booked."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from consent.age import add_months, day_of
from consent.services import consents
from sig.closing.rule import thanks_refusal
from sig.models import Attendance, Case, Closure, FollowUp, Meeting, Notice
from sig.models.codes import ClosureReason, MeetingState, Months, NoticeCode, Stage, StageReason
from sig.policy import may_coordinate
from sig.services import stages
from sig.services.working import Work, case_of, working
from teams.models import User


@dataclass(frozen=True)
class Said:
    """What was said at the end: how things stand, the thank-you talk, the youth's own words."""

    exit_view: str = ""
    youth_words: str = ""
    thanks: str = ""
    thanks_on: date | None = None


def close(
    *,
    case: Case | UUID,
    reason: str,
    planned: bool,
    by: User,
    exit_view: str = "",
    youth_words: str = "",
    thanks: str = "",
    thanks_on: date | None = None,
    at: datetime | None = None,
) -> Closure:
    """Close the case. In one transaction meetings to come are called off, the stage moves, the consent ends
    and follow-ups at 6 and 12 months are booked.

    Raises NotAllowed, MoveRefused, ValidationError.
    """
    if reason not in ClosureReason.values:
        raise ValidationError({"reason": ValidationError(_("Välj en orsak."), code="required")})
    said = Said(exit_view, youth_words, thanks, thanks_on)
    _refuse(said)
    with working(case, may_coordinate, by=by, lock=True) as work:
        _call_off(work)
        stages.take_step(work, Stage.CLOSED, StageReason.CLOSED, at)
        closed_at = at or clock.now()
        closure = Closure.of(
            work.case,
            reason=reason,
            planned=planned,
            closed_at=closed_at,
            closed_by=by,
        )
        _put(closure, said)
        closure.save(force_insert=True)
        for months in Months:
            due_on = add_months(day_of(closed_at), months)
            FollowUp.of(work.case, months=months, due_on=due_on).save(force_insert=True)
        consents.end(team=work.case.team, reason="closed", by=by, at=at)
        work.record(Action.CASE_CLOSE, "closure", closure.pk)
    return closure


def change(*, closure: UUID, said: Said, version: int, by: User) -> Closure:
    """Add to what was said at the end. Raises NotAllowed, ValidationError, Conflict."""
    _refuse(said)
    with working(case_of(Closure, closure, by), may_coordinate, by=by) as work:
        held = Closure.objects.get(pk=closure)
        _put(held, said)
        held.save_versioned(version)
        work.record(Action.CASE_CLOSE, "closure", held.pk)
    return held


def _refuse(said: Said) -> None:
    code = thanks_refusal(said.thanks, said.thanks_on, clock.today())
    words = {
        "choice": ("thanks", _("Välj ett svar.")),
        "no_day": ("thanks_on", _("Skriv vilken dag samtalet hölls.")),
        "future": ("thanks_on", _("Datumet kan inte ligga framåt i tiden.")),
        "day_without_talk": ("thanks_on", _("Ta bort datumet, eller svara att samtalet är hållet.")),
    }
    if code:
        field, text = words[code]
        raise ValidationError({field: ValidationError(text, code=code)})


def _put(row: Closure, said: Said) -> None:
    row.exit_view, row.youth_words = said.exit_view.strip(), said.youth_words.strip()
    row.thanks, row.thanks_on = said.thanks, said.thanks_on


def _call_off(work: Work) -> None:
    """Trap: before the stage moves. A closed case has no meetings that anybody could change."""
    now = clock.database_now()
    coming = Meeting.objects.filter(case=work.case, state=MeetingState.PLANNED, ends_at__gt=now)
    rows = list(coming.select_for_update())
    invited = Attendance.objects.filter(meeting__in=[row.pk for row in rows]).exclude(user=None)
    people = set(invited.values_list("user_id", flat=True)) - {work.by.pk}
    for row in rows:
        row.state = MeetingState.CANCELLED
        row.save()
    for user_id in sorted(people):
        code = NoticeCode.MEETING_MOVED
        Notice.objects.create(case=work.case, user_id=user_id, code=code, created_at=clock.now())
