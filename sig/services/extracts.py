"""An extract of the file: begun for somebody who may have one, ruled on text by text, made, or dropped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, refuse
from audit.services import record
from consent.models import Guardian, Youth
from crypto.pseudonym import pseudonym
from sig import policy
from sig.extracts import access, masking, rules
from sig.extracts.rules import Ruling
from sig.extracts.sheet import Sheet, Text, to_store
from sig.models import SubjectExtract
from sig.models.codes import ExtractState, Requester
from sig.policy import CaseFacts
from sig.services.working import Work, working
from teams.models import User

Render = Callable[[Sheet], bytes]
NOT_THERE = Decision(False, "not_there")


@dataclass(frozen=True)
class Request:
    """Who asks, how that was checked, and for which days (both count)."""

    requester: str
    identity_check: str
    guardian: UUID | None = None
    youth_agrees: bool = False
    from_on: date | None = None
    to_on: date | None = None


def begin(*, case: UUID, asked: Request, by: User) -> UUID:
    """A draft for the authority that `by` works for. Raises NotAllowed; ValidationError when the one who asks
    may have none: then nothing is stored.
    """
    if asked.requester not in Requester.values:
        raise _refused("other")
    if asked.requester == Requester.GUARDIAN and asked.guardian is None:
        raise _refused("insiders_only")
    with working(case, policy.may_export, by=by) as work:
        guardian = _guardian(work, asked)
        youth = Youth.objects.filter(pk=work.case.youth_id).first()
        row = SubjectExtract.of(
            work.case,
            authority_id=_authority(work.facts),
            requester=asked.requester,
            guardian=guardian,
            youth_agrees=asked.youth_agrees and asked.requester == Requester.GUARDIAN,
            identity_check=asked.identity_check,
            from_on=asked.from_on,
            to_on=asked.to_on,
            started_by=by,
            started_at=clock.now(),
            decisions={},
        )
        why = rules.refusal(access.asker(row, youth, guardian, work.decision), work.facts.at)
        if why:
            raise _refused(why)
        row.save(force_insert=True)
        work.record(Action.EXTRACT_CHANGE, "extract", row.pk)
    return row.pk


def rule(*, extract: UUID, text: UUID, ruling: Ruling, version: int, by: User) -> UUID | None:
    """Keep what was decided about one text; the next one that nobody has ruled on, None when all are.

    Raises NotAllowed, Conflict, ValidationError by field.
    """
    with acting_as(by):
        row, sheet, decision = _draft(extract, by)
        found = next((one for one in sheet.texts if one.id == text), None)
        if found is None:
            refuse(NOT_THERE)
        _check(found, ruling)
        held = rules.settled(ruling, found.proposal)
        row.decisions = {**access.rulings(row, decision), str(text): to_store(held)}
        row.save_versioned(version)
        _record(row, decision, by, "ruling", 1)
        rest = [one.id for one in sheet.texts if not one.decided and one.id != text]
    return rest[0] if rest else None


def accept(*, extract: UUID, version: int, by: User) -> int:
    """Take the proposal for every text that nobody has ruled on; how many. What has a ruling that no longer
    holds is left: somebody must look. Raises NotAllowed, Conflict.
    """
    with acting_as(by):
        row, sheet, decision = _draft(extract, by)
        fresh = [one for one in sheet.texts if one.ruling is None]
        taken = {str(one.id): to_store(_proposed(one)) for one in fresh}
        if taken:
            row.decisions = {**access.rulings(row, decision), **taken}
            row.save_versioned(version)
            _record(row, decision, by, "accepted", len(taken))
    return len(taken)


def make(*, extract: UUID, version: int, render: Render, by: User) -> None:
    """Make the paper of what has been decided, and keep it with its digest and the log of decisions.

    Raises NotAllowed, Conflict; ValidationError while something is undecided or the asker may have none.
    """
    with acting_as(by):
        row, sheet, decision = _draft(extract, by)
        if sheet.refusal:
            raise _refused(sheet.refusal)
        if sheet.undecided:
            raise ValidationError(_("Alla anteckningar är inte bedömda än."), code="undecided")
        pdf = render(sheet)
        row.decisions = {str(one.id): to_store(one.ruling) for one in sheet.texts if one.ruling}
        row.pdf, row.digest = pdf, sha256(pdf).hexdigest()
        row.shown, row.masked_in_part, row.masked = sheet.counts()
        row.state, row.made_by, row.made_at = ExtractState.MADE, by, clock.now()
        row.save_versioned(version)
        _record(row, decision, by, "made", len(sheet.texts), Action.EXPORT_EXTRACT)


def drop(*, extract: UUID, version: int, by: User) -> None:
    """Give up a draft: what was decided is emptied. Raises NotAllowed, Conflict."""
    with acting_as(by):
        row, _sheet, decision = _draft(extract, by)
        row.state, row.decisions = ExtractState.DROPPED, None
        row.save_versioned(version)
        _record(row, decision, by, "dropped", 0)


def _draft(extract: UUID, by: User) -> tuple[SubjectExtract, Sheet, Decision]:
    row, sheet, decision = access.sheet_to_change(extract, by=by)
    if row.state != ExtractState.DRAFT:
        raise ValidationError(_("Utdraget är redan klart eller avbrutet."), code="closed")
    return row, sheet, decision


def _check(text: Text, ruling: Ruling) -> None:
    codes = rules.faults(ruling, text.proposal)
    if codes:
        raise ValidationError([ValidationError(str(rules.FAULTS[code]), code=code) for code in codes])
    missing = [word for word in ruling.words if not masking.occurrences(text.text, [word])]
    if missing:
        said = str(rules.FAULTS["words"]) % {"words": ", ".join(missing)}
        raise ValidationError({"words": ValidationError(said, code="words")})


def _proposed(text: Text) -> Ruling:
    proposal = text.proposal
    return rules.settled(Ruling(proposal.choice, proposal.reasons, proposal.sentences), proposal)


def _guardian(work: Work, asked: Request) -> Guardian | None:
    if asked.requester != Requester.GUARDIAN or asked.guardian is None:
        return None
    if not any(seat.social or seat.coordinator for seat in work.facts.members_now()):
        raise _refused("insiders_only")
    found = Guardian.objects.filter(pk=asked.guardian, youth=work.case.youth_id).first()
    if found is None:
        raise _refused("not_guardian")
    return found


def _authority(facts: CaseFacts) -> int:
    """The authority whose file it is: a seat with a secrecy rule, never one by break-glass."""
    return min(seat.authority for seat in facts.members_now() if seat.secrecy and not seat.break_glass)


def _refused(code: str) -> ValidationError:
    return ValidationError(str(rules.REFUSALS[code]), code=code)


def _record(
    row: SubjectExtract, decision: Decision, by: User, purpose: str, count: int,
    action: Action = Action.EXTRACT_CHANGE,
) -> None:  # fmt: skip
    record(
        action,
        by=by,
        decision=decision,
        case=pseudonym(row.team_id, "case"),
        object=f"extract:{pseudonym(row.team_id, str(row.pk))}",
        purpose=purpose,
        count=count,
    )
