"""The door to meetings: the list, one meeting with what its reader may read there, and what is taken out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, focus_on
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from consent.access import revealed_identity
from consent.age import day_of
from consent.categories import name as category_name
from consent.models import Youth
from consent.protection import FICTITIOUS, NONE, calendar_title, strongest, warning
from crypto.pseudonym import pseudonym
from sig import policy, rule_sql
from sig.assessments.due import Made, next_due
from sig.casefile import StepView
from sig.facts import case_facts
from sig.meetings import rule
from sig.meetings.agenda import Coming
from sig.meetings.calendar import Appointment
from sig.meetings.meeting_file import AttendanceView, MeetingFile, MeetingRow, Words, arranged
from sig.meetings.rule_sql import Verdict, readable
from sig.models import Assessment, Attendance, Case, Entry, Meeting, StageChange, Task
from sig.models.codes import (
    ContactKind,
    EntryKind,
    IncidentKind,
    MeetingForm,
    MeetingKind,
    MeetingState,
    Occasion,
    Presence,
    Stage,
)
from sig.policy import CaseFacts
from teams.models import Authority, User
from teams.naming import PAPER, NameReader, staff_name_for

UNKNOWN: Final = Decision(False, "not_member")
MEMBER: Final = Decision(True, "member", hidden=False)
EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOST_HELD: Final = 50
Rule = Callable[[CaseFacts], Decision]


@dataclass(repr=False)
class _Loaded:
    """One meeting, sealed, and what its page is made of."""

    facts: CaseFacts
    decision: Decision
    meeting: Meeting
    case: Case
    youth: Youth | None
    attendance: list[Attendance]
    entries: list[Entry]
    verdicts: dict[UUID, Decision]
    decided: list[Task]
    people: dict[int, User]
    authorities: dict[int, Authority]
    made: list[Made]
    started_on: date | None

    @property
    def leads(self) -> bool:
        return policy.may_coordinate(self.facts).allowed


def meetings(*, by: User, case: UUID | None = None) -> tuple[MeetingRow, ...]:
    """The meetings in the cases that `by` may know of (or in one), the next first and then the latest held.

    With `case`: raises NotAllowed.
    """
    with acting_as(by, durable=True):
        facts = case_facts(case, by=by) if case else None
        decision = policy.may_view_case(facts) if facts else MEMBER
        mine = list(rule_sql.my_cases()) if case is None else [case] * decision.allowed
        focus_on(mine)
        cases = Case.objects.in_bulk(mine)
        focus_on([*cases, *(one.youth_id for one in cases.values())])
        youths = Youth.objects.in_bulk([one.youth_id for one in cases.values()])
        rows = _wanted(list(cases))
        called = set(Attendance.objects.filter(case__in=cases, user=by).values_list("meeting_id", flat=True))
        what = "meetings" if decision.allowed else "case"
        action = Action.CASE_LIST if decision.allowed else Action.REFUSED
        outcome = "done" if decision.allowed else "refused"
        record(action, by=by, decision=decision, purpose=what, count=len(rows), outcome=outcome)
    decision.require()
    return tuple(_row(one, cases[one.case_id], youths, one.pk in called) for one in rows)


def meeting(meeting_id: UUID, *, case: UUID, by: User) -> MeetingFile:
    """One meeting of the case: who is called, the points and words that `by` may read. Raises NotAllowed."""
    return _opened(meeting_id, case, by, Action.MEETING_VIEW, policy.may_view_case)


def printed(meeting_id: UUID, *, case: UUID, by: User) -> MeetingFile:
    """The same for paper, recorded as print; staff with a protected name are not named. Raises NotAllowed."""
    return _opened(meeting_id, case, by, Action.PRINT_MINUTES, policy.may_export, paper=True)


def copied(meeting_id: UUID, *, case: UUID, by: User) -> MeetingFile:
    """The same for the authority's own records, recorded as export. Raises NotAllowed."""
    return _opened(meeting_id, case, by, Action.EXPORT_MINUTES, policy.may_export, paper=True)


