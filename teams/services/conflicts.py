"""Conflict of interest (jäv, FL 16–18): one click, and the case is gone for that person at once.

Whoever leads the team learns that a substitute is needed, and not why.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from crypto.pseudonym import pseudonym
from teams import notices, policy, team_hooks
from teams.facts import team_facts
from teams.models import Authority, Conflict, Membership, Team, User
from teams.services import break_glass, permissions, sessions


def declare(*, team: Team, user: User, by: User) -> Conflict:
    """Open a conflict for `user`: by the person, or by somebody who leads the team. Declaring twice changes
    nothing.

    Raises NotAllowed for anybody else.
    """
    facts = team_facts(team_id=team.pk, user=by)
    decision = policy.may_view_team(facts) if by == user else policy.may_manage_team(facts)
    with acting_as(by):
        open_now = _open(team, user)
        if open_now:
            return open_now
        decision.require()
        conflict = Conflict(team=team, user=user, declared_by=by, declared_at=clock.database_now())
        conflict.save()
        _record(Action.CONFLICT_DECLARE, conflict, by, decision)
        authority = _authority(team, user)
        _follow_up(team, user, by)
        notices.tell_coordinators(team=team, kind="substitute_needed", authority=authority, but=user)
    return conflict


def end(*, conflict: Conflict, by: User) -> Conflict:
    """Close a conflict: by the person who declared it. A membership still in force counts again at once.

    Raises ValidationError when it is closed already or is not there for `by`.
    """
    with acting_as(by):
        changed = Conflict.objects.filter(pk=conflict.pk, ended_at__isnull=True, declared_by=by).update(
            ended_at=clock.database_now()
        )
        if not changed:
            raise ValidationError(_("Anmälan om jäv är redan avslutad."), code="ended")
        conflict.refresh_from_db()
        _record(Action.CONFLICT_END, conflict, by)
        _follow_up(conflict.team, conflict.user, by)
    return conflict


def _open(team: Team, user: User) -> Conflict | None:
    with acting_as_system("teams.conflicts"):
        Team.objects.select_for_update().get(pk=team.pk)
        return Conflict.objects.filter(team=team, user=user, ended_at__isnull=True).first()


def _authority(team: Team, user: User) -> Authority | None:
    with acting_as_system("teams.conflicts"):
        held = Membership.objects.in_force(clock.database_now()).filter(team=team, user=user)
        found = held.select_related("authority").first()
    return found.authority if found else None


def _follow_up(team: Team, user: User, by: User) -> None:
    permissions.sync(team.pk)
    team_hooks.changed(team.pk)
    break_glass.end_for(user, why="conflict", by=by)
    sessions.end_all(user=user, reason="membership_changed", by=by)


def _record(action: Action, conflict: Conflict, by: User, decision: Decision | None = None) -> None:
    team_id = conflict.team_id
    about = "conflict:" + pseudonym(team_id, str(conflict.pk))
    record(action, by=by, decision=decision, case=pseudonym(team_id, "case"), object=about)
