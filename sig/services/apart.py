"""Two cases kept apart, by whoever leads both; and telling them when the two youths could meet."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.decisions import Decision, refuse
from sig.apart import access
from sig.apart.loading import Compared, compared, marks_of, other_than
from sig.apart.rule import Appointment, Side, clashes
from sig.facts import case_facts
from sig.models import Case, KeptApart, Notice
from sig.models.codes import NoticeCode
from sig.policy import may_coordinate
from sig.services.working import working
from teams.models import User


def keep(*, case: UUID, other: UUID, by: User) -> KeptApart:
    """From now on they are kept apart. Raises NotAllowed unless `by` leads both, ValidationError when they
    are already, or are one and the same."""
    with working(case, may_coordinate, by=by) as work:
        may_coordinate(case_facts(other, by=by)).require()
        if case == other:
            raise ValidationError({"other": _("Välj ett annat ärende.")}, code="same")
        first, second = sorted((case, other))
        if KeptApart.objects.filter(first=first, second=second, ended_at=None).exists():
            raise ValidationError({"other": _("De hålls redan isär.")}, code="already")
        row = KeptApart.objects.create(first_id=first, second_id=second, made_by=by, made_at=clock.now())
        work.record(Action.APART_KEEP, "apart", row.pk)
    return row


def end(*, mark: UUID, case: UUID, by: User) -> None:
    """They need not be kept apart any more. Ending twice changes nothing. Raises NotAllowed."""
    with working(case, may_coordinate, by=by) as work:
        row = KeptApart.objects.filter(Q(first=case) | Q(second=case), pk=mark).first()
        if row is None:
            refuse(Decision(False, "not_there"))
        if row.ended_at is None:
            row.ended_at = clock.now()
            row.save(update_fields=["ended_at"])
            work.record(Action.APART_END, "apart", row.pk)


def tell(case_id: UUID) -> int:
    """Tell those who lead both, when something in the case may bring two youths together; how many were told.

    Called where a team or a meeting changes, whoever changes it. Nobody is told again before having read it.
    """
    with acting_as_system("sig.apart"):
        marks = list(marks_of(case_id))
        if not marks:
            return 0
        cases = {case_id, *(other_than(mark, case_id) for mark in marks)}
        both, told = compared(cases, clock.database_now()), 0
        for mark in marks:
            other = other_than(mark, case_id)
            if clashes(_side(both, case_id, other), _side(both, other, case_id)):
                told += _tell(case_id, both.leaders(case_id) & both.leaders(other))
    return told


def team_changed(team_id: UUID) -> None:
    """Somebody came into the team, or left it."""
    with acting_as_system("sig.apart"):
        case = Case.objects.filter(team_id=team_id).values_list("pk", flat=True).first()
    if case is not None:
        tell(case)


def about_adding(team_id: UUID, user: int, by: User) -> tuple[str, ...]:
    """What `by` must know before that person comes into the team."""
    with acting_as_system("sig.apart"):
        case = Case.objects.filter(team_id=team_id).values_list("pk", flat=True).first()
    return access.warnings_for(case, by=by, user=user) if case is not None else ()


def _side(both: Compared, case: UUID, other: UUID) -> Side:
    """Without places: they are sealed, and the machine opens none."""
    meetings = (Appointment(row.starts_at, row.ends_at) for row in both.meetings.get(case, ()))
    return Side(both.members(case, other), tuple(meetings))


def _tell(case_id: UUID, users: set[int]) -> int:
    told = 0
    for user in sorted(users):
        _row, made = Notice.objects.get_or_create(
            case_id=case_id,
            user_id=user,
            code=NoticeCode.APART,
            read_at=None,
            defaults={"created_at": clock.now()},
        )
        told += made
    return told
