"""The end of the work: the reason, how things stand, the youth's own words; consent ends, follow-ups are
booked."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from consent.age import add_months, day_of
from consent.services import consents
from sig.models import Case, Closure, FollowUp
from sig.models.codes import ClosureReason, Months, Stage, StageReason
from sig.policy import may_coordinate
from sig.services import stages
from sig.services.working import case_of, working
from teams.models import User


def close(
    *,
    case: Case | UUID,
    reason: str,
    planned: bool,
    by: User,
    exit_view: str = "",
    youth_words: str = "",
    at: datetime | None = None,
) -> Closure:
    """Close the case. In one transaction the stage moves, the consent ends and follow-ups at 6 and 12 months
    are booked.

    Raises NotAllowed, MoveRefused, ValidationError.
    """
    if reason not in ClosureReason.values:
        raise ValidationError({"reason": ValidationError(_("Välj en orsak."), code="required")})
    with working(case, may_coordinate, by=by, lock=True) as work:
        stages.take_step(work, Stage.CLOSED, StageReason.CLOSED, at)
        closed_at = at or clock.now()
        closure = Closure.of(
            work.case,
            reason=reason,
            planned=planned,
            closed_at=closed_at,
            closed_by=by,
            exit_view=exit_view.strip(),
            youth_words=youth_words.strip(),
        )
        closure.save(force_insert=True)
        for months in Months:
            due_on = add_months(day_of(closed_at), months)
            FollowUp.of(work.case, months=months, due_on=due_on).save(force_insert=True)
        consents.end(team=work.case.team, reason="closed", by=by, at=at)
        work.record(Action.CASE_CLOSE, "closure", closure.pk)
    return closure


def change(*, closure: UUID, exit_view: str, youth_words: str, version: int, by: User) -> Closure:
    """Add to what was said at the end. Raises NotAllowed, Conflict."""
    with working(case_of(Closure, closure, by), may_coordinate, by=by) as work:
        held = Closure.objects.get(pk=closure)
        held.exit_view, held.youth_words = exit_view.strip(), youth_words.strip()
        held.save_versioned(version)
        work.record(Action.CASE_CLOSE, "closure", held.pk)
    return held