def appointment(meeting_id: UUID, *, case: UUID, by: User) -> Appointment:
    """The time for a calendar, in neutral words, recorded as export. Raises NotAllowed.

    Protected people have no case and no place in it; nor have those whom no secrecy rule binds (ADR 156).
    """
    with acting_as(by, durable=True):
        rule_sql.focus(case)
        facts = case_facts(case, by=by)
        decision = rule.may_take_time(facts)
        row = _found(meeting_id, case) if decision.allowed else None
        decision = decision if row or not decision.allowed else UNKNOWN
        kind = _protection(row, facts) if row else NONE
        number = Case.objects.filter(pk=case).values_list("number", flat=True).first() or ""
        _record(Action.EXPORT_MEETING, decision, row, by, 0)
    decision.require()
    assert row is not None
    return Appointment(
        uid=pseudonym(row.team_id, f"calendar:{row.pk}"),
        title=calendar_title(kind, number),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=_place(row, decision) if kind == NONE else "",
        version=row.version,
        cancelled=row.state == MeetingState.CANCELLED,
        made_at=clock.now(),
    )


def _wanted(cases: list[UUID]) -> list[Meeting]:
    """Those to come, the nearest first; then what has been, the latest first."""
    rows = Meeting.objects.filter(case__in=cases)
    coming = rows.filter(state=MeetingState.PLANNED).order_by("starts_at")
    return [*coming, *rows.exclude(state=MeetingState.PLANNED).order_by("-starts_at")[:MOST_HELD]]


def _found(meeting_id: UUID, case: UUID) -> Meeting | None:
    return Meeting.objects.select_related("called_by", "called_by__authority").filter(
        pk=meeting_id, case=case
    ).first()  # fmt: skip


def _opened(
    meeting_id: UUID, case: UUID, by: User, action: Action, allows: Rule, *, paper: bool = False
) -> MeetingFile:
    with acting_as(by, durable=True):
        rule_sql.focus(case)
        facts = case_facts(case, by=by)
        decision = allows(facts)
        row = _found(meeting_id, case) if decision.allowed else None
        decision = decision if row or not decision.allowed else UNKNOWN
        loaded = _load(row, facts, decision) if row else None
        _record(action, decision, row, by, len(loaded.entries) if loaded else 0)
        if loaded:
            _record_entries(loaded, by)
    decision.require()
    assert loaded is not None
    return _file(loaded, PAPER if paper else _reader(facts))


def _load(row: Meeting, facts: CaseFacts, decision: Decision) -> _Loaded:
    case = Case.objects.get(pk=row.case_id)
    held = Meeting.objects.filter(case=case, state=MeetingState.HELD, starts_at__lt=row.starts_at)
    last = held.order_by("-starts_at").values_list("starts_at", flat=True).first()
    until = row.closed_at or clock.now()
    found = readable(case.pk, row.pk, last or EARLIEST, until)
    verdicts = {one.entry: _under(one, decision) for one in found}
    entries = list(Entry.objects.filter(pk__in=verdicts).order_by("created_at", "id"))
    attendance = [
        one
        for one in Attendance.objects.filter(meeting=row).order_by("authority__name", "id")
        if rule.sees_attendance(facts, one.authority_id)
    ]
    decided = list(Task.objects.filter(meeting=row).order_by("due_on", "id"))
    people = {*(one.author_id for one in entries), *(one.user_id for one in attendance)}
    people |= {one.responsible_id for one in decided}
    return _Loaded(
        facts=facts,
        decision=decision,
        meeting=row,
        case=case,
        youth=Youth.objects.filter(pk=case.youth_id).first(),
        attendance=attendance,
        entries=_belonging(row, entries),
        verdicts=verdicts,
        decided=decided,
        people=User.objects.select_related("authority").in_bulk(people - {None}),
        authorities=Authority.objects.in_bulk(),
        made=[Made(*one) for one in Assessment.objects.filter(case=case).values_list("occasion", "made_on")],
        started_on=_started_on(case),
    )


