"""The door to assessments: how things have stood as far as the reader may know, and who could read more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Basis, Decision
from audit.services import record
from consent.age import day_of
from consent.models import Grant
from crypto.pseudonym import pseudonym
from sig import policy, rule_sql
from sig.assessments import rule_sql as own_sql
from sig.assessments.due import Due, Made, next_due, suggested
from sig.assessments.policy import may_assess
from sig.assessments.shown import History, InstrumentView, OccasionView, Offer, ScoreView
from sig.casefile import CaseFile
from sig.facts import authority_in, case_facts
from sig.models import Assessment, DomainScore, InstrumentUse, Meeting, Release, StageChange
from sig.models.codes import MeetingKind, MeetingState, Occasion, Stage, SummaryLevel
from sig.policy import CaseFacts
from teams.models import Authority, User
from teams.naming import NameReader, staff_name_for


def history(file: CaseFile, *, by: User) -> History:
    """Every score, occasion and instrument that `by` may know of, the oldest first. Recorded by ground.

    Raises NotAllowed.
    """
    with acting_as(by, durable=True):
        rule_sql.focus(file.id)
        facts = case_facts(file.id, by=by)
        decision = policy.may_view_case(facts)
        if not decision.allowed:
            record(Action.REFUSED, by=by, decision=decision, purpose="assessments", outcome="refused")
        found = within(file, facts, decision, by) if decision.allowed else History()
    decision.require()
    return found


def offer(file: CaseFile, *, by: User) -> Offer:
    """To whom `by` could release a score of each kind now, on consent. Raises NotAllowed."""
    with acting_as(by, durable=True):
        rule_sql.focus(file.id)
        facts = case_facts(file.id, by=by)
        decision = may_assess(facts)
        if not decision.allowed:
            record(Action.REFUSED, by=by, decision=decision, purpose="readers", outcome="refused")
        owner = authority_in(facts) if decision.allowed else 0
        grants = list(Grant.objects.in_force(facts.at).filter(team=file.team_id, sender=owner))
        names = dict(Authority.objects.values_list("pk", "name"))
    decision.require()
    covered: dict[str, set[int]] = defaultdict(set)
    for grant in grants:
        covered[grant.category].add(grant.recipient_id)
    recipients = {
        kind: tuple(sorted(((pk, names[pk]) for pk in to), key=lambda one: one[1]))
        for kind, to in covered.items()
    }
    return Offer(owner, recipients)


def bounds(case_id: UUID) -> tuple[date | None, date | None]:
    """For `next_due`, inside an acting block: when the case started, when it is to be closed."""
    started = StageChange.objects.filter(case=case_id, to_stage=Stage.STARTED).values_list("at", flat=True)
    closing = Meeting.objects.filter(
        case=case_id, kind=MeetingKind.CLOSING, state=MeetingState.PLANNED, starts_at__gte=clock.now()
    ).values_list("starts_at", flat=True)
    return _day(started.first()), _day(closing.order_by("starts_at").first())


def _day(at: Any) -> date | None:
    return day_of(at) if at else None


def within(file: CaseFile, facts: CaseFacts, decision: Decision, by: User) -> History:
    """The same inside an acting block that has decided already."""
    rows = DomainScore.objects.filter(case=file.id, entry__draft=False)
    all_scores = list(
        rows.select_related("entry", "assessment").order_by("assessment__made_on", "entry__created_at")
    )
    used = InstrumentUse.objects.filter(case=file.id, entry__draft=False)
    all_used = list(used.select_related("entry").order_by("used_on"))
    held = own_sql.verdicts(file.id, {row.entry_id for row in (*all_scores, *all_used)})
    grounds = {entry: _decision(one, decision) for entry, one in held.items()}
    scores = [row for row in all_scores if row.entry_id in held]
    instruments = [row for row in all_used if row.entry_id in held]
    occasions = list(Assessment.objects.filter(case=file.id).order_by("made_on", "id"))
    names = _Names(facts, [*(row.entry for row in (*scores, *instruments)), *occasions], by)
    readers = _readers(row.entry_id for row in (*scores, *instruments))
    _note(file, [(row.entry, grounds[row.entry_id]) for row in (*scores, *instruments)], by)
    due, late, occasion = _due(file, facts, occasions)
    return History(
        tuple(
            _score(row, grounds[row.entry_id], names, names.places(readers[row.entry_id])) for row in scores
        ),
        tuple(_occasion(row, names) for row in occasions),
        tuple(_instrument(row, names) for row in instruments),
        due,
        late,
        occasion,
    )


def _decision(one: own_sql.Verdict, case: Decision) -> Decision:
    """As `sig.loading`: whoever is there by break-glass alone reads everything on that."""
    under = case.basis if case.reason == "break_glass" else None
    return Decision(True, one.reason, under or Basis(one.kind, one.basis), hidden=False)


def _due(file: CaseFile, facts: CaseFacts, rows: Iterable[Assessment]) -> tuple[Due | None, bool, str]:
    made = [Made(row.occasion, row.made_on) for row in rows]
    started_on, closing_on = bounds(file.id)
    occasion = str(suggested(made, closing_on))
    if not (policy.may_coordinate(facts).allowed and may_assess(facts).allowed):
        return None, False, occasion
    due = next_due(started_on, made, closing_on)
    return due, due is not None and due.late(clock.today()), occasion


class _Names:
    """What authorities and authors are called before this reader: two statements, however many there are."""

    def __init__(self, facts: CaseFacts, rows: Iterable[Any], by: User) -> None:
        self.authorities = dict(Authority.objects.values_list("pk", "name"))
        people = User.objects.select_related("authority")
        self.people = people.in_bulk({row.author_id for row in rows})
        leads = policy.may_coordinate(facts).allowed
        self.reader = NameReader(by.pk, facts.authorities(), leads)

    def author(self, row: Any) -> str:
        found = self.people.get(row.author_id)
        return staff_name_for(found, reader=self.reader) if found else ""

    def place(self, row: Any) -> str:
        return str(self.authorities[row.owner_authority_id])

    def places(self, pks: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self.authorities[pk] for pk in pks))


def _readers(entries: Iterable[UUID]) -> dict[UUID, set[int]]:
    """To whom own entries have been released and not taken back; row security shows no others'."""
    found: dict[UUID, set[int]] = defaultdict(set)
    rows = Release.objects.filter(entry__in=list(entries), taken_back_at=None)
    for entry, recipient in rows.values_list("entry_id", "recipient_id"):
        found[entry].add(recipient)
    return found


