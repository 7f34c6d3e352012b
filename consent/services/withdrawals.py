"""Taking a consent back: by anyone who signed, through any channel, without a reason, from this moment."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from consent.models import Consent, ConsentSignature, Guardian, SignatureExclusion
from consent.services import guard
from consent.services.recompute import locked, recompute
from consent.states import ENDED, OPEN
from teams.models import Authority, User


def withdraw(
    *,
    consent: Consent,
    signature: ConsentSignature,
    channel: str,
    by: User,
    at: datetime | None = None,
) -> Consent:
    """Take back one signature; with it the whole consent ends, at the data base's clock when this is
    registered.

    Again is no error and changes nothing. `at`: only for import of what was before, never later than now.
    Raises NotAllowed, ValidationError when the consent has ended in another way or the signature is not its
    own.
    """
    with acting_as(by):
        decision = guard.require_coordinator(consent.team_id, by)
        row = locked(consent.pk)
        held = ConsentSignature.objects.select_for_update().get(pk=signature.pk)
        if held.consent_id != row.pk:
            raise ValidationError(_("Underskriften hör till ett annat samtycke."), code="other_consent")
        if held.withdrawn_at is not None:
            return row
        if row.state in ENDED:
            raise ValidationError(_("Samtycket har redan upphört. Inget delas."), code="ended")
        _take_back(held, channel, by, at)
        recompute(row, by=by)
        guard.note(Action.CONSENT_WITHDRAW, row.team_id, "consent", row.pk, by=by, decision=decision)
    return row


def withdraw_all_by(*, guardian: Guardian, channel: str, by: User) -> None:
    """Take back everything open that one guardian has signed: a guardian who now says no."""
    signed = ConsentSignature.objects.filter(
        guardian=guardian, withdrawn_at__isnull=True, consent__state__in=OPEN
    ).select_related("consent")
    for signature in signed.order_by("consent_id"):
        withdraw(consent=signature.consent, signature=signature, channel=channel, by=by)


def exclude(
    *,
    signature: ConsentSignature,
    by: User,
    recipient: Authority | None = None,
    category: str = "",
    at: datetime | None = None,
) -> SignatureExclusion:
    """A signer's no to one authority, one kind of information, or one kind to one authority, from now.

    Raises NotAllowed, and ValidationError when neither is named or the consent has ended.
    """
    with acting_as(by):
        decision = guard.require_coordinator(signature.consent.team_id, by)
        row = locked(signature.consent_id)
        if row.state in ENDED:
            raise ValidationError(_("Samtycket har redan upphört. Inget delas."), code="ended")
        if recipient is None and not category:
            raise ValidationError(_("Välj en verksamhet eller ett slags information."), code="nothing")
        since = min(at or clock.database_now(), clock.database_now())
        made = SignatureExclusion(
            signature=signature, recipient=recipient, category=category or None, since=since
        )
        made.save()
        recompute(row, by=by)
        guard.note(
            Action.CONSENT_WITHDRAW, row.team_id, "consent", row.pk, by=by, decision=decision, purpose="part"
        )
    return made


def _take_back(held: ConsentSignature, channel: str, by: User, at: datetime | None) -> None:
    now = clock.database_now()
    held.withdrawn_at = min(at or now, now)
    held.withdrawn_channel = channel
    held.withdrawn_registered_by = by
    held.save(update_fields=["withdrawn_at", "withdrawn_channel", "withdrawn_registered_by"])
