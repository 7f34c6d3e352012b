"""One contact that took place in several cases: a draft of its own in each other case (ADR 152).

What is released there is decided there, when its author saves it. Nothing says that the cases have anything
to do with one another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import NotAllowed
from audit.services import record
from sig.desk.access import draft_of
from sig.services.entries import Content, log
from teams.models import User


@dataclass(frozen=True)
class Taken:
    """What became of one case: `problem` is empty when there is a draft in it now."""

    case: UUID
    problem: str = ""


def drafts_elsewhere(*, content: Content, cases: Iterable[UUID], by: User) -> tuple[Taken, ...]:
    """A draft with this content in each of the cases that `by` may write in; what was not possible is said
    for each."""
    return tuple(_taken(case, content, by) for case in cases)


def _taken(case: UUID, content: Content, by: User) -> Taken:
    try:
        with acting_as(by):
            if draft_of(case, content.kind, by=by):
                text = _("Du har redan ett utkast där. Spara eller kasta det först.")
                raise ValidationError(text, code="has_draft")
            log(
                case=case,
                kind=content.kind,
                category=content.category,
                text=content.text,
                contact_kind=content.contact_kind,
                happened_at=content.happened_at,
                draft=True,
                by=by,
            )
    except NotAllowed as refusal:
        with acting_as(by):
            record(Action.REFUSED, by=by, decision=refusal.decision, purpose="same", outcome="refused")
        return Taken(case, _("Du får inte skriva i det ärendet nu."))
    except ValidationError as error:
        return Taken(case, " ".join(error.messages))
    return Taken(case)
