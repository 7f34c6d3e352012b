"""A coordinator takes over a team that nobody leads, or covers for the one who does. With a reason, and told.

The rule is `policy.may_take_over`. Nothing else lets a coordinator into a team that somebody else leads.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from crypto.pseudonym import pseudonym
from teams import notices, policy, team_hooks
from teams.facts import led_by_others, team_facts
from teams.models import Authority, Membership, Notice, Team, User
from teams.policy import LONGEST_COVER, TakeOver
from teams.roles import ADMINISTRATOR, LOG_REVIEWER
from teams.services import permissions

LED = Membership.Role.COORDINATOR
NOBODY = UUID(int=0)
REFUSED: Final[dict[str, Promise]] = {
    "not_there": gettext_lazy("Det finns inget ärende att ta över med det numret."),
    "already_leads": gettext_lazy("Du samordnar redan det ärendet."),
    "no_authority": gettext_lazy("Den som ska leda teamet måste höra till en verksamhet."),
}


@dataclass(frozen=True)
class Waiting:
    """A team without anybody to lead it, that this coordinator has been told of."""

    notice_id: UUID
    number: str
    since: datetime


def waiting(*, by: User) -> tuple[Waiting, ...]:
    """The teams that `by` was told need somebody, and that nobody leads still."""
    told = notices.unread(by=by, kinds=(Notice.Kind.SUBSTITUTE_NEEDED, Notice.Kind.MEMBER_LEFT))
    latest = {line.team_id: line for line in reversed(told)}
    return tuple(
        Waiting(line.id, team_hooks.number(team_id), line.created_at)
        for team_id, line in latest.items()
        if _open_to(team_id, by)
    )


def check(*, number: str, last_day: date | None, by: User) -> None:
    """Refuse in words what `take_over` would refuse; the refusal is recorded.

    Raises NotAllowed for whoever does not hold the role; ValidationError by field, the same for a number that
    does not exist and one with a conflict of interest.
    """
    decision = _decide(team_hooks.team_of_number(number) or NOBODY, last_day, by)
    if not decision.allowed:
        with acting_as(by, durable=True):
            record(Action.REFUSED, by=by, decision=decision, purpose="take_over", outcome="refused")
    _refuse(decision)


def take_over(*, number: str, reason: str, last_day: date | None, by: User) -> UUID:
    """Make `by` a coordinator of the team of that case until and including `last_day` (further notice).

    Returns the team's id. Raises as `check` does.
    """
    team_id = team_hooks.team_of_number(number) or NOBODY
    with acting_as(by):
        _lock(team_id)
        decision = _decide(team_id, last_day, by)
        _refuse(decision)
        _take(team_id, decision, reason.strip(), _after(last_day), by)
    return team_id


def _open_to(team_id: UUID, by: User) -> bool:
    wish = TakeOver(exists=True, led=led_by_others(team_id=team_id, user=by), has_authority=True)
    return policy.may_take_over(team_facts(team_id=team_id, user=by), wish).allowed


def _decide(team_id: UUID, last_day: date | None, by: User) -> Decision:
    with acting_as_system("teams.take_over"):
        exists = Team.objects.filter(pk=team_id).exists()
    wish = TakeOver(
        exists=exists,
        led=led_by_others(team_id=team_id, user=by),
        has_authority=by.authority_id is not None,
        days=(last_day - clock.today()).days if last_day else None,
    )
    return policy.may_take_over(team_facts(team_id=team_id, user=by), wish)


def _refuse(decision: Decision) -> None:
    if decision.reason == "led_by_another":
        text = _("Någon annan samordnar ärendet. Ange en sista dag, högst %(days)s dagar fram.")
        raise ValidationError({"last_day": text % {"days": LONGEST_COVER}}, code=decision.reason)
    if decision.reason in REFUSED:
        raise ValidationError({"number": REFUSED[decision.reason]}, code=decision.reason)
    decision.require()


def _take(team_id: UUID, decision: Decision, reason: str, ends_at: datetime | None, by: User) -> None:
    now = clock.database_now()
    if ends_at is not None and ends_at <= now:
        raise ValidationError({"last_day": _("Dagen har redan varit.")}, code="backwards")
    assert by.authority is not None
    with acting_as_system("teams.take_over"):
        before = _leaders(team_id, by)
        _leave_seat(team_id, now, by)
        seat = Membership(team_id=team_id, user=by, authority=by.authority, role=LED, starts_at=now)
        seat.ends_at, seat.taken_over, seat.take_over_reason = ends_at, decision.reason, reason
        seat._history_user = by  # type: ignore[attr-defined]
        seat.save()
    record(
        Action.TEAM_TAKE_OVER,
        by=by,
        decision=decision,
        case=pseudonym(team_id, "case"),
        object=f"membership:{pseudonym(team_id, f'membership:{seat.pk}')}",
        purpose=decision.reason,
    )
    permissions.sync(team_id)
    team_hooks.changed(team_id)
    _tell(team_id, before, by)


def _leave_seat(team_id: UUID, now: datetime, by: User) -> None:
    open_seats = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), team_id=team_id, user=by)
    for seat in open_seats:
        seat.ends_at = max(now, seat.starts_at)
        seat._history_user = by
        seat.save()


def _leaders(team_id: UUID, by: User) -> list[int]:
    """Who leads the team now, or else whoever did last."""
    seats = Membership.objects.filter(team_id=team_id, role=LED).exclude(user=by)
    now = list(seats.in_force(clock.database_now()).values_list("user", flat=True))
    return now or list(seats.order_by("-ends_at").values_list("user", flat=True)[:1])


def _tell(team_id: UUID, before: list[int], by: User) -> None:
    notices.tell_roles(
        team_id=team_id, kind=Notice.Kind.TAKEN_OVER, roles=(ADMINISTRATOR, LOG_REVIEWER), but=by
    )
    with acting_as_system("teams.notices"):
        place = Authority.objects.get(pk=by.authority_id)
        Notice.objects.bulk_create(
            Notice(team_id=team_id, kind=Notice.Kind.TAKEN_OVER, authority=place, for_user_id=user)
            for user in before
        )


def _lock(team_id: UUID) -> None:
    with acting_as_system("teams.lock"):
        Team.objects.select_for_update().filter(pk=team_id).first()


def _after(last_day: date | None) -> datetime | None:
    if last_day is None:
        return None
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=clock.STOCKHOLM)
