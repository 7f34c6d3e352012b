"""Taking a consent back: by anyone who signed, through any channel, without a reason, from this moment.

One guardian among several stops everything at once; the others' signatures stay, and the same guardian may
sign again. The youth's own, or the last one, ends the consent for good. Either way a new series begins: what
was shared before never comes alive again by itself.
"""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from consent import access, hooks
from consent.codes import State
from consent.models import Consent, ConsentSignature, Guardian, SignatureExclusion
from consent.services import guard
from consent.services.recompute import locked, recompute, save
from consent.signers import required_signers
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
    """Take back one signature, at the data base's clock when this is registered.

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
        if row.state == State.WITHDRAWN or _is_demanded(row, held):
            start_new_series(row, held, by)
        if row.state not in ENDED:
            hooks.changed(row.team_id, hooks.TAKEN_BACK)
        guard.note(Action.CONSENT_WITHDRAW, row.team_id, "consent", row.pk, by=by, decision=decision)
    return row


def start_new_series(row: Consent, held: ConsentSignature, by: User) -> None:
    """Let nothing that was shared under `row` until `held` was taken back come alive again.

    Not by the same paper signed anew, nor by a renewal that was drafted before. `row` must be locked.
    """
    ended, begun = row.series, uuid.uuid4()
    if row.state not in ENDED:
        held.ended_series = ended
        held.save(update_fields=["ended_series"])
        _renumber(row, begun, by)
    for other in Consent.objects.filter(series=ended, state__in=OPEN).exclude(pk=row.pk).order_by("id"):
        _renumber(other, begun, by)


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
    channel: str,
    recipient: Authority | None = None,
    category: str = "",
    at: datetime | None = None,
) -> SignatureExclusion:
    """A signer's no to one authority, one kind of information, or one kind to one authority, from now.

    The same no again is no error. Raises NotAllowed, and ValidationError when neither is named, the signature
    has been taken back or the consent has ended.
    """
    with acting_as(by):
        decision = guard.require_coordinator(signature.consent.team_id, by)
        row = locked(signature.consent_id)
        live = ConsentSignature.objects.get(pk=signature.pk).withdrawn_at is None
        if row.state in ENDED or not live:
            raise ValidationError(_("Samtycket har redan upphört. Inget delas."), code="ended")
        if recipient is None and not category:
            raise ValidationError(_("Välj en verksamhet eller ett slags information."), code="nothing")
        kind = category or None
        said = SignatureExclusion.objects.filter(signature=signature, recipient=recipient, category=kind)
        if (made := said.first()) is not None:
            return made
        since = min(at or clock.database_now(), clock.database_now())
        made = SignatureExclusion(signature=signature, recipient=recipient, category=kind, since=since)
        made.channel, made.registered_by = channel, by
        made.save()
        recompute(row, by=by)
        hooks.changed(row.team_id, hooks.TAKEN_BACK)
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


def _is_demanded(row: Consent, held: ConsentSignature) -> bool:
    assert held.withdrawn_at is not None
    facts = access.facts_of(row)
    demanded = required_signers(facts.person, facts.rules, max(held.withdrawn_at, facts.starts_at))
    return any((one.signer, one.guardian_id) == (held.signer, held.guardian_id) for one in demanded)


def _renumber(row: Consent, series: uuid.UUID, by: User) -> None:
    row.series = series
    save(row, by)
    recompute(row, by=by)
