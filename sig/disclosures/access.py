"""The door to the register of disclosures of a case, and to what somebody who discloses must know first."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from consent import categories
from consent.access import age_in_team
from consent.models import DisclosureGround
from consent.paragraphs import OUTSIDE, PARAGRAPHS, Paragraph, outbound, place
from crypto.pseudonym import pseudonym
from sig import policy
from sig.disclosures import rule_sql
from sig.disclosures.register import DisclosureFact, Line, Party, Register, may_see_disclosure
from sig.facts import authority_in, case_facts
from sig.models import Case
from sig.policy import CaseFacts
from teams.models import Authority, Membership, User
from teams.naming import PAPER, NameReader, staff_name_for

UNKNOWN_AGE = 150


def register(case_id: UUID, *, by: User, printed: bool = False) -> Register:
    """Everything disclosed in the case that `by` may know of, recorded first (as printed when it is).

    Raises NotAllowed.
    """
    with acting_as(by, durable=True):
        facts = case_facts(case_id, by=by)
        exported = policy.may_export(facts)
        decision = exported if printed else policy.may_view_case(facts)
        team = Case.objects.filter(pk=case_id).values_list("team_id", flat=True).first()
        found = rule_sql.disclosures(case_id) if decision.allowed else []
        found = [row for row in found if may_see_disclosure(facts, DisclosureFact(row.sender, row.recipient))]
        grounds = {row.pk: row for row in DisclosureGround.objects.filter(team=team)} if found else {}
        people = User.objects.select_related("authority").in_bulk({row.decided_by for row in found} - {None})
        names = dict(Authority.objects.values_list("pk", "name"))
        _note(Action.PRINT_DISCLOSURES if printed else Action.DISCLOSURE_VIEW, decision, team, by, len(found))
    decision.require()
    reader = PAPER if printed else _reader(facts, by)
    lines = [_line(row, grounds, people, names, facts, reader, decision) for row in found]
    newest = sorted(lines, key=lambda line: line.last_at, reverse=True)
    return Register(
        statutory=tuple(line for line in newest if line.paragraph),
        consented=tuple(line for line in newest if not line.paragraph),
        made_at=clock.now(),
        may_print=exported.allowed,
    )


def disclosing(case_id: UUID, *, by: User) -> tuple[tuple[Paragraph, ...], tuple[Party, ...]]:
    """On which paragraphs `by` may disclose now, and the other authorities of the team. Raises NotAllowed."""
    with acting_as(by, durable=True):
        facts = case_facts(case_id, by=by)
        decision = policy.may_work(facts)
        team = Case.objects.filter(pk=case_id).values_list("team_id", flat=True).first()
        mine = authority_in(facts) if decision.allowed else 0
        seats = Membership.objects.in_force(facts.at).filter(team=team)
        places = Authority.objects.in_bulk({mine, *seats.values_list("authority", flat=True)})
        _note(Action.DISCLOSURE_VIEW, decision, team, by, 0, purpose="grounds")
        age = age_in_team(team, clock.today()) if decision.allowed and team else None
    decision.require()
    others = sorted((row for row in places.values() if row.pk != mine), key=lambda row: row.name)
    parties = tuple(Party(row.pk, row.name, row.kind, bool(row.secrecy_regime)) for row in others)
    return outbound(places[mine].kind, UNKNOWN_AGE if age is None else age), parties


def _note(
    action: Action, decision: Decision, team: UUID | None, by: User, count: int, purpose: str = "register"
) -> None:
    if not decision.allowed or team is None:
        record(Action.REFUSED, by=by, decision=decision, purpose="disclosures", outcome="refused")
        return
    record(action, by=by, decision=decision, case=pseudonym(team, "case"), purpose=purpose, count=count)


def _reader(facts: CaseFacts, by: User) -> NameReader:
    leads = policy.may_coordinate(facts).allowed
    return NameReader(by.pk, facts.authorities(), leads)


def _line(
    row: rule_sql.Line,
    grounds: dict[UUID, DisclosureGround],
    people: dict[Any, User],
    names: dict[int, str],
    facts: CaseFacts,
    reader: NameReader,
    decision: Decision,
) -> Line:
    mine = row.sender in facts.authorities()
    held = grounds.get(row.ground) if row.ground else None
    found = PARAGRAPHS.get(row.paragraph)
    decider = people.get(row.decided_by)
    return Line(
        ground=row.ground,
        sender=names[row.sender],
        recipient=names[row.recipient] if row.recipient else str(OUTSIDE.get(row.outside, row.outside)),
        category=categories.name(row.category),
        paragraph=place(row.paragraph),
        paragraph_text=str(found.text) if found else "",
        confirm=found is not None and found.confirm,
        manner=str(DisclosureGround.Manner(row.manner).label),
        decided_by=staff_name_for(decider, reader=reader) if decider else "",
        first_at=row.first_at,
        last_at=row.last_at,
        entries=row.entries,
        taken_back=row.taken_back,
        ended_at=row.ended_at if row.manner == DisclosureGround.Manner.SYSTEM else None,
        in_force=row.in_force,
        in_system=row.manner == DisclosureGround.Manner.SYSTEM,
        mine=mine,
        **(_texts(held, decision) if mine and held else {}),
    )


def _texts(held: DisclosureGround, decision: Decision) -> dict[str, str]:
    names: Iterable[str] = ("receiver", "what", "reasoning", "statute")
    sealed = {name: getattr(held, name) for name in names}
    return {name: "" if value is None else str(value.reveal(decision)) for name, value in sealed.items()}
