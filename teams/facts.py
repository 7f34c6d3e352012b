"""Loads the facts that `teams.policy` judges."""

from uuid import UUID

from audit import clock
from audit.acting import acting_as_system
from teams.models import Conflict, Membership, User
from teams.policy import TeamFacts


def team_facts(*, team_id: UUID, user: User) -> TeamFacts:
    """One person and one team now, read as the machine: a conflict hides itself from policies."""
    with acting_as_system("teams.facts"):
        held = Membership.objects.in_force(clock.database_now()).filter(team_id=team_id, user=user).first()
        conflict = Conflict.objects.filter(team_id=team_id, user=user, ended_at__isnull=True).exists()
    return TeamFacts(
        active=user.is_active,
        roles=user.roles(),
        membership=str(held.pk) if held else "",
        membership_role=held.role if held else "",
        conflict=conflict,
    )
