"""A coordinator hands teams to another, for good or while away; the other confirms and both have a receipt.

Offered by whoever leads the teams, taken by whoever is to lead them: nobody is put in charge unasked, and the
role opens nothing by itself (ADR 110, 158). Each team moves whole or stays with a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from audit.decisions import Basis, Decision, refuse
from audit.services import record
from crypto.pseudonym import pseudonym
from teams import handing_over, policy, team_hooks
from teams.facts import team_facts
from teams.handing_over import TAKEN, Taking
from teams.models import Conflict, HandOver, HandOverTeam, Membership, Notice, RoleAssignment, Team, User
from teams.roles import COORDINATOR
from teams.services import break_glass, permissions, sessions

LED = Membership.Role.COORDINATOR
State = HandOver.State
NOT_YOURS = Decision(False, "not_member")


@dataclass(frozen=True)
class Wish:
    """What is to be handed over, to whom; with days: only from the first until and including the last."""

    teams: tuple[UUID, ...]
    taker: int
    first_day: date | None = None
    last_day: date | None = None
    note: str = ""


def led_by(user: User) -> list[tuple[UUID, str]]:
    """(team, case number) of the teams that `user` leads now, by number."""
    with acting_as(user):
        seats = Membership.objects.in_force(clock.database_now()).filter(user=user, role=LED)
        teams = list(seats.values_list("team_id", flat=True))
        blocked = set(Conflict.objects.filter(user=user, ended_at=None).values_list("team_id", flat=True))
    numbers = team_hooks.numbers([team for team in teams if team not in blocked])
    return sorted(numbers.items(), key=lambda pair: (pair[1], str(pair[0])))


def takers(*, by: User) -> list[tuple[int, str]]:
    """(id, name and authority) of everybody who could lead a team, own authority first."""
    held = RoleAssignment.objects.in_force().filter(role=COORDINATOR).values("user")
    found = User.objects.filter(pk__in=held, is_active=True, set_up_at__isnull=False, authority__isnull=False)
    people = list(found.exclude(pk=by.pk).select_related("authority"))
    people.sort(key=lambda person: (person.authority_id != by.authority_id, person.name))
    return [(person.pk, f"{person.name}, {person.authority}") for person in people]


def offer(wish: Wish, *, by: User) -> UUID:
    """Ask somebody to take the teams; those that cannot be taken stay and say why. The note is written on
    one's own seats at once.

    Raises NotAllowed for a team that `by` does not lead, ValidationError by field.
    """
    starts_at, ends_at = _period(wish)
    with acting_as(by):
        taker = User.objects.filter(pk=wish.taker).exclude(pk=by.pk).first()
        if taker is None:
            raise ValidationError({"taker": _("Välj en person i listan.")}, code="not_there")
        for team_id in wish.teams:
            policy.may_manage_team(team_facts(team_id=team_id, user=by)).require()
        made = HandOver.objects.create(giver=by, taker=taker, starts_at=starts_at, ends_at=ends_at)
        kept = {team: _obstacle(team, made, taker) for team in wish.teams}
        if all(kept.values()):
            raise ValidationError({"taker": _("Personen kan inte ta något av teamen.")}, code="none")
        for team, reason in kept.items():
            HandOverTeam.objects.create(hand_over=made, team_id=team, outcome=reason)
        open_teams = [team for team, reason in kept.items() if not reason]
        _write_note(open_teams, wish.note.strip(), by)
        named = f"user:{taker.pk}"
        record(Action.TEAM_HAND_OVER, by=by, object=named, purpose="offer", count=len(open_teams))
        _notify(open_teams[0], taker.pk, Notice.Kind.HAND_OVER_OFFERED)
    return made.pk


def take(hand_over: UUID, *, by: User) -> None:
    """Lead what can be taken now. Raises NotAllowed for anybody but whoever was asked, ValidationError when
    it has been answered.
    """
    with acting_as(by):
        held = _open(hand_over, by, whose="taker")
        lines = list(held.lines.filter(outcome="").order_by("team_id"))
        for line in lines:
            line.outcome = _take_one(line.team_id, held, by)
            line.save(update_fields=["outcome"])
        _answer(held, State.TAKEN, held.giver_id, lines)


def decline(hand_over: UUID, *, by: User) -> None:
    """No thank you: every team stays. Raises as `take` does."""
    with acting_as(by):
        held = _open(hand_over, by, whose="taker")
        lines = list(held.lines.filter(outcome=""))
        held.lines.filter(outcome="").update(outcome="declined")
        _answer(held, State.DECLINED, held.giver_id, lines)


def withdraw(hand_over: UUID, *, by: User) -> None:
    """Whoever offered changed their mind before the answer. Raises as `take` does."""
    with acting_as(by):
        held = _open(hand_over, by, whose="giver")
        held.lines.filter(outcome="").update(outcome="withdrawn")
        _answer(held, State.WITHDRAWN, None, [])


def _open(hand_over: UUID, by: User, *, whose: str) -> HandOver:
    mine = HandOver.objects.filter(pk=hand_over, **{f"{whose}_id": by.pk})
    # The policy lets nobody lock one that is answered.
    held: HandOver | None = mine.select_for_update().first()
    if held is None and mine.exists():
        raise ValidationError(_("Frågan är redan besvarad."), code="answered")
    if held is None:
        refuse(NOT_YOURS)
    return held


def _answer(held: HandOver, state: str, tell: int | None, lines: list[HandOverTeam]) -> None:
    held.state, held.answered_at = state, clock.now()
    held.save(update_fields=["state", "answered_at"])
    record(Action.TEAM_HAND_OVER, object=f"user:{held.giver_id}", purpose=state, count=len(lines))
    if tell is not None and lines:
        _notify(lines[0].team_id, tell, Notice.Kind.HAND_OVER_ANSWERED)


def _take_one(team_id: UUID, held: HandOver, by: User) -> str:
    """Move one team whole, or say why it stays."""
    with acting_as_system("teams.hand_over"):
        Team.objects.select_for_update().get(pk=team_id)
    reason = _obstacle(team_id, held, by)
    if reason:
        return reason
    seat = _seat(team_id, held, by)
    record(
        Action.TEAM_HAND_OVER,
        by=by,
        decision=Decision(True, "handed_over", Basis("hand_over", str(held.pk))),
        case=pseudonym(team_id, "case"),
        object=f"membership:{pseudonym(team_id, f'membership:{seat.pk}')}",
        purpose="cover" if held.ends_at else "for_good",
    )
    permissions.sync(team_id)
    team_hooks.handed_over(team_id, None if held.ends_at else held.giver_id, by.pk)
    team_hooks.changed(team_id)
    return TAKEN


def _seat(team_id: UUID, held: HandOver, by: User) -> Membership:
    assert by.authority is not None
    with acting_as_system("teams.hand_over"):
        now = clock.database_now()
        given = Membership.objects.in_force(now).get(team_id=team_id, user=held.giver_id, role=LED)
        seat = Membership(team_id=team_id, user=by, authority=by.authority, role=LED, starts_at=now)
        if held.ends_at and held.starts_at:
            seat.starts_at, seat.ends_at = max(now, held.starts_at), held.ends_at
            seat.substitute_for = given
        else:
            open_seats = Membership.objects.filter(_not_ended(now), team_id=team_id)
            for old in open_seats.filter(user__in=(by.pk, held.giver_id)):
                _end(old, now, by)
            Notice.objects.filter(team_id=team_id, for_user=held.giver_id, read_at=None).update(for_user=by)
            break_glass.end_for(held.giver, why="membership_changed", by=None)
            sessions.end_all(user=held.giver, reason="membership_changed", by=None)
        seat._history_user = by  # type: ignore[attr-defined]
        seat.save()
    return seat


def _end(seat: Membership, now: datetime, by: User) -> None:
    seat.ends_at = max(now, seat.starts_at)
    seat._history_user = by  # type: ignore[attr-defined]
    seat.save()


def _not_ended(now: datetime) -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=now)


def _obstacle(team_id: UUID, held: HandOver, taker: User) -> str:
    """Read as the machine: a conflict of interest hides itself."""
    with acting_as_system("teams.facts"):
        now = clock.database_now()
        seats = Membership.objects.filter(_not_ended(now), team_id=team_id)
        own = list(seats.filter(user=taker).values_list("role", flat=True))
        given = seats.in_force(now).filter(user=held.giver_id, role=LED, user__is_active=True).exists()
        conflicts = Conflict.objects.filter(team_id=team_id, ended_at=None)
        blocked = set(conflicts.filter(user__in=(taker, held.giver_id)).values_list("user", flat=True))
    able = taker.is_active and COORDINATOR in taker.roles() and taker.authority is not None
    joins = team_hooks.may_join(team_id, taker.authority) if taker.authority else NOT_YOURS
    return handing_over.obstacle(
        Taking(
            giver_leads=given and held.giver_id not in blocked,
            able=able,
            blocked=taker.pk in blocked,
            leads=LED in own,
            member=bool(own),
            cover=held.ends_at is not None,
            refusal="" if joins.allowed else joins.reason,
        )
    )


def _write_note(teams: Iterable[UUID], note: str, by: User) -> None:
    if not note:
        return
    seats = Membership.objects.in_force(clock.database_now()).filter(team__in=list(teams), user=by, role=LED)
    for seat in seats:
        seat.hand_over_note = note
        seat._history_user = by
        seat.save()


def _notify(team_id: UUID, user: int, kind: str) -> None:
    with acting_as_system("teams.notices"):
        Notice.objects.create(team_id=team_id, for_user_id=user, kind=kind)


def _period(wish: Wish) -> tuple[datetime | None, datetime | None]:
    """Both days or none; the last day counts in full."""
    if wish.first_day is None and wish.last_day is None:
        return None, None
    if wish.first_day is None or wish.last_day is None:
        missing = "first_day" if wish.first_day is None else "last_day"
        raise ValidationError({missing: _("Ange både första och sista dagen.")}, code="half")
    if wish.last_day < max(wish.first_day, clock.today()):
        raise ValidationError({"last_day": _("Sista dagen måste ligga efter den första.")}, code="backwards")
    starts = datetime.combine(wish.first_day, time(), tzinfo=clock.STOCKHOLM)
    ends = datetime.combine(date.fromordinal(wish.last_day.toordinal() + 1), time(), tzinfo=clock.STOCKHOLM)
    return starts, ends
