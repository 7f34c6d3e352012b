"""A consent from another system comes in as a proposal; a human makes a draft of it. Nothing is signed."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import NotAllowed
from consent.access import NOT_THERE
from consent.categories import DEFAULT_PURPOSE, PURPOSES
from consent.codes import State
from consent.exchange.fhir_reading import Known, Proposal, read
from consent.exchange.files import REFUSALS, BadFile
from consent.models import Consent, ConsentImport
from consent.rules import current
from consent.services import desk, guard
from teams.models import Authority, User


def take_in(team_id: UUID, *, data: bytes, by: User) -> ConsentImport:
    """Read a FHIR Consent and keep what was understood and what was not. Shares nothing, drafts nothing.

    Raises NotAllowed, and ValidationError in plain words for a file that cannot be read.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team_id, by)
        try:
            proposal = read(data, _known(team_id))
        except BadFile as error:
            raise ValidationError({"file": _sentence(error)}, code=error.reason) from None
        row = ConsentImport(team_id=team_id, imported_by=by, found=_kept(proposal))
        row.save()
        count = len(proposal.lines)
        guard.note(Action.CONSENT_IMPORT, team_id, "import", row.pk, by=by, decision=decision, count=count)
    return row


def make_draft(
    team_id: UUID,
    import_id: UUID,
    *,
    lines: Iterable[tuple[int, int, str]],
    first_day: date,
    last_day: date,
    by: User,
) -> None:
    """A draft of what a human has chosen among the lines of an import. Everybody still has to sign.

    Raises NotAllowed, and ValidationError for lines that were not in it or when a paper is being signed.
    """
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        row = ConsentImport.objects.select_for_update().filter(pk=import_id, team_id=team_id).first()
        if row is None:
            raise NotAllowed(NOT_THERE)
        if Consent.objects.filter(
            team_id=team_id, purpose=DEFAULT_PURPOSE, state=State.PARTLY_SIGNED, activated_at=None
        ).exists():
            text = _("Ett samtycke väntar på underskrift. Gör klart det eller ta bort det först.")
            raise ValidationError(text, code="waiting")
        desk.save_scope(team_id, lines=lines, first_day=first_day, last_day=last_day, by=by)
        row.consent = Consent.objects.filter(team_id=team_id, purpose=DEFAULT_PURPOSE).latest("created_at")
        row.save()


def _known(team_id: UUID) -> Known:
    return Known(
        authorities=dict(Authority.objects.exclude(kind="property_owner").values_list("code", "pk")),
        categories=frozenset(current(team_id).categories),
        purposes=frozenset(PURPOSES),
    )


def _kept(proposal: Proposal) -> dict[str, Any]:
    return {
        "lines": [list(one) for one in sorted(proposal.lines)],
        "first_day": proposal.first_day.isoformat() if proposal.first_day else None,
        "last_day": proposal.last_day.isoformat() if proposal.last_day else None,
        "purpose": proposal.purpose,
        "left": [{"path": one.path, "why": one.why, "value": one.value} for one in proposal.left],
        "status": proposal.status,
        "signatures": proposal.signatures,
    }


def _sentence(error: BadFile) -> str:
    text = str(REFUSALS[error.reason])
    return f"{text} ({error.where})" if error.where and error.reason == "not_r4b" else text
