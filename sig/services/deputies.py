"""The programme's deputy: stands in for whoever coordinates a case, for as long as they are the deputy.

A deputy who is replaced leaves every case; the next one takes the seat where there is something left to do.
"""

from collections.abc import Set

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from audit import clock
from audit.acting import acting_as_system
from sig.models import Case, FollowUp, Outcome, Programme
from sig.models.codes import Stage
from sig.states import ENDS
from teams.models import Membership, Team, User
from teams.services import members

LED = Membership.Role.COORDINATOR
SYSTEM = "sig.deputies"


def seat(programme: Programme, team: Team) -> Membership | None:
    """The deputy's seat in the team, as a substitute for whoever leads it; None without a deputy to seat.

    Raises ValidationError for somebody who cannot lead the team.
    """
    deputy = programme.deputy
    with acting_as_system(SYSTEM):
        led = _led(team).exclude(user=deputy).order_by("starts_at", "id").first()
    if deputy is None or deputy.authority is None or led is None:
        return None
    return members.add(
        team=team, user=deputy, authority=deputy.authority, role=LED.value, substitute_for=led, by=None
    )


def replaced(programme: Programme, before: User) -> int:
    """`before` is the programme's deputy no more; how many teams they left.

    They stay where nobody else leads. The next deputy is seated where they may be and something is left to
    do.
    """
    left = 0
    with acting_as_system(SYSTEM):
        held = Membership.objects.in_force(clock.database_now()).filter(
            user=before, role=LED, ends_at=None, substitute_for__isnull=False
        )
        cases = {case.team_id: case for case in Case.objects.filter(programme=programme)}
        unfinished = set(_unfinished(programme).values_list("team_id", flat=True))
        for old in list(held.filter(team__in=cases).select_related("team").order_by("team_id")):
            leaders = set(_led(old.team).values_list("user_id", flat=True))
            if not may_leave(leaders, before.pk):
                continue
            members.end(membership=old, by=None)
            left += 1
            if old.team_id in unfinished:
                _seat_next(programme, old.team)
    return left


def may_leave(leaders: Set[int], deputy: int) -> bool:
    """Does somebody else lead the team? A team is left without anybody by no change of deputy. Pure."""
    return bool(leaders - {deputy})


def _seat_next(programme: Programme, team: Team) -> None:
    """A conflict of interest, or a seat already: the team is counted as one without a deputy."""
    try:
        seat(programme, team)
    except ValidationError:
        return


def _led(team: Team) -> QuerySet[Membership]:
    seats = Membership.objects.in_force(clock.database_now())
    return seats.filter(team=team, role=LED, user__is_active=True)


def _unfinished(programme: Programme) -> QuerySet[Case]:
    """Cases on their way or at work, and closed ones whose outcome is not yet reviewed by a second person."""
    reviewed = Outcome.objects.filter(
        case=OuterRef("case"), months=OuterRef("months"), verified_at__isnull=False
    )
    waiting = FollowUp.objects.filter(~Exists(reviewed), case=OuterRef("pk"))
    return Case.objects.filter(
        ~Q(stage__in=ENDS) | Q(stage=Stage.CLOSED) & Exists(waiting), programme=programme
    )
