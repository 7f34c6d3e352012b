"""Moves of a case along the table in `sig/states.py`, with the two gates: consent, and the decision to
start."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from consent.models import Grant
from consent.services import consents
from sig import states
from sig.models import Case, StageChange
from sig.models.codes import LegalBasis, Stage, StageReason
from sig.policy import may_coordinate, may_decide_start
from sig.services.working import Work, working
from sig.states import Gates, MoveRefused
from teams.models import User


def move(*, case: Case | UUID, to: str, reason: str, by: User, at: datetime | None = None) -> Case:
    """Move the case to the stage `to`. `at` may lie in the past (a decision made on paper, an
    import), after the last move; the gates are asked about that moment.

    Raises NotAllowed unless `by` coordinates, MoveRefused with its code when the table or a gate says no,
    ValidationError for an impossible time. `closed` is reached by `closures.close` alone.
    """
    if to == Stage.CLOSED:
        raise MoveRefused("not_in_table")
    with working(case, may_coordinate, by=by, lock=True) as work:
        take_step(work, to, reason, at)
        if to in states.ENDS:
            consents.end(team=work.case.team, reason="refused", by=by, at=at)
        return work.case


def decide_start(*, case: Case | UUID, legal_basis: str, by: User, at: datetime | None = None) -> Case:
    """Social services decide that the work begins, and on which legal basis. Raises as `move`."""
    with working(case, may_decide_start, by=by, lock=True) as work:
        work.case.legal_basis = LegalBasis(legal_basis)
        take_step(work, Stage.STARTED, StageReason.START_DECIDED, at)
        return work.case


def consent_in_force(team_id: UUID, at: datetime | None = None) -> bool:
    """Was there, at that moment (now), an active consent that lets anything at all be shared?"""
    return Grant.objects.in_force(at or clock.database_now()).filter(team_id=team_id).exists()


def take_step(work: Work, to: str, reason: str, at: datetime | None = None) -> None:
    """Check the table and the gates, write the StageChange and the case. For services of this package."""
    gates = Gates(
        consent_in_force=to in (Stage.CONSENTED, Stage.STARTED) and consent_in_force(work.case.team_id, at),
        by_social_coordinator=may_decide_start(work.facts).allowed,
    )
    states.check_move(work.case.stage, to, reason, gates)
    _write(work, to, reason, _checked_time(work.case, at))
    work.record(Action.CASE_STAGE)


def _write(work: Work, to: str, reason: str, at: datetime) -> None:
    StageChange.objects.create(
        case=work.case,
        from_stage=work.case.stage,
        to_stage=to,
        at=at,
        recorded_at=clock.now(),
        by=work.by,
        reason=reason,
    )
    work.case.stage = to
    work.case._history_user = work.by
    work.case.save()


def _checked_time(case: Case, at: datetime | None) -> datetime:
    now = clock.now()
    last = StageChange.objects.filter(case=case).order_by("-at").values_list("at", flat=True).first()
    wanted = at or (max(now, last) if last else now)
    if at and at > now:
        raise ValidationError(_("Tiden ligger i framtiden."), code="future")
    if last and wanted < last:
        raise ValidationError(_("Tiden ligger före ärendets förra steg."), code="before_last_step")
    return wanted
