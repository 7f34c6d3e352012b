"""The door to what waits: own steps and others', in the cases where the asker works."""

from dataclasses import dataclass
from datetime import timedelta

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from sig.casefile import CaseRow, StepView
from sig.caseload.access import cases
from sig.models import Task
from sig.todo.rule import Group, group_of
from teams.models import Authority, Membership, User
from teams.naming import NameReader, staff_name_for

MEMBER = Decision(True, "member", hidden=False)
DONE_DAYS = 14
DONE_SHOWN = 20


@dataclass(frozen=True, repr=False)
class Waiting:
    """One step and the case it belongs to."""

    step: StepView
    case: CaseRow
    mine: bool
    group: Group


@dataclass(frozen=True, repr=False)
class TodoList:
    """Open steps by date, mine and others'; what was done lately, newest first; the cases themselves."""

    mine: tuple[Waiting, ...]
    others: tuple[Waiting, ...]
    done: tuple[Waiting, ...]
    cases: tuple[CaseRow, ...]


def todo(*, by: User) -> TodoList:
    """What waits in the cases where `by` has a seat now, as far as the rule shows it; recorded.

    A break-glass is no seat: it opens no steps here.
    """
    rows = {row.id: row for row in cases(by=by)}
    with acting_as(by, durable=True):
        seats = Membership.objects.in_force(clock.database_now()).filter(user=by)
        mine = list(seats.values_list("team", flat=True))
        tasks = list(Task.objects.filter(case__in=list(rows), team__in=mine, done_at=None))
        since = clock.now() - timedelta(days=DONE_DAYS)
        lately = Task.objects.filter(case__in=list(rows), team__in=mine, done_at__gte=since)
        done = list(lately.order_by("-done_at")[:DONE_SHOWN])
        record(Action.CASE_LIST, by=by, decision=MEMBER, purpose="tasks", count=len(tasks) + len(done))
        people = User.objects.select_related("authority").in_bulk(
            {task.responsible_id for task in (*tasks, *done)}
        )
        authorities = Authority.objects.in_bulk()
    lines = [_line(task, rows[task.case_id], people, authorities, by) for task in tasks]
    lines.sort(key=lambda line: (line.step.due_on, line.case.number, line.step.title))
    return TodoList(
        tuple(line for line in lines if line.mine),
        tuple(line for line in lines if not line.mine),
        tuple(_line(task, rows[task.case_id], people, authorities, by) for task in done),
        tuple(sorted(rows.values(), key=lambda row: row.number)),
    )


def _line(
    task: Task, case: CaseRow, people: dict[int, User], authorities: dict[int, Authority], by: User
) -> Waiting:
    own = frozenset({by.authority_id} if by.authority_id else ())
    reader = NameReader(by.pk, own, coordinates=case.coordinates)
    owner = people.get(task.responsible_id)
    assert task.title is not None
    step = StepView(
        id=task.pk,
        version=task.version,
        title=task.title.reveal(MEMBER),
        owner=staff_name_for(owner, reader=reader) if owner else "",
        owner_id=task.responsible_id,
        authority=authorities[task.responsible_authority_id].name,
        due_on=task.due_on,
        done_at=task.done_at,
        late=task.done_at is None and task.due_on < clock.today(),
    )
    return Waiting(step, case, task.responsible_id == by.pk, group_of(task.due_on, clock.today()))
