"""The door to extracts of the file: decide and fetch, record, and only then open the values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from consent import policy as consent_policy
from consent.categories import CATEGORIES
from consent.categories import name as category_name
from consent.facts import viewer
from consent.models import Guardian, RelatedPerson, Youth
from consent.protection import printed_name, strongest
from sig import policy
from sig.casefile import CaseFile
from sig.extracts import masking, rules
from sig.extracts.loading import MOST, NOT_THERE, Held, hold, note, note_entries, still_there
from sig.extracts.rules import Asker, TextFacts
from sig.extracts.sheet import Sheet, Text, ruling_from
from sig.facts import case_facts
from sig.models import Entry, SubjectExtract
from sig.models.codes import ContactKind, EntryKind, ExtractState, IncidentKind, Requester
from teams.models import User
from teams.naming import PAPER, staff_name

GONE = Decision(False, "no_longer_shared", hidden=False)


@dataclass(frozen=True, repr=False)
class ExtractRow:
    """One line of the list."""

    id: UUID
    requester: str
    state: str
    state_name: str
    started_at: datetime
    started_by: str
    from_on: date | None
    to_on: date | None
    made_at: datetime | None
    made_by: str
    digest: str
    shown: int
    masked_in_part: int
    masked: int


def extracts_of(file: CaseFile, *, by: User) -> tuple[ExtractRow, ...]:
    """Every extract that the authority of `by` has begun or made in the case, recorded. Raises NotAllowed."""
    with acting_as(by, durable=True):
        decision = policy.may_export(case_facts(file.id, by=by))
        rows = list(SubjectExtract.objects.filter(case=file.id).defer("pdf", "decisions"))
        rows = rows if decision.allowed else []
        people = User.objects.in_bulk(
            {pk for row in rows for pk in (row.started_by_id, row.made_by_id) if pk}
        )
        note(decision, file.team_id, by, "list", len(rows))
    decision.require()
    return tuple(_row(row, people) for row in rows)


def guardians_to_choose(file: CaseFile, *, by: User) -> tuple[tuple[str, str], ...]:
    """(id, name) of those who can be named as asking; none for whoever does not know who they are."""
    with acting_as(by):
        case_decision = policy.may_export(case_facts(file.id, by=by))
        known = viewer(team_id=file.team_id, by=by, at=clock.database_now())
        inside = case_decision.allowed and consent_policy.is_insider(known)
        rows = list(Guardian.objects.filter(youth=file.youth_id)) if inside else []
    found = []
    for number, row in enumerate(rows, 1):
        named = consent_policy.may_know_guardian(known, row.protection)
        found.append((str(row.pk), _text(row.name, named) if named.allowed else _nth(number)))
    return tuple(found)


def asker(row: SubjectExtract, youth: Youth | None, guardian: Guardian | None, decision: Decision) -> Asker:
    """Who asks, as the rules need it. The birth date is opened for the rule; nobody is shown it here."""
    born = _date(youth.date_of_birth, decision) if youth is not None else None
    if row.requester == Requester.YOUTH:
        return Asker(row.requester, born)
    if guardian is None:
        return Asker("", born)
    return Asker(row.requester, born, guardian.standing, guardian.custody_until, row.youth_agrees)


def sheet(extract_id: UUID, *, case: UUID, by: User) -> Sheet:
    """One extract of that case, with proposal and ruling of each text, recorded. Raises NotAllowed."""
    with acting_as(by, durable=True):
        held, decision = hold(extract_id, by)
        if held is not None and held.case.pk != case:
            held, decision = None, NOT_THERE
        if held is not None:
            note(decision, held.case.team_id, by, "sheet", len(held.seen), held.row)
            note_entries(held, by)
        else:
            record(Action.REFUSED, by=by, decision=decision, purpose="extract", outcome="refused")
    decision.require()
    assert held is not None
    return _sheet(held)


def sheet_to_change(extract_id: UUID, *, by: User) -> tuple[SubjectExtract, Sheet, Decision]:
    """The same inside an open block of a service, with its row. Raises NotAllowed."""
    held, decision = hold(extract_id, by)
    decision.require()
    assert held is not None
    return held.row, _sheet(held), decision


def rulings(row: SubjectExtract, decision: Decision) -> dict[str, Any]:
    """What has been decided so far, by id of text."""
    return dict(row.decisions.reveal(decision)) if row.decisions is not None else {}


def handed_out(extract_id: UUID, *, by: User) -> tuple[str, bytes | None]:
    """(case number, the paper); None instead of a paper when something in it may not be read any more.

    The paper and whether each of its texts is visible come from one statement. Recorded before it is given.
    Raises NotAllowed.
    """
    with acting_as(by, durable=True):
        held, decision = hold(extract_id, by)
        row = _fetch(held) if held is not None else None
        if row is None or held is None:
            why = GONE if decision.allowed else decision
            record(Action.REFUSED, by=by, decision=why, purpose="extract", outcome="refused")
        else:
            note(decision, held.case.team_id, by, "fetched", row.shown + row.masked_in_part, row, out=True)
            note_entries(held, by)
    decision.require()
    assert held is not None
    return held.case.number, None if row is None or row.pdf is None else row.pdf.reveal(decision)


def _sheet(held: Held) -> Sheet:
    row, case, at = held.row, held.case, held.facts.at
    who = _asker(held)
    refusal = rules.refusal(who, at)
    if len(held.seen) > MOST:
        refusal = "too_much"
    decided = rulings(row, held.decision)
    texts: list[Text] = []
    omitted: list[str] = []
    for facts, text in (*_entries(held, who), *_goals(held)):
        why = rules.left_out(facts, who)
        if why:
            omitted.append(why)
        elif not refusal:
            proposal = rules.propose(facts, who, at)
            texts.append(replace(text, proposal=proposal, ruling=ruling_from(decided.get(str(text.id)))))
    return Sheet(
        id=row.pk,
        version=row.version,
        case_id=case.pk,
        number=case.number,
        authority=held.authorities[row.authority_id].name,
        requester=row.requester,
        requester_name=str(Requester(row.requester).label),
        asker=who,
        youth=_youth_on_paper(held),
        guardian=_guardian_on_paper(held),
        identity_check=row.identity_check,
        from_on=row.from_on,
        to_on=row.to_on,
        state=row.state,
        started_by=_staff(held, row.started_by_id),
        started_at=row.started_at,
        made_at=row.made_at,
        texts=tuple(texts),
        refusal=refusal,
        left_out=_counted(omitted),
    )


def _entries(held: Held, who: Asker) -> Iterable[tuple[TextFacts, Text]]:
    """Oldest first, those of the period."""
    row = held.row
    for seen in sorted(
        held.seen, key=lambda one: (one.entry.happened_at, one.entry.created_at, one.entry.pk)
    ):
        entry, day = seen.entry, clock.local(seen.entry.happened_at).date()
        if (row.from_on and day < row.from_on) or (row.to_on and day > row.to_on):
            continue
        text = _text(entry.text, seen.decision)
        reporter = _text(entry.reporter, seen.decision)
        others = [one for one in held.about.get(entry.pk, []) if not _is_asker(one, row, who)]
        names = [_text(one.name, seen.decision) for one in others if one.name is not None]
        facts = TextFacts(
            mine=entry.owner_authority_id == row.authority_id,
            basis=seen.decision.basis.kind if seen.decision.basis else "",
            draft=entry.draft,
            restricted=entry.investigation_restricted,
            withheld=entry.pk in held.withheld,
            about_others=bool(others),
            has_reporter=bool(reporter),
            mentions=masking.mentioning(text, names) if len(names) == len(others) else frozenset(),
            reported=masking.mentioning(text, [reporter]),
        )
        yield facts, _entry_text(held, entry, text, bool(reporter))


def _entry_text(held: Held, entry: Entry, text: str, reporter: bool) -> Text:
    detail = ContactKind(entry.contact_kind).label if entry.contact_kind else ""
    detail = IncidentKind(entry.incident_kind).label if entry.incident_kind else detail
    return Text(
        id=entry.pk,
        title=str(detail or EntryKind(entry.kind).label),
        category=category_name(entry.category),
        authority=held.authorities[entry.owner_authority_id].name,
        author=_staff(held, entry.author_id),
        happened_at=entry.happened_at,
        created_at=entry.created_at,
        text=text,
        reporter=reporter,
        corrects=entry.corrects_id is not None,
        shared_with=tuple(sorted(held.authorities[pk].name for pk in held.shared.get(entry.pk, ()))),
        proposal=rules.Proposal(),
        ruling=None,
        files=held.files.get(entry.pk, ()),
    )


def _goals(held: Held) -> Iterable[tuple[TextFacts, Text]]:
    """The goals of the plan with what is to be done; not part of an extract for a period."""
    if held.row.from_on or held.row.to_on:
        return
    for goal in held.goals:
        lines = [_text(goal.own_words, held.decision)]
        for one in held.actions:
            if one.goal_id == goal.pk:
                where = held.authorities[one.authority_id].name
                lines.append(f"• {_text(one.title, held.decision)} ({where}, {one.due_on.isoformat()})")
        mine = goal.owner_authority_id == held.row.authority_id
        yield (
            TextFacts(mine=mine, basis="own" if mine else "consent"),
            Text(
                id=goal.pk,
                title=_("Mål i planen"),
                category=str(CATEGORIES["plan"].name),
                authority=held.authorities[goal.owner_authority_id].name,
                author="",
                happened_at=None,
                created_at=None,
                text="\n".join(lines),
                reporter=False,
                corrects=False,
                shared_with=(),
                proposal=rules.Proposal(),
                ruling=None,
            ),
        )


def _fetch(held: Held) -> SubjectExtract | None:
    """The made paper, if everything that it shows is still visible and still to be handed out."""
    row = held.row
    decided = rulings(row, held.decision)
    ids = [UUID(key) for key, one in decided.items() if one["choice"] != rules.WHOLE]
    to_guardian = row.requester == Requester.GUARDIAN
    if rules.refusal(_asker(held), held.facts.at) or (to_guardian and held.withheld & set(ids)):
        return None
    return still_there(row, ids)


def _row(row: SubjectExtract, people: dict[int, User]) -> ExtractRow:
    maker = people.get(row.made_by_id) if row.made_by_id else None
    starter = people.get(row.started_by_id)
    return ExtractRow(
        row.pk, str(Requester(row.requester).label), row.state, str(ExtractState(row.state).label),
        row.started_at, starter.name if starter else "", row.from_on, row.to_on, row.made_at,
        maker.name if maker else "", row.digest, row.shown, row.masked_in_part, row.masked,
    )  # fmt: skip


def _asker(held: Held) -> Asker:
    return asker(held.row, held.youth, held.guardian, held.decision)


def _is_asker(person: RelatedPerson, row: SubjectExtract, who: Asker) -> bool:
    return who.requester == rules.GUARDIAN and person.guardian_id == row.guardian_id


def _youth_on_paper(held: Held) -> str:
    if held.youth is None:
        return held.case.number
    return printed_name(held.youth.protection, _text(held.youth.name, held.decision), held.case.number)


def _guardian_on_paper(held: Held) -> str:
    guardian = held.guardian
    if guardian is None:
        return ""
    kinds = [guardian.protection] + ([held.youth.protection] if held.youth else [])
    if not held.knows_guardian:
        return _("Vårdnadshavare")
    return printed_name(strongest(kinds), _text(guardian.name, held.decision), _("Vårdnadshavare"))


def _staff(held: Held, pk: int) -> str:
    user = held.people.get(pk)
    if user is None:
        return ""
    where = held.authorities.get(user.authority_id or 0)
    return staff_name(
        user.name, protected=user.protected, user=user.pk, authority=user.authority_id,
        authority_name=where.name if where else "", reader=PAPER,
    )  # fmt: skip


def _counted(omitted: list[str]) -> tuple[str, ...]:
    return tuple(f"{name}: {omitted.count(code)}" for code, name in rules.LEFT_OUT.items() if code in omitted)


def _nth(number: int) -> str:
    return _("Vårdnadshavare %(number)s") % {"number": number}


def _text(sealed: Any, decision: Decision) -> str:
    return "" if sealed is None else str(sealed.reveal(decision))


def _date(sealed: Any, decision: Decision) -> date | None:
    return None if sealed is None else cast(date, sealed.reveal(decision))
