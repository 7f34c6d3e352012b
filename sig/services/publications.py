"""Orders publications and carries what people say of the drafts. The second approval makes every file, in
the same transaction, and writes the digests into the ledger.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, refuse
from audit.services import record
from consent.printing import FontsMissing
from sig.commitments.access import goal_programme
from sig.models import Programme, Publication, PublicationDecision, PublicationFile, PublicationOrder
from sig.models.codes import Audience
from sig.publications import rule
from sig.publications.access import (
    NOT_THERE,
    Broken,
    Standing,
    asking,
    facts,
    file,
    names_of_approvers,
    one,
    order_state,
    orders,
    overview,
    record_of,
)
from sig.publications.making import make
from sig.publications.rule import Answer, State
from sig.reports.definitions import in_force
from sig.reports.issued import HEADINGS, Approval, hashed
from sig.reports.rendering import Rendered, files
from sig.reports.signing import BadIdentity
from teams.models import User

__all__ = ("Broken", "Standing", "decide", "file", "make", "one", "order", "order_state", "overview")
TASK = "sig.publish"
logger = logging.getLogger(__name__)
LONGEST_TEXT = 4000


def order(
    *, audience: str, ends_on: date, texts: Mapping[str, str], with_cost: bool = False, by: User
) -> PublicationOrder:
    """Ask for a publication as of the end of a day; the worker counts and audits it.

    `texts`: heading (sig.reports.issued.HEADINGS) → words. Raises NotAllowed, ValidationError with the codes
    no_agreement, no_definition, audience, texts, open, future, before_start, before_latest.
    """
    decision = rule.may_order(asking(by))
    if not decision.allowed:
        refuse(decision)
    with acting_as(by):
        agreement = goal_programme()
        if agreement is None:
            raise ValidationError(_("Ingen överenskommelse är inläst."), code="no_agreement")
        if in_force(agreement) is None:
            text = _("Överenskommelsen säger inte vad som räknas som att ha brutit loss.")
            raise ValidationError(text, code="no_definition")
        _check_words(audience, texts)
        _check_time(agreement, ends_on)
        made = PublicationOrder(
            agreement=agreement,
            audience=audience,
            ends_on=ends_on,
            texts={name: texts[name].strip() for name in HEADINGS if texts.get(name, "").strip()},
            with_cost=with_cost,
            ordered_by=by,
            ordered_at=clock.now(),
        )
        with _let_in("open", _open_words()):
            made.save(force_insert=True)
        app.configure_task(TASK).defer(order_id=str(made.pk))
        record(
            Action.PUBLICATION_ORDER, by=by, decision=decision, object=f"order:{made.pk}", purpose=audience
        )
    return made


def decide(publication_id: UUID, answer: Answer, note: str, *, by: User) -> State:
    """One person's answer to a draft; where it stands after that. The second approval publishes it.

    Raises NotAllowed, and ValidationError: note (a no without a reason), meanwhile (somebody was quicker),
    files (they cannot be made or signed, and nothing was published).
    """
    with acting_as(by):
        row = next(iter(orders(publication=publication_id)), None)
        held = rule.may_answer(asking(by), facts(row), answer) if row else NOT_THERE
        if row is None or not held.allowed:
            refuse(held)
        _check_note(answer, note)
        draft: Publication = row.publication
        said = PublicationDecision(
            publication=draft, answer=answer, note=note.strip(), decided_by=by, decided_at=clock.now()
        )
        with _let_in("meanwhile", _("Någon annan hann svara. Läs sidan igen.")):
            said.save(force_insert=True)
        what = f"publication:{draft.key}"
        record(Action.PUBLICATION_DECIDE, by=by, decision=held, object=what, outcome=answer)
        # Asked again: two who answered at once are let in one after the other by the trigger.
        after = rule.state(facts(row))
        if after is State.PUBLISHED:
            _publish(draft, held, by)
    return after


def _open_words() -> str:
    return _("En beställning är öppen redan. Vänta tills den är avslutad, eller ta tillbaka den.")


@contextmanager
def _let_in(code: str, text: str) -> Iterator[None]:
    """A refusal of the data base's own triggers, when somebody else was quicker. Raises ValidationError."""
    try:
        yield
    except (ProgrammingError, IntegrityError) as refused:
        raise ValidationError(text, code=code) from refused


def _publish(draft: Publication, decision: Decision, by: User) -> None:
    """Every file, stored with its SHA-256; the ledger holds the digest of the record and of each of them."""
    at = draft.decisions.latest("decided_at").decided_at
    approval = Approval(names_of_approvers(draft), at)
    rendered = _rendered(draft, approval)
    what = f"publication:{draft.key}"
    _note_digest(what, draft.digest, decision, by)
    for each in rendered:
        digest = hashed(each.content)
        PublicationFile(
            publication=draft,
            kind=each.kind,
            name=each.name,
            media_type=each.media_type,
            sha256=digest,
            content=each.content,
            made_at=at,
        ).save(force_insert=True)
        _note_digest(f"{what}/{each.kind}", digest, decision, by)


def _rendered(draft: Publication, approval: Approval) -> tuple[Rendered, ...]:
    try:
        with translation.override("sv"):
            return files(record_of(draft), approval)
    except (BadIdentity, FontsMissing) as fault:
        logger.exception("publication %s: its files cannot be made", draft.key)
        text = _("Filerna gick inte att göra. Inget har lämnats ut. Säg till den som sköter systemet.")
        raise ValidationError(text, code="files") from fault


def _note_digest(what: str, digest: str, decision: Decision, by: User) -> None:
    purpose = f"sha256:{digest}"
    record(Action.PUBLICATION_PUBLISH, by=by, decision=decision, object=what, purpose=purpose)


def _check_words(audience: str, texts: Mapping[str, str]) -> None:
    if audience not in Audience.values:
        raise ValidationError({"audience": ValidationError(_("Välj vem utgåvan är till."), code="audience")})
    if set(texts) - set(HEADINGS) or any(len(text) > LONGEST_TEXT for text in texts.values()):
        most = _("Skriv högst %(most)d tecken under varje rubrik.") % {"most": LONGEST_TEXT}
        raise ValidationError({"texts": ValidationError(most, code="texts")})


def _check_time(agreement: Programme, ends_on: date) -> None:
    rows = list(orders(agreement=agreement))
    at = {row.pk: rule.state(facts(row)) for row in rows}
    if code := rule.order_refused(at.values()):
        raise ValidationError(_open_words(), code=code)
    published = [row.ends_on for row in rows if at[row.pk] is State.PUBLISHED]
    code = rule.day_refused(ends_on, today=clock.today(), starts_on=agreement.starts_on, published=published)
    if code:
        raise ValidationError({"ends_on": ValidationError(_day_words(code), code=code)})


def _day_words(code: str) -> str:
    return {
        "future": _("Dagen kan inte ligga framåt i tiden."),
        "before_start": _("Dagen ligger före överenskommelsens början."),
        "before_latest": _("Det finns redan en utgåva av en senare dag. Välj den dagen eller en efter den."),
    }[code]


def _check_note(answer: Answer, note: str) -> None:
    if answer is Answer.REJECT and not note.strip():
        raise ValidationError({"note": ValidationError(_("Skriv varför du inte godkänner."), code="note")})
