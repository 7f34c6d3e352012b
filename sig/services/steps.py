"""Next steps: one owner, one date."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action as Ledger
from audit.decisions import refuse
from sig.models import Case, Meeting, Notice, Task
from sig.policy import may_work
from sig.services.plans import team_seat
from sig.services.working import UNKNOWN, case_of, working
from teams.models import User


def add(
    *,
    case: Case | UUID,
    title: str,
    responsible: User,
    due_on: date,
    by: User,
    meeting: UUID | None = None,
) -> Task:
    """A next step for a member of the team; `meeting`: of the same case, where it was decided.

    Raises NotAllowed, ValidationError.
    """
    if not title.strip():
        raise ValidationError({"title": ValidationError(_("Skriv vad som ska göras."), code="required")})
    with working(case, may_work, by=by) as work:
        if meeting and not Meeting.objects.filter(pk=meeting, case=work.case).exists():
            refuse(UNKNOWN)
        task = Task.of(
            work.case,
            title=title.strip(),
            made_by=by,
            made_by_authority_id=work.authority_id,
            responsible=responsible,
            responsible_authority_id=team_seat(work, responsible, "responsible").authority_id,
            due_on=due_on,
            meeting_id=meeting,
        )
        task.save(force_insert=True)
        work.record(Ledger.TASK_CHANGE, "task", task.pk)
    return task


def change(*, task: UUID, title: str, responsible: User, due_on: date, version: int, by: User) -> Task:
    """Another title, person or date. Raises NotAllowed, ValidationError, Conflict."""
    with working(case_of(Task, task, by), may_work, by=by) as work:
        held = Task.objects.get(pk=task)
        seat = team_seat(work, responsible, "responsible")
        held.title, held.due_on = title.strip(), due_on
        held.responsible, held.responsible_authority_id = responsible, seat.authority_id
        held.save_versioned(version)
        work.record(Ledger.TASK_CHANGE, "task", held.pk)
    return held


def complete(*, task: UUID, by: User, done: bool = True, version: int | None = None) -> Task:
    """Done, or (`done=False`) not done after all. Raises NotAllowed, Conflict."""
    with working(case_of(Task, task, by), may_work, by=by) as work:
        held = Task.objects.get(pk=task)
        held.done_at, held.done_by = (clock.now(), by) if done else (None, None)
        held.save_versioned(held.version if version is None else version)
        work.record(Ledger.TASK_CHANGE, "task", held.pk)
    return held


def read_notice(*, notice: UUID, by: User) -> None:
    """The notice has been seen. Somebody else's is left as it is."""
    with acting_as(by):
        Notice.objects.filter(pk=notice, user=by, read_at=None).update(read_at=clock.now())
