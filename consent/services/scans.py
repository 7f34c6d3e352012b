"""A signed paper is photographed, cleaned, sealed and kept with its consent."""

from io import BytesIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import NotAllowed
from consent.access import NOT_THERE
from consent.models import Consent, ConsentScan, ConsentSignature
from consent.overview import key_of
from consent.scans.cleaning import REFUSALS, Unusable, cleaned
from consent.services import guard
from crypto.stream import seal_stream
from teams.models import User


def add_scan(team_id: UUID, consent_id: UUID, *, data: bytes, key: str = "", by: User) -> ConsentScan:
    """Keep one paper. `key`: whose signature it shows ("youth" or a guardian's id), "" for the whole.

    All or nothing: what cannot be read to its end leaves nothing behind. Raises NotAllowed, and
    ValidationError with what to do.
    """
    with acting_as(by):
        decision = guard.require_coordinator(team_id, by)
        consent = Consent.objects.filter(pk=consent_id, team_id=team_id).first()
        if consent is None:
            raise NotAllowed(NOT_THERE)
        try:
            clean = cleaned(data)
        except Unusable as error:
            raise ValidationError({"file": str(REFUSALS[error.reason])}, code=error.reason) from None
        row = ConsentScan(
            team_id=team_id,
            consent=consent,
            signature=_signature(consent, key),
            media=clean.media,
            size=len(clean.data),
            uploaded_by=by,
        )
        sealed = BytesIO()
        seal_stream(BytesIO(clean.data), sealed, attachment=row.pk, owner=team_id, size=row.size)
        row.sealed = sealed.getvalue()
        row.save()
        guard.note(Action.SCAN_ADD, team_id, "scan", row.pk, by=by, decision=decision)
    return row


def signed_keys(team_id: UUID, consent_id: UUID, *, by: User) -> tuple[str, ...]:
    """The keys of those whose signature is registered. Raises NotAllowed; another's consent is not there."""
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        consent = Consent.objects.filter(pk=consent_id, team_id=team_id).first()
        if consent is None:
            raise NotAllowed(NOT_THERE)
        return tuple(key_of(one.signer, one.guardian_id) for one in consent.signatures.all())


def _signature(consent: Consent, key: str) -> ConsentSignature | None:
    if not key:
        return None
    for one in consent.signatures.order_by("-registered_at"):
        if key_of(one.signer, one.guardian_id) == key:
            return one
    raise ValidationError({"who": _("Personens underskrift är inte registrerad.")}, code="not_signed")
