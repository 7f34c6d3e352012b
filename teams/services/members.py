"""The operative team: who comes in, who leaves, who stands in for whom.

Each function opens its own transaction, in which the membership, its history, django-guardian's rows, the
ledger entry, the ended sessions and the notices stand or fall together.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from crypto.keyring import ensure_key
from crypto.pseudonym import pseudonym
from teams import notices, policy, team_hooks
from teams.facts import team_facts
from teams.models import Authority, Conflict, Membership, Team, User
from teams.roles import COORDINATOR, IN_TEAMS
from teams.services import break_glass, permissions, sessions
from teams.services.acting import acting

MEMBER = Membership.Role.MEMBER.value
LEADER = Membership.Role.COORDINATOR.value


def create_team(*, by: User | None, coordinator: User | None = None) -> Team:
    """An empty team with its case key; with `coordinator`, led by that person from now.

    Anybody active may create one (a nomination does), and may name its first coordinator.
    """
    with acting(by):
        team = Team.objects.create(created_by=by)
        ensure_key("case", team.pk)
        _record(Action.TEAM_CREATE, team.pk, "team", by)
        if coordinator:
            _insert(team=team, user=coordinator, authority=_own_authority(coordinator), role=LEADER, by=by)
    return team


def add(
    *,
    team: Team,
    user: User,
    authority: Authority,
    by: User | None,
    role: str = MEMBER,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    substitute_for: Membership | None = None,
) -> Membership:
    """Put somebody in the team from `starts_at` (now) until `ends_at` (further notice).

    Raises NotAllowed when `by` may not lead the team or the authority may not join it, ValidationError when
    the person is inactive, not available, not of the right role, or in the team already during that time.
    """
    with acting(by):
        _require_leading(team.pk, by)
        team_hooks.may_join(team.pk, authority).require()
        _lock(team.pk)
        _refuse_unsuitable(team, user, authority, role, substitute_for)
        held = _insert(
            team=team,
            user=user,
            authority=authority,
            role=role,
            by=by,
            starts_at=starts_at,
            ends_at=ends_at,
            substitute_for=substitute_for,
        )
        _told(team, user, by, notices_kind="member_joined", authority=authority)
    return held


def end(
    *,
    membership: Membership,
    by: User | None,
    note: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Membership:
    """End a membership now or at a later `at`, with a sealed hand-over note for whoever takes over.

    Raises NotAllowed, ValidationError when it has ended already or would end before it began, and
    crypto.versioned.Conflict when somebody else changed it since `version`.
    """
    with acting(by):
        _require_leading(membership.team_id, by)
        _lock(membership.team_id)
        held: Membership = Membership.objects.select_related("team", "user", "authority").get(
            pk=membership.pk
        )
        now = clock.database_now()
        if held.ends_at and held.ends_at <= now:
            raise ValidationError(_("Personen har redan lämnat teamet."), code="ended")
        held.ends_at = max(at or now, held.starts_at)
        if note:
            held.hand_over_note = note
        _save(held, by, version)
        _record(Action.MEMBER_END, held.team_id, f"membership:{held.pk}", by)
        permissions.sync(held.team_id)
        team_hooks.changed(held.team_id)
        _told(held.team, held.user, by, notices_kind="member_left", authority=held.authority)
    return held


def substitute(
    *, membership: Membership, user: User, by: User | None, note: str = "", ends_at: datetime | None = None
) -> Membership:
    """`user` stands in for the holder of `membership`, for the same authority; the note is kept on the
    holder's row.

    The holder's own membership goes on. Raises as `add` does.
    """
    with acting(by):
        taken = add(
            team=membership.team,
            user=user,
            authority=membership.authority,
            by=by,
            role=membership.role,
            ends_at=ends_at,
            substitute_for=membership,
        )
        if note:
            membership.hand_over_note = note
            _save(membership, by, membership.version)
        team_hooks.handed_over(membership.team_id, None, user.pk)
    return taken


def sync_due() -> int:
    """Bring permission rows in step with memberships that began or ended by date, and end sessions touched
    by it.

    For the worker. Returns how many teams were out of step.
    """
    with acting_as_system("teams.dates"):
        due = permissions.teams_out_of_step(clock.database_now())
        for user_id in sorted(permissions.sync_all(due)):
            person = User.objects.get(pk=user_id)
            break_glass.end_for(person, why="membership_changed", by=None)
            sessions.end_all(user=person, reason="membership_changed", by=None)
        for team_id in due:
            team_hooks.changed(team_id)
    return len(due)


def sync_person(user: User) -> None:
    """After somebody was deactivated or came back: the rows of every team they sit in."""
    with acting_as_system("teams.permissions"):
        held = set(Membership.objects.filter(user=user).values_list("team_id", flat=True))
        permissions.sync_all(held)
        for team_id in sorted(held):
            team_hooks.changed(team_id)


def _insert(
    *,
    team: Team,
    user: User,
    authority: Authority,
    role: str,
    by: User | None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    substitute_for: Membership | None = None,
) -> Membership:
    starts_at = starts_at or clock.database_now()
    if ends_at and ends_at <= starts_at:
        raise ValidationError(_("Slutdagen måste ligga efter startdagen."), code="backwards")
    held = Membership(
        team=team, user=user, authority=authority, role=role, starts_at=starts_at, ends_at=ends_at
    )
    held.substitute_for = substitute_for
    _save(held, by, None)
    _record(Action.MEMBER_ADD, held.team_id, f"membership:{held.pk}", by)
    permissions.sync(team.pk)
    team_hooks.changed(team.pk)
    return held


def _save(held: Membership, by: User | None, version: int | None) -> None:
    held._history_user = by  # type: ignore[attr-defined]
    if version is None:
        held.save()
    else:
        held.save_versioned(version)


def _told(team: Team, user: User, by: User | None, *, notices_kind: str, authority: Authority) -> None:
    break_glass.end_for(user, why="membership_changed", by=by)
    sessions.end_all(user=user, reason="membership_changed", by=by)
    notices.tell_coordinators(team=team, kind=notices_kind, authority=authority, but=by)


def _require_leading(team_id: UUID, by: User | None) -> None:
    if by is not None:
        policy.may_manage_team(team_facts(team_id=team_id, user=by)).require()


def _lock(team_id: UUID) -> None:
    with acting_as_system("teams.lock"):
        Team.objects.select_for_update().get(pk=team_id)


def _refuse_unsuitable(
    team: Team, user: User, authority: Authority, role: str, substitute_for: Membership | None
) -> None:
    with acting_as_system("teams.facts"):
        blocked = Conflict.objects.filter(team=team, user=user, ended_at__isnull=True).exists()
        now = clock.database_now()
        inside = Membership.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=now), team=team, user=user
        ).exists()
    if not user.is_active or blocked or not user.roles() & IN_TEAMS:
        raise ValidationError(_("Personen kan inte vara med i det här teamet."), code="not_available")
    if inside:
        raise ValidationError(_("Personen är redan med i teamet."), code="already_member")
    if role == LEADER and COORDINATOR not in user.roles():
        raise ValidationError(
            _("Den som ska leda teamet måste ha rollen samordnare."), code="not_coordinator"
        )
    if user.authority_id != authority.pk:
        raise ValidationError(_("Personen arbetar inte på den verksamheten."), code="other_authority")
    if substitute_for and substitute_for.team_id != team.pk:
        raise ValidationError(_("Ersättaren måste komma in i samma team."), code="other_team")


def _own_authority(user: User) -> Authority:
    if user.authority is None:
        raise ValidationError(
            _("Den som ska leda teamet måste höra till en verksamhet."), code="no_authority"
        )
    return user.authority


def _record(action: Action, team_id: UUID, what: str, by: User | None) -> None:
    kind = what.partition(":")[0]
    record(action, by=by, case=pseudonym(team_id, "case"), object=f"{kind}:{pseudonym(team_id, what)}")
