"""Fetches what an extract is made of, sealed, and records who asked. Nothing is opened here."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Subquery, Value
from django.db.models.functions import Coalesce

from audit.actions import Action
from audit.decisions import Basis, Decision
from audit.services import record
from consent import policy as consent_policy
from consent.facts import viewer
from consent.models import Guardian, RelatedPerson, Youth
from crypto.pseudonym import pseudonym
from sig import policy, rule_sql
from sig.attachments.loading import sizes_of
from sig.facts import facts_from
from sig.loading import COLUMNS, Seen
from sig.models import Action as PlanAction
from sig.models import Case, Entry, EntryAbout, Goal, Release, SubjectExtract
from sig.models.codes import ExtractState
from sig.policy import CaseFacts
from sig.withheld import withheld_entries
from teams.models import Authority, User

MOST = 5_000
NOT_THERE = Decision(False, "not_there")


@dataclass(repr=False)
class Held:
    """One extract with all that it is made of, sealed."""

    row: SubjectExtract
    facts: CaseFacts
    decision: Decision
    case: Case
    youth: Youth | None
    guardian: Guardian | None
    seen: tuple[Seen, ...]
    goals: list[Goal]
    actions: list[PlanAction]
    about: dict[UUID, list[RelatedPerson]]
    withheld: frozenset[UUID]
    shared: dict[UUID, set[int]]
    authorities: dict[int, Authority]
    people: dict[int, User]
    knows_guardian: bool
    files: dict[UUID, tuple[int, ...]]


def hold(extract_id: UUID, by: User) -> tuple[Held | None, Decision]:
    """One extract with its texts, each with the decision that lets it through, asked inside a block."""
    row = SubjectExtract.objects.defer("pdf").filter(pk=extract_id).first()
    if row is None:
        return None, NOT_THERE
    found, rows = rule_sql.visible_rows(row.case_id, COLUMNS, MOST + 1, 0)
    facts = facts_from(found, by=by)
    decision = policy.may_export(facts)
    case = rows[0].instances["c"] if rows else None
    if not decision.allowed or case is None:
        return None, decision if not decision.allowed else NOT_THERE
    seen = tuple(
        Seen(
            cast(Entry, one.instances["e"]),
            Decision(True, one.reason, Basis(one.kind, one.basis), hidden=False),
        )
        for one in rows
        if one.instances["e"] is not None
    )
    return _filled(row, facts, decision, cast(Case, case), rows[0].instances["y"], seen, by), decision


def _filled(
    row: SubjectExtract, facts: CaseFacts, decision: Decision, case: Case, youth: Any, seen: tuple[Seen, ...],
    by: User,
) -> Held:  # fmt: skip
    known = viewer(team_id=case.team_id, by=by, at=facts.at)
    own = Release.objects.filter(case=case, sender=row.authority_id, basis="consent", taken_back_at=None)
    shared: dict[UUID, set[int]] = {}
    for entry, recipient in own.values_list("entry_id", "recipient_id"):
        shared.setdefault(entry, set()).add(recipient)
    goals = list(Goal.objects.filter(case=case))
    actions = list(PlanAction.objects.filter(case=case))
    guardians = Guardian.objects.filter(youth=case.youth_id)
    guardian = guardians.filter(pk=row.guardian_id).first() if row.guardian_id else None
    authors = {one.entry.author_id for one in seen} | {row.started_by_id}
    return Held(
        row, facts, decision, case, youth, guardian, seen, goals, actions,
        about=_about(case),
        withheld=withheld_entries(case.pk),
        shared=shared,
        authorities=Authority.objects.in_bulk(),
        people=User.objects.in_bulk(authors),
        knows_guardian=consent_policy.may_know_guardian(
            known, guardian.protection if guardian else "none"
        ).allowed,
        files=sizes_of(case),
    )  # fmt: skip


def _about(case: Case) -> dict[UUID, list[RelatedPerson]]:
    pairs = list(EntryAbout.objects.filter(case=case).values_list("entry_id", "person_id"))
    people = RelatedPerson.objects.in_bulk({person for _entry, person in pairs})
    found: dict[UUID, list[RelatedPerson]] = {}
    for entry, person in pairs:
        # Somebody who may not be named is there all the same: an unknown person masks the whole text.
        found.setdefault(entry, []).append(people.get(person) or RelatedPerson(pk=person))
    return found


def still_there(row: SubjectExtract, texts: list[UUID]) -> SubjectExtract | None:
    """The made paper, if each of those texts is visible now: both answered by one statement."""
    entries = Entry.objects.filter(pk__in=texts or [row.pk], investigation_restricted=False, draft=False)
    goals = Goal.objects.filter(pk__in=texts or [row.pk])
    found = SubjectExtract.objects.filter(pk=row.pk, state=ExtractState.MADE)
    return found.annotate(there=_count(entries) + _count(goals)).filter(there=len(texts)).first()


def _count(rows: Any) -> Any:
    one = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one), 0)


def note(
    decision: Decision, team: UUID, by: User, purpose: str, count: int, row: SubjectExtract | None = None,
    *, out: bool = False,
) -> None:  # fmt: skip
    """The ledger's line about an extract, or about the refusal."""
    if not decision.allowed:
        record(Action.REFUSED, by=by, decision=decision, purpose="extract", outcome="refused")
        return
    record(
        Action.EXPORT_EXTRACT if out else Action.EXTRACT_VIEW,
        by=by,
        decision=decision,
        case=pseudonym(team, "case"),
        object=f"extract:{pseudonym(team, str(row.pk))}" if row else "",
        purpose=purpose,
        count=count,
    )


def note_entries(held: Held, by: User) -> None:
    """One entry for each ground that texts were opened on."""
    grounds: dict[Decision, set[str]] = {}
    counts: dict[Decision, int] = {}
    for seen in held.seen:
        grounds.setdefault(seen.decision, set()).add(seen.entry.category)
        counts[seen.decision] = counts.get(seen.decision, 0) + 1
    for decision, kinds in grounds.items():
        record(
            Action.ENTRY_VIEW,
            by=by,
            decision=decision,
            case=pseudonym(held.case.team_id, "case"),
            purpose=",".join(sorted(kinds)),
            count=counts[decision],
        )
