"""Loads the facts that `teams.policy` judges."""

from uuid import UUID

from audit import clock
from audit.acting import acting_as_system
from teams.models import BreakGlass, Conflict, Membership, User
from teams.policy import TeamFacts
from teams.roles import COORDINATOR


def team_facts(*, team_id: UUID, user: User) -> TeamFacts:
    """One person and one team now, read as the machine: a conflict hides itself from policies."""
    with acting_as_system("teams.facts"):
        now = clock.database_now()
        held = Membership.objects.in_force(now).filter(team_id=team_id, user=user).first()
        conflict = Conflict.objects.filter(team_id=team_id, user=user, ended_at__isnull=True).exists()
        glass = BreakGlass.objects.filter(
            team_id=team_id, user=user, opened_at__lte=now, ends_at__gt=now
        ).first()
    return TeamFacts(
        active=user.is_active,
        roles=user.roles(),
        membership=str(held.pk) if held else "",
        membership_role=held.role if held else "",
        conflict=conflict,
        authority=held.authority_id if held else glass.authority_id if glass else None,
        glass=str(glass.pk) if glass else "",
    )


def led_by_others(*, team_id: UUID, user: User) -> bool:
    """Does somebody else coordinate the team now, with an open account and no conflict?"""
    with acting_as_system("teams.facts"):
        blocked = Conflict.objects.filter(team_id=team_id, ended_at__isnull=True).values("user")
        seats = Membership.objects.in_force(clock.database_now()).filter(team_id=team_id, role=COORDINATOR)
        return bool(seats.filter(user__is_active=True).exclude(user__in=blocked).exclude(user=user).exists())
