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
from sig.models.codes import NoticeCode
from sig.policy import may_work
from sig.services.plans import team_seat
from sig.services.working import UNKNOWN, Work, case_of, working
from sig.todo.rule import Owned, may_hand_to
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
    """A next step for a member of the team, who is told; `meeting`: of the same case, where it was decided.

    Raises NotAllowed, ValidationError.
    """
    words = _words(title)
    with working(case, may_work, by=by) as work:
        if meeting and not Meeting.objects.filter(pk=meeting, case=work.case).exists():
            refuse(UNKNOWN)
        task = Task.of(
            work.case,
            title=words,
            made_by=by,
            made_by_authority_id=work.authority_id,
            responsible=responsible,
            responsible_authority_id=team_seat(work, responsible, "responsible").authority_id,
            due_on=due_on,
            meeting_id=meeting,
        )
        task.save(force_insert=True)
        work.record(Ledger.TASK_CHANGE, "task", task.pk)
        _tell(work, responsible, NoticeCode.STEP_DUE)
    return task


def change(*, task: UUID, title: str, responsible: User, due_on: date, version: int, by: User) -> Task:
    """Another title, person or date. A new owner is told. Raises NotAllowed, ValidationError, Conflict.

    Whoever did not write the step hands it on only within their own authority.
    """
    words = _words(title)
    with working(case_of(Task, task, by), may_work, by=by) as work:
        held = Task.objects.get(pk=task)
        seat = team_seat(work, responsible, "responsible")
        owned = Owned(held.responsible_id, held.responsible_authority_id, held.made_by_authority_id)
        if not may_hand_to(owned, seat.authority_id, work.facts.seated()):
            text = _("Den verksamhet som skrev steget bestämmer om det ska lämnas till någon annan.")
            raise ValidationError({"responsible": ValidationError(text, code="not_a_reader")})
        moved = held.responsible_id != responsible.pk
        held.title, held.due_on = words, due_on
        held.responsible, held.responsible_authority_id = responsible, seat.authority_id
        held.save_versioned(version)
        work.record(Ledger.TASK_CHANGE, "task", held.pk)
        if moved:
            _tell(work, responsible, NoticeCode.STEP_MOVED)
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


def _words(title: str) -> str:
    if not title.strip():
        raise ValidationError({"title": ValidationError(_("Skriv vad som ska göras."), code="required")})
    return title.strip()


def _tell(work: Work, person: User, code: NoticeCode) -> None:
    if person.pk != work.by.pk:
        Notice.objects.create(case=work.case, user=person, code=code, created_at=clock.now())
