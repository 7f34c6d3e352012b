"""What the team's page asks for, by ids: loads through the walls, then calls `members` and `conflicts`.

Whatever the reader may not see is not there: NotAllowed, hidden.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import Decision, NotAllowed
from teams import policy, team_hooks
from teams.facts import team_facts
from teams.models import Authority, Conflict, Membership, RoleAssignment, Team, User
from teams.roles import IN_TEAMS
from teams.services import conflicts, members


@dataclass(frozen=True)
class Candidates:
    """One authority as the page for adding shows it: its free people, or why it may not join (a reason
    code).
    """

    code: str
    name: str
    people: tuple[tuple[int, str], ...]
    refused: str


def candidates(team_id: UUID, *, by: User) -> list[Candidates]:
    """Who could be added, authority by authority. Raises NotAllowed unless `by` may lead the team."""
    policy.may_manage_team(team_facts(team_id=team_id, user=by)).require()
    free: dict[int, list[tuple[int, str]]] = defaultdict(list)
    staff = _in_casework().exclude(pk__in=_unavailable(team_id))
    for authority_id, pk, name in staff.values_list("authority_id", "pk", "name"):
        free[authority_id].append((pk, name))
    authorities = list(Authority.objects.all())
    decided = team_hooks.may_join_each(team_id, authorities)
    return [
        Candidates(one.code, one.name, tuple(free[one.pk]), "")
        if decided[one.pk].allowed
        else Candidates(one.code, one.name, (), decided[one.pk].reason)
        for one in authorities
    ]


def colleagues(team_id: UUID, membership_id: UUID, *, by: User) -> list[tuple[int, str]]:
    """(id, name) of people who could stand in for a member. Raises NotAllowed."""
    held = _membership(team_id, membership_id, by)
    staff = _in_casework().filter(authority_id=held.authority_id)
    return list(staff.exclude(pk__in=_unavailable(team_id)).values_list("pk", "name"))


def add(*, team_id: UUID, user_id: int, role: str, last_day: date | None, by: User) -> None:
    """Add by ids. Raises NotAllowed and ValidationError as `members.add`."""
    team, user = _team(team_id, by), User.objects.select_related("authority").get(pk=user_id)
    if user.authority is None:
        raise _hidden("no_authority")
    members.add(team=team, user=user, authority=user.authority, role=role, ends_at=_after(last_day), by=by)


def end(
    *, team_id: UUID, membership_id: UUID, note: str, last_day: date | None, version: int, by: User
) -> None:
    """End by ids, now or after `last_day`. Raises NotAllowed, ValidationError and
    crypto.versioned.Conflict.
    """
    held = _membership(team_id, membership_id, by)
    members.end(membership=held, note=note, at=_after(last_day), version=version, by=by)


def substitute(
    *, team_id: UUID, membership_id: UUID, user_id: int, note: str, last_day: date | None, by: User
) -> None:
    """Let somebody stand in, by ids. Raises NotAllowed and ValidationError."""
    held = _membership(team_id, membership_id, by)
    user = User.objects.select_related("authority").get(pk=user_id)
    members.substitute(membership=held, user=user, note=note, ends_at=_after(last_day), by=by)


def declare_own_conflict(*, team_id: UUID, by: User) -> None:
    """`by` steps aside. Doing it twice changes nothing. Raises NotAllowed for somebody outside the team."""
    if _has_conflict(team_id, by):
        return
    conflicts.declare(team=_team(team_id, by), user=by, by=by)


def _has_conflict(team_id: UUID, user: User) -> bool:
    with acting_as(user):
        return Conflict.objects.filter(team_id=team_id, user=user, ended_at__isnull=True).exists()


def _unavailable(team_id: UUID) -> set[int]:
    with acting_as_system("teams.facts"):
        inside = Membership.objects.filter(team_id=team_id).exclude(ends_at__lte=clock.now())
        blocked = Conflict.objects.filter(team_id=team_id, ended_at__isnull=True)
        return {*inside.values_list("user_id", flat=True), *blocked.values_list("user_id", flat=True)}


def _in_casework() -> QuerySet[User]:
    """Who may sit in a team: active, set up, of an authority, and with a role in case work now."""
    held = RoleAssignment.objects.in_force().filter(role__in=IN_TEAMS).values("user")
    return User.objects.filter(pk__in=held, is_active=True, set_up_at__isnull=False, authority__isnull=False)


def _team(team_id: UUID, by: User) -> Team:
    with acting_as(by):
        team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise _hidden("no_such_team")
    return team


def _membership(team_id: UUID, membership_id: UUID, by: User) -> Membership:
    policy.may_manage_team(team_facts(team_id=team_id, user=by)).require()
    with acting_as(by):
        rows = Membership.objects.select_related("team", "user", "authority")
        held: Membership | None = rows.filter(pk=membership_id, team_id=team_id).first()
    if held is None:
        raise _hidden("no_such_member")
    return held


def _hidden(reason: str) -> NotAllowed:
    return NotAllowed(Decision(False, reason))


def _after(last_day: date | None) -> datetime | None:
    """The first moment after `last_day` in Stockholm: the last day counts in full."""
    if last_day is None:
        return None
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=clock.STOCKHOLM)