def _score(row: DomainScore, decision: Decision, names: _Names, readers: tuple[str, ...]) -> ScoreView:
    entry, mine = row.entry, decision.reason == "own"
    return ScoreView(
        id=entry.pk,
        assessment=row.assessment_id,
        domain=row.domain,
        score=row.score,
        on=row.assessment.made_on,
        authority_id=entry.owner_authority_id,
        authority=names.place(entry),
        author=names.author(entry),
        text=str(entry.text.reveal(decision)) if entry.text is not None else "",
        mine=mine,
        readers=readers if mine else (),
    )


def _occasion(row: Assessment, names: _Names) -> OccasionView:
    label = str(Occasion(row.occasion).label)
    return OccasionView(
        row.pk, row.occasion, label, row.made_on, row.owner_authority_id, names.place(row), names.author(row)
    )


def _instrument(row: InstrumentUse, names: _Names) -> InstrumentView:
    level = str(SummaryLevel(row.level).label)
    entry = row.entry
    return InstrumentView(entry.pk, row.name, row.used_on, level, names.place(entry), names.author(entry))


def _note(file: CaseFile, read: Iterable[tuple[Any, Decision]], by: User) -> None:
    """One ledger entry for each ground that something was read on."""
    grounds: dict[Decision, list[Any]] = defaultdict(list)
    for entry, decision in read:
        grounds[decision].append(entry)
    for decision, group in grounds.items():
        kinds = ",".join(sorted({entry.category for entry in group}))
        record(
            Action.ENTRY_VIEW,
            by=by,
            decision=decision,
            purpose=kinds,
            count=len(group),
            case=pseudonym(file.team_id, "case"),
        )
