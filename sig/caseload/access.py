"""The door to lists: own cases without any sensitive column, and the only three ways to search the law allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from consent.access import YouthIdentity, revealed_identity
from consent.age import day_of
from consent.identity import IdentityNo, InvalidNumber, parse
from consent.models import Grant, IdentityNumber, Youth
from crypto.blind_index import blind_index
from sig import rule_sql
from sig.casefile import CaseRow, StepView
from sig.models import Case, Task
from sig.models.codes import Stage
from sig.states import ENDS
from teams.models import Authority, User

MEMBER = Decision(True, "member", hidden=False)
NUMBER_SHAPE = 4


@dataclass(repr=False)
class _Caseload:
    """The rows that the lines are made of, sealed."""

    cases: list[Case]
    youths: dict[UUID, Youth]
    steps: dict[UUID, Task]
    until: dict[UUID, Any]
    coordinated: frozenset[UUID]
    people: dict[int, User]
    authorities: dict[int, Authority]


def cases(*, by: User, ended: bool = False) -> tuple[CaseRow, ...]:
    """The cases that `by` may know of; with `ended=True` those that are over. Late ones first, then by next date."""
    with acting_as(by, durable=True):
        wanted = Case.objects.filter(stage__in=ENDS) if ended else Case.objects.exclude(stage__in=ENDS)
        loaded = _load(wanted)
        record(Action.CASE_LIST, by=by, decision=MEMBER, count=len(loaded.cases))
    return tuple(sorted((_row(loaded, case) for case in loaded.cases), key=_order))


def search(text: str, *, by: User) -> tuple[CaseRow, ...]:
    """Own cases by case number, personal number or name: nothing else can be searched (SFS 2001:637 15 §).

    Names are compared in memory over the caseload of `by`, every word, any case. Recorded whatever it finds; the
    words themselves are not.
    """
    words = text.strip()
    number = _identity(words)
    with acting_as(by, durable=True):
        if words.upper().startswith("SIG-"):
            kind, loaded = "case_number", _load(Case.objects.filter(number=words.upper()))
        elif number is not None:
            lookup = blind_index(number.digits)
            held = IdentityNumber.objects.filter(lookup=lookup).values_list("youth_id", flat=True)
            kind, loaded = "identity_number", _load(Case.objects.filter(youth_id__in=list(held)))
        else:
            kind, loaded = "name", _load(Case.objects.all() if words else Case.objects.none())
        rows = [_row(loaded, case) for case in loaded.cases]
        found = [row for row in rows if kind != "name" or _named(loaded, row, words)]
        record(Action.CASE_SEARCH, by=by, decision=MEMBER, purpose=kind, count=len(found))
    return tuple(sorted(found, key=_order))


def _load(wanted: Any) -> _Caseload:
    rows = list(wanted.order_by("number"))
    ids = [case.pk for case in rows]
    youths = Youth.objects.in_bulk([case.youth_id for case in rows])
    tasks = list(Task.objects.filter(case__in=ids, done_at=None).order_by("due_on", "id"))
    now = clock.database_now()
    grants = Grant.objects.in_force(now).filter(team__in=[case.team_id for case in rows])
    until = dict(grants.values("team").annotate(last=Max("ends_at")).values_list("team", "last").order_by())
    return _Caseload(
        cases=rows,
        youths=youths,
        steps=_first(tasks),
        until=until,
        coordinated=frozenset(rule_sql.coordinated_cases()),
        people=User.objects.in_bulk({task.responsible_id for task in tasks}),
        authorities=Authority.objects.in_bulk(),
    )


def _first(tasks: Iterable[Task]) -> dict[UUID, Task]:
    found: dict[UUID, Task] = {}
    for task in tasks:
        found.setdefault(task.case_id, task)
    return found


def _row(loaded: _Caseload, case: Case) -> CaseRow:
    youth = loaded.youths.get(case.youth_id)
    who: YouthIdentity | None = revealed_identity(youth, MEMBER) if youth else None
    until = loaded.until.get(case.team_id)
    step = loaded.steps.get(case.pk)
    return CaseRow(
        id=case.pk,
        number=case.number,
        name=who.name if who else case.number,
        age=who.age if who else None,
        protected=bool(youth and youth.protection != Youth.Protection.NONE),
        stage=case.stage,
        stage_name=str(Stage(case.stage).label),
        next_step=_step(loaded, step) if step else None,
        consent_until=day_of(until) if until else None,
        coordinates=case.pk in loaded.coordinated,
    )


def _step(loaded: _Caseload, task: Task) -> StepView:
    owner = loaded.people.get(task.responsible_id)
    assert task.title is not None
    return StepView(
        id=task.pk,
        version=task.version,
        title=task.title.reveal(MEMBER),
        owner=owner.name if owner else "",
        owner_id=task.responsible_id,
        authority=loaded.authorities[task.responsible_authority_id].name,
        due_on=task.due_on,
        done_at=task.done_at,
        late=task.due_on < clock.today(),
    )


def _identity(words: str) -> IdentityNo | None:
    if sum(letter.isdigit() for letter in words) < NUMBER_SHAPE:
        return None
    try:
        number = parse(words, on=clock.today())
    except InvalidNumber:
        return None
    return number if number.comparable else None


def _named(loaded: _Caseload, row: CaseRow, words: str) -> bool:
    name = row.name.casefold()
    return row.age is not None and all(word in name for word in words.casefold().split())


def _order(row: CaseRow) -> tuple[bool, date, str]:
    return not row.late, row.next_step.due_on if row.next_step else date.max, row.number
