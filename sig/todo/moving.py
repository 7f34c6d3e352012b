"""A step whose owner is not in the team goes to somebody who may read it already, who is told (ADR 158).

Run in the transaction in which a membership ends, a conflict is declared or an account is closed, and once an
hour for what a date has ended.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from crypto.pseudonym import pseudonym
from sig import telling
from sig.models import Case, Notice
from sig.models.codes import NoticeCode
from sig.todo import rule_sql
from sig.todo.rule import Seat, remind_on, successor
from sig.todo.rule_sql import Step
from teams.models import Conflict, Membership

STAYS = (NoticeCode.DRAFT_ENDS, NoticeCode.STEP_MOVED, NoticeCode.HANDED_OVER)
"""Notices of what belongs to one person alone: they do not go along with a case."""


def settle(team_id: UUID | None = None) -> int:
    """Give every step without an owner in the team (in all teams) its next one; how many were given."""
    with acting_as_system("sig.steps"):
        steps = rule_sql.open_steps(team_id)
        seats = seats_of({step.team_id for step in steps})
        moves = []
        for step in steps:
            here = seats[step.team_id]
            gone = step.owned.owner not in {seat.user for seat in here}
            then = successor(step.owned, here) if gone else None
            moves += [(step, then)] if then else []
        return _give(moves)


def settle_team(team_id: UUID) -> None:
    """The members of the team are others than before."""
    settle(team_id)


def handed_over(team_id: UUID, giver: int | None, taker: int) -> None:
    """The team has gone from one person to another: steps and unread notices go along, and the taker is told.

    Without a giver somebody stands in, and nothing moves.
    """
    with acting_as_system("sig.steps"):
        if giver is not None:
            _bring(team_id, giver, taker)
        for case in Case.objects.filter(team_id=team_id):
            _tell(case.pk, taker, NoticeCode.HANDED_OVER)


def _bring(team_id: UUID, giver: int, taker: int) -> None:
    seat = next((one for one in seats_of({team_id})[team_id] if one.user == taker), None)
    steps = [step for step in rule_sql.open_steps(team_id) if step.owned.owner == giver]
    _give([(step, seat) for step in steps if seat and seat.authority in step.owned.readers])
    _bring_notices(team_id, giver, taker)


def remind() -> int:
    """Tell owners of steps due tomorrow, today and a week ago; each once, how many were told."""
    count = 0
    with acting_as_system("sig.steps"):
        today = clock.today()
        for step in rule_sql.open_steps():
            reached = remind_on(step.due_on, today)
            if reached is None:
                continue
            count += telling.tell_once(step.case_id, [step.owned.owner], NoticeCode.STEP_DUE, *reached)
    return count


def seats_of(teams: Iterable[UUID]) -> dict[UUID, list[Seat]]:
    """Who sits in each team now, active and without a conflict of interest."""
    wanted = sorted(teams)
    conflicts = Conflict.objects.filter(team__in=wanted, ended_at=None).values_list("team_id", "user_id")
    blocked = set(conflicts)
    rows = Membership.objects.in_force(clock.database_now()).filter(team__in=wanted, user__is_active=True)
    found: dict[UUID, list[Seat]] = defaultdict(list)
    for row in rows.select_related("substitute_for"):
        if (row.team_id, row.user_id) not in blocked:
            covered = row.substitute_for.user_id if row.substitute_for else None
            leads = row.role == Membership.Role.COORDINATOR
            found[row.team_id].append(Seat(row.user_id, row.authority_id, leads, covered))
    return found


def _give(moves: list[tuple[Step, Seat]]) -> int:
    """Carry the moves out, one entry and one notice for each case and new owner."""
    given: dict[tuple[UUID, UUID, int], int] = defaultdict(int)
    for step, seat in moves:
        if rule_sql.give(step, user=seat.user, authority=seat.authority):
            given[step.team_id, step.case_id, seat.user] += 1
    for (team_id, case_id, user), count in given.items():
        case = pseudonym(team_id, "case")
        record(Action.TASK_CHANGE, case=case, object=f"user:{user}", purpose="owner_left", count=count)
        _tell(case_id, user, NoticeCode.STEP_MOVED)
    return sum(given.values())


def _tell(case_id: UUID, user: int, code: NoticeCode) -> None:
    Notice.objects.create(case_id=case_id, user_id=user, code=code, created_at=clock.now())


def _bring_notices(team_id: UUID, giver: int, taker: int) -> None:
    """What the giver has not read of the case is told to the taker, once."""
    rows = Notice.objects.filter(case__team_id=team_id, user_id=giver, read_at=None).exclude(code__in=STAYS)
    for row in rows:
        same = {"case_id": row.case_id, "user_id": taker, "code": row.code, "about_on": row.about_on}
        Notice.objects.get_or_create(
            **same, days_before=row.days_before, read_at=None, defaults={"created_at": clock.now()}
        )