def _started_on(case: Case) -> date | None:
    moves = StageChange.objects.filter(case=case, to_stage=Stage.STARTED)
    at = moves.values_list("at", flat=True).first()
    return day_of(at) if at else None


def _under(one: Verdict, case: Decision) -> Decision:
    """Whoever is there by break-glass alone reads everything on that, also the own authority's."""
    if case.reason != "break_glass":
        return one.decision
    return Decision(True, one.decision.reason, case.basis, hidden=False)


def _answered_elsewhere(row: Meeting, entries: Iterable[Entry]) -> frozenset[UUID]:
    waiting = [one.pk for one in entries if one.kind == EntryKind.AGENDA and one.meeting_id != row.pk]
    said = Entry.objects.filter(answers__in=waiting).exclude(meeting=row.pk)
    return frozenset(pk for pk in said.values_list("answers_id", flat=True) if pk)


def _belonging(row: Meeting, entries: list[Entry]) -> list[Entry]:
    """What waits for a meeting is shown while this one is planned; afterwards what was spoken of here."""
    elsewhere = _answered_elsewhere(row, entries)
    here = {one.answers_id for one in entries if one.meeting_id == row.pk}
    planned = row.state == MeetingState.PLANNED
    return [
        one
        for one in entries
        if one.corrects_id
        or rule.belongs(one.meeting_id == row.pk or one.pk in here, planned, one.pk in elsewhere)
    ]


def _record(action: Action, decision: Decision, row: Meeting | None, by: User, count: int) -> None:
    if row is None or not decision.allowed:
        record(Action.REFUSED, by=by, decision=decision, purpose="meeting", outcome="refused")
        return
    what = f"meeting:{pseudonym(row.team_id, str(row.pk))}"
    record(action, by=by, decision=decision, object=what, case=pseudonym(row.team_id, "case"), count=count)


def _record_entries(loaded: _Loaded, by: User) -> None:
    """One line in the ledger for each ground that entries were read on."""
    grounds: dict[Decision, list[Entry]] = {}
    for one in loaded.entries:
        grounds.setdefault(loaded.verdicts[one.pk], []).append(one)
    for decision, group in grounds.items():
        kinds = ",".join(sorted({one.category for one in group}))
        named = {"case": pseudonym(loaded.case.team_id, "case"), "purpose": kinds}
        record(Action.ENTRY_VIEW, by=by, decision=decision, count=len(group), **named)


def _reader(facts: CaseFacts) -> NameReader:
    return NameReader(facts.user, facts.authorities(), policy.may_coordinate(facts).allowed)


def _file(loaded: _Loaded, reader: NameReader) -> MeetingFile:
    row, facts = loaded.meeting, loaded.facts
    points, flagged, apart = arranged(tuple(_words(loaded, one, reader) for one in loaded.entries))
    return MeetingFile(
        id=row.pk,
        version=row.version,
        case_id=row.case_id,
        kind=row.kind,
        kind_name=str(MeetingKind(row.kind).label),
        form=row.form,
        form_name=str(MeetingForm(row.form).label),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=_place(row, loaded.decision),
        youth_invited=row.youth_invited,
        state=row.state,
        state_name=str(MeetingState(row.state).label),
        called_by=staff_name_for(row.called_by, reader=reader),
        called_by_authority=loaded.authorities[row.called_by_authority_id].name,
        closed_at=row.closed_at,
        runs=rule.may_run(facts, row.called_by_id).allowed,
        writes=rule.may_bring_up(facts).allowed,
        limited=not facts.bound(),
        unmarked=sum(not one.presence for one in loaded.attendance),
        protected=bool(loaded.youth and loaded.youth.protection != NONE),
        attendance=tuple(_attendance(loaded, one, reader) for one in loaded.attendance),
        points=points,
        flagged=flagged,
        apart=apart,
        decisions=tuple(_step(loaded, one, reader) for one in loaded.decided),
        assessments=tuple(_coming(loaded)),
    )


