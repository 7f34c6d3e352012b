"""The door to school attendance: decide, fetch, record, and only then open the comments."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from crypto.pseudonym import pseudonym
from sig import policy, rule_sql
from sig.facts import authority_in, case_facts
from sig.models import Case, Entry, SchoolWeek
from sig.models.codes import IncidentKind
from sig.policy import CaseFacts
from sig.school.attendance import Fall, Figure, WeekLine, fall, lines
from sig.school.chart import SchoolChart, school_chart
from sig.school.policy import may_report
from sig.school.rule_sql import readable
from sig.school.weeks import Week, unfilled
from teams.models import Authority, User
from teams.naming import NameReader, staff_name_for


@dataclass(frozen=True, repr=False)
class School:
    """Attendance as one person may see it now. `fallen` is a hint that nobody has followed yet."""

    lines: tuple[WeekLine, ...]
    wide: SchoolChart | None
    narrow: SchoolChart | None
    fallen: Fall | None
    may_report: bool
    filled: frozenset[Week]

    @property
    def newest_first(self) -> tuple[WeekLine, ...]:
        return self.lines[::-1]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Everything that stands on the page, what has been replaced too."""
        return tuple(one for line in self.lines for one in (line.now, *line.earlier))

    def waiting(self, today: date) -> tuple[Week, ...]:
        """The last weeks that the school has not said anything of."""
        return unfilled(self.filled, today)

    def line(self, week: Week) -> WeekLine | None:
        return next((line for line in self.lines if line.week == week), None)


def school(case_id: UUID, *, by: User) -> School:
    """Every week that `by` may read of, recorded. Raises NotAllowed."""
    with acting_as(by, durable=True):
        rule_sql.focus(case_id)
        facts = case_facts(case_id, by=by)
        decision = policy.may_view_case(facts)
        case = Case.objects.filter(pk=case_id).first() if decision.allowed else None
        verdicts = readable(case_id) if case else {}
        rows = list(SchoolWeek.objects.filter(entry__in=list(verdicts)).select_related("entry"))
        people = User.objects.select_related("authority").in_bulk({row.entry.author_id for row in rows})
        places = Authority.objects.in_bulk()
        told = _told_of(case_id, rows)
        _note(decision, case, verdicts, by)
    decision.require()
    mine = authority_in(facts)
    reader = _reader(facts, by)
    found = lines(_figure(row, verdicts[row.entry_id], people, places, reader, mine) for row in rows)
    fallen = fall(found)
    return School(
        lines=found,
        wide=school_chart(found),
        narrow=school_chart(found, narrow=True),
        fallen=fallen if fallen and policy.may_write_entry(facts).allowed and not told else None,
        may_report=may_report(facts, places[mine].kind).allowed,
        filled=frozenset(line.week for line in found),
    )


def _told_of(case_id: UUID, rows: list[SchoolWeek]) -> bool:
    """Has somebody already written of more absence since the newest week began, as far as `by` can see?"""
    counted = [Week(row.year, row.week) for row in rows if row.percent is not None]
    incidents = Entry.objects.filter(case=case_id, incident_kind=IncidentKind.ABSENCE_SPIKE, draft=False)
    since = max(counted).monday if counted else clock.today()
    return incidents.filter(happened_at__date__gte=since).exists()


def _note(decision: Decision, case: Case | None, verdicts: dict[UUID, Decision], by: User) -> None:
    """One entry for each ground that reports were read on."""
    if case is None:
        record(Action.REFUSED, by=by, decision=decision, purpose="school", outcome="refused")
        return
    named = {"case": pseudonym(case.team_id, "case"), "purpose": "school"}
    for ground in set(verdicts.values()):
        count = list(verdicts.values()).count(ground)
        record(Action.ENTRY_VIEW, by=by, decision=ground, count=count, **named)


def _figure(
    row: SchoolWeek,
    decision: Decision,
    people: dict[int, User],
    places: dict[int, Authority],
    reader: NameReader,
    mine: int,
) -> Figure:
    author = people.get(row.entry.author_id)
    text = "" if row.entry.text is None else str(row.entry.text.reveal(decision))
    return Figure(
        entry=row.entry_id,
        week=Week(row.year, row.week),
        percent=row.percent,
        no_school=row.no_school,
        no_school_name=str(row.get_no_school_display()) if row.no_school else "",
        written_at=row.entry.created_at,
        author=staff_name_for(author, reader=reader) if author else "",
        authority=places[row.entry.owner_authority_id].name,
        # The first line says the figure in words (sig.services.school).
        comment=text.partition("\n")[2],
        mine=row.entry.owner_authority_id == mine,
    )


def _reader(facts: CaseFacts, by: User) -> NameReader:
    return NameReader(by.pk, facts.authorities(), policy.may_coordinate(facts).allowed)
