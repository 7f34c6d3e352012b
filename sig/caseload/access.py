"""The door to lists: own cases without any sensitive column, and the only three ways to search the law
allows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from audit import clock
from audit.acting import acting_as, focus_on
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from consent.access import YouthIdentity, revealed_identity
from consent.identity import IdentityNo, InvalidNumber, parse
from consent.models import Grant, IdentityNumber, Youth
from consent.overview import last_day
from consent.protection import warning
from crypto.blind_index import blind_index
from sig import policy, rule_sql
from sig.casefile import CaseRow, NominationRow, NoticeRow, Reader, StepView
from sig.casepage.access import met_on
from sig.disclosures.rule_sql import agreed_recipients
from sig.facts import authority_in, case_facts
from sig.models import Case, Notice, Task
from sig.models.codes import NoticeCode, Stage
from sig.silence import days_quiet
from sig.states import ENDS
from teams.models import Authority, Membership, User
from teams.naming import NameReader, staff_name_for

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
    reader: NameReader
    met_on: dict[UUID, date]


def cases(*, by: User, ended: bool = False) -> tuple[CaseRow, ...]:
    """The cases that `by` may know of; with `ended=True` those that are over. Late ones first, then by next
    date."""
    with acting_as(by, durable=True):
        stages = ENDS if ended else frozenset(Stage.values) - ENDS
        loaded = _load(Case.objects.filter(stage__in=stages), by, stages)
        record(Action.CASE_LIST, by=by, decision=MEMBER, count=len(loaded.cases))
    return tuple(sorted((_row(loaded, case) for case in loaded.cases), key=_order))


def search(text: str, *, by: User) -> tuple[CaseRow, ...]:
    """Own cases by case number, personal number or name: nothing else can be searched (SFS 2001:637 15 §).

    Names are compared in memory over the caseload of `by`, every word, any case. Recorded whatever it finds;
    the words themselves are not.
    """
    words = text.strip()
    number = _identity(words)
    with acting_as(by, durable=True):
        if words.upper().startswith("SIG-"):
            kind, loaded = "case_number", _load(Case.objects.filter(number=words.upper()), by)
        elif number is not None:
            lookup = blind_index(number.digits)
            held = IdentityNumber.objects.filter(lookup=lookup).values_list("youth_id", flat=True)
            kind, loaded = "identity_number", _load(Case.objects.filter(youth_id__in=list(held)), by)
        else:
            kind, loaded = "name", _load(Case.objects.all() if words else Case.objects.none(), by)
        rows = [_row(loaded, case) for case in loaded.cases]
        found = [row for row in rows if kind != "name" or _named(loaded, row, words)]
        record(Action.CASE_SEARCH, by=by, decision=MEMBER, purpose=kind, count=len(found))
    return tuple(sorted(found, key=_order))


def readers_preview(
    case_id: UUID, category: str, *, by: User, about: Iterable[UUID] = (), restricted: bool = False
) -> tuple[Reader, ...]:
    """Who would be able to read an entry that `by` writes now in that category, about those third persons:
    every authority of the team, the own first.

    Others only on consent, and if they are chosen when it is saved. Raises NotAllowed.
    """
    people = list(about)
    with acting_as(by, durable=True):
        facts = case_facts(case_id, by=by)
        decision = policy.may_write_entry(facts)
        team = Case.objects.values_list("team_id", flat=True).filter(pk=case_id).first()
        if not decision.allowed:
            record(Action.REFUSED, by=by, decision=decision, purpose="readers", outcome="refused")
        owner = authority_in(facts) if decision.allowed else 0
        grants = list(Grant.objects.in_force(facts.at).filter(team=team, sender=owner, category=category))
        agreed = agreed_recipients(case_id, owner, category, people) if people else None
        seats = set(
            Membership.objects.in_force(facts.at).filter(team=team).values_list("authority", flat=True)
        )
        names = Authority.objects.in_bulk()
    decision.require()
    until = {} if restricted else _latest(grants)
    others = (
        Reader(pk, names[pk].name, _basis(pk, until, agreed), until.get(pk))
        for pk in {*seats, *until} - {owner}
    )
    return (
        Reader(owner, names[owner].name, "own", None),
        *sorted(others, key=lambda reader: (reader.basis, reader.authority)),
    )


def _latest(grants: list[Grant]) -> dict[int, datetime]:
    """Until when each recipient is covered."""
    found: dict[int, datetime] = {}
    for grant in grants:
        found[grant.recipient_id] = max(grant.ends_at, found.get(grant.recipient_id, grant.ends_at))
    return found


def _basis(recipient: int, until: dict[int, datetime], agreed: frozenset[int] | None) -> str:
    if recipient not in until:
        return "none"
    return "consent" if agreed is None or recipient in agreed else "third_person"


def my_nominations(*, by: User) -> tuple[NominationRow, ...]:
    """What `by` has nominated: receipt, when, and the stage as a word."""
    with acting_as(by, durable=True):
        rows = rule_sql.my_nominations()
        record(Action.CASE_LIST, by=by, purpose="own_nominations", count=len(rows))
    # What is no longer kept has no stage: it is over, and how is not said.
    return tuple(
        NominationRow(receipt, at, str(Stage(stage or Stage.CLOSED).label)) for receipt, at, stage in rows
    )


def notices(*, by: User) -> tuple[NoticeRow, ...]:
    """Unread notices of `by`, newest first; a case that is no longer theirs takes its notices along, and a
    consent that has stopped takes along what was said of its end."""
    with acting_as(by, durable=True):
        unread = Notice.objects.filter(user=by, read_at=None)
        mine = Case.objects.filter(pk__in=unread.values("case_id"))
        numbers = dict(mine.values_list("pk", "number"))
        shared = Grant.objects.in_force(clock.database_now()).values("team_id")
        sharing = set(mine.filter(team_id__in=shared).values_list("pk", flat=True))
        rows = [row for row in unread if row.code != NoticeCode.CONSENT_ENDS or row.case_id in sharing]
        record(Action.CASE_LIST, by=by, purpose="notices", count=len(numbers))
    return tuple(
        NoticeRow(
            row.pk,
            row.case_id,
            numbers[row.case_id],
            row.code,
            str(NoticeCode(row.code).label),
            row.created_at,
        )
        for row in rows
        if row.case_id in numbers
    )


def _load(wanted: Any, by: User, stages: Iterable[str] = Stage.values) -> _Caseload:
    mine = rule_sql.my_cases(stages)
    focus_on(mine)
    rows = list(wanted.filter(pk__in=list(mine)).order_by("number"))
    ids = [case.pk for case in rows]
    focus_on([*ids, *(case.youth_id for case in rows)])
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
        coordinated=frozenset(case for case, leads in mine.items() if leads),
        people=User.objects.select_related("authority").in_bulk({task.responsible_id for task in tasks}),
        reader=NameReader(by.pk, frozenset({by.authority_id} - {None})),
        authorities=Authority.objects.in_bulk(),
        met_on=met_on([case.pk for case in rows if case.stage == Stage.STARTED]),
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
    step, met = loaded.steps.get(case.pk), loaded.met_on.get(case.pk)
    return CaseRow(
        id=case.pk,
        number=case.number,
        name=who.name if who else case.number,
        age=who.age if who else None,
        protected=bool(youth and youth.protection != Youth.Protection.NONE),
        warning=warning(youth.protection) if youth else "",
        stage=case.stage,
        stage_name=str(Stage(case.stage).label),
        next_step=_step(loaded, step) if step else None,
        consent_until=last_day(until) if until else None,
        coordinates=case.pk in loaded.coordinated,
        met_on=met,
        quiet_days=days_quiet(met, clock.today()),
    )


def _step(loaded: _Caseload, task: Task) -> StepView:
    owner = loaded.people.get(task.responsible_id)
    reader = replace(loaded.reader, coordinates=task.case_id in loaded.coordinated)
    assert task.title is not None
    return StepView(
        id=task.pk,
        version=task.version,
        title=task.title.reveal(MEMBER),
        owner=staff_name_for(owner, reader=reader) if owner else "",
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