def _coming(loaded: _Loaded) -> Iterable[Coming]:
    """The assessment that is next, for whoever leads: the others do not see every one that was made."""
    due = next_due(loaded.started_on, loaded.made)
    if due and loaded.leads:
        words = _("%(occasion)s, senast %(day)s") % {
            "occasion": Occasion(due.occasion).label,
            "day": date_format(due.on, "j b Y"),
        }
        yield Coming(words, due.on, due.late(clock.today()))


def _words(loaded: _Loaded, one: Entry, reader: NameReader) -> Words:
    decision = loaded.verdicts[one.pk]
    title = ContactKind(one.contact_kind).label if one.contact_kind else EntryKind(one.kind).label
    return Words(
        id=one.pk,
        kind=one.kind,
        title=str(IncidentKind(one.incident_kind).label if one.incident_kind else title),
        text=one.text.reveal(decision) if one.text is not None else "",
        category=one.category,
        category_name=category_name(one.category),
        authority_id=one.owner_authority_id,
        authority=loaded.authorities[one.owner_authority_id].name,
        author=_person(loaded, one.author_id, reader),
        at=one.created_at,
        mine=decision.reason == "own",
        answers=one.answers_id,
        corrects=one.corrects_id,
    )


def _attendance(loaded: _Loaded, one: Attendance, reader: NameReader) -> AttendanceView:
    return AttendanceView(
        id=one.pk,
        authority_id=one.authority_id,
        authority=loaded.authorities[one.authority_id].name,
        user_id=one.user_id,
        person=_person(loaded, one.user_id, reader),
        presence=one.presence,
        presence_name=str(Presence(one.presence).label) if one.presence else "",
    )


def _step(loaded: _Loaded, row: Task, reader: NameReader) -> StepView:
    return StepView(
        id=row.pk,
        version=row.version,
        title=row.title.reveal(loaded.decision) if row.title is not None else "",
        owner=_person(loaded, row.responsible_id, reader),
        owner_id=row.responsible_id,
        authority=loaded.authorities[row.responsible_authority_id].name,
        due_on=row.due_on,
        done_at=row.done_at,
        late=row.done_at is None and row.due_on < clock.today(),
    )


def _person(loaded: _Loaded, pk: int | None, reader: NameReader) -> str:
    found = loaded.people.get(pk or 0)
    return staff_name_for(found, reader=reader) if found else ""


def _place(row: Meeting, decision: Decision) -> str:
    return row.place.reveal(decision) if row.place is not None else ""


def _protection(row: Meeting, facts: CaseFacts) -> str:
    """Of youth and participants the kind that decides; the strongest where no secrecy rule binds."""
    if not facts.bound():
        return FICTITIOUS
    youth = Youth.objects.filter(cases=row.case_id).values_list("protection", flat=True).first()
    called = Attendance.objects.filter(meeting=row, user__protected=True)
    return strongest([youth or FICTITIOUS, *([FICTITIOUS] if called.exists() else [])])


def _row(one: Meeting, case: Case, youths: dict[UUID, Youth], called: bool) -> MeetingRow:
    youth: Any = youths.get(case.youth_id)
    who = revealed_identity(youth, MEMBER) if youth else None
    return MeetingRow(
        id=one.pk,
        case_id=case.pk,
        number=case.number,
        name=who.name if who else case.number,
        age=who.age if who else None,
        warning=warning(youth.protection) if youth else "",
        kind_name=str(MeetingKind(one.kind).label),
        form_name=str(MeetingForm(one.form).label),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=one.state,
        state_name=str(MeetingState(one.state).label),
        called=called,
    )
