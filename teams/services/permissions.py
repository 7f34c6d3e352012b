"""django-guardian's rows for teams, kept equal to the memberships in force. Called by `members` and
`conflicts` only.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.models import Permission

from audit import clock
from audit.acting import acting_as_system
from teams.models import Conflict, Membership, Team, TeamUserObjectPermission

GRANTS: Final[dict[str, frozenset[str]]] = {
    "member": frozenset({"view_team", "contribute_team"}),
    "coordinator": frozenset({"view_team", "contribute_team", "coordinate_team"}),
}


def expected(team_id: UUID, at: datetime) -> set[tuple[int, str]]:
    """(user, permission) that the memberships in force at `at` call for: active people without an open
    conflict.
    """
    blocked = Conflict.objects.filter(team_id=team_id, ended_at__isnull=True).values("user")
    held = (
        Membership.objects.in_force(at)
        .filter(team_id=team_id, user__is_active=True)
        .exclude(user__in=blocked)
    )
    return {(user, code) for user, role in held.values_list("user_id", "role") for code in GRANTS[role]}


def actual(team_id: UUID) -> set[tuple[int, str]]:
    """(user, permission) as stored."""
    rows = TeamUserObjectPermission.objects.filter(content_object_id=team_id)
    return set(rows.values_list("user_id", "permission__codename"))


def sync(team_id: UUID) -> set[int]:
    """Make the rows equal to what is expected now. Returns the users whose rows changed."""
    with acting_as_system("teams.permissions"):
        team = Team.objects.select_for_update().get(pk=team_id)
        wanted, found = expected(team_id, clock.database_now()), actual(team_id)
        _take(team, found - wanted)
        _give(team, wanted - found)
    return {user for user, _ in wanted ^ found}


def _take(team: Team, pairs: set[tuple[int, str]]) -> None:
    rows = TeamUserObjectPermission.objects.filter(content_object=team)
    for user, code in pairs:
        rows.filter(user=user, permission__codename=code).delete()


def _give(team: Team, pairs: set[tuple[int, str]]) -> None:
    if not pairs:
        return
    named = Permission.objects.filter(content_type__app_label="teams", content_type__model="team")
    codes = dict(named.values_list("codename", "pk"))
    TeamUserObjectPermission.objects.bulk_create(
        TeamUserObjectPermission(permission_id=codes[code], user_id=user, content_object=team)
        for user, code in sorted(pairs)
    )


def sync_all(team_ids: Iterable[UUID]) -> set[int]:
    """`sync` for several teams, in a fixed order so that two calls cannot lock each other out."""
    changed: set[int] = set()
    for team_id in sorted(set(team_ids)):
        changed |= sync(team_id)
    return changed


def teams_out_of_step(at: datetime) -> set[UUID]:
    """Teams whose stored rows differ from the memberships in force: a date has passed."""
    with acting_as_system("teams.permissions"):
        blocked = {
            tuple(row) for row in Conflict.objects.filter(ended_at=None).values_list("team_id", "user_id")
        }
        held = Membership.objects.in_force(at).filter(user__is_active=True)
        wanted = {
            (team, user, code)
            for team, user, role in held.values_list("team_id", "user_id", "role")
            if (team, user) not in blocked
            for code in GRANTS[role]
        }
        rows = TeamUserObjectPermission.objects.values_list(
            "content_object_id", "user_id", "permission__codename"
        )
        return {team for team, _, _ in wanted ^ set(rows)}
