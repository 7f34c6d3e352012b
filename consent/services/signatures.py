"""A signature on paper becomes a yes in the system when it is registered."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from consent import access, interpreters
from consent.codes import State
from consent.models import Consent, ConsentSignature, Guardian, SignatureExclusion
from consent.services import guard
from consent.services.recompute import locked, recompute, save
from consent.services.withdrawals import start_new_series
from consent.signers import required_signers
from consent.states import ENDED, OPEN
from teams.models import Authority, User


def sign(
    *,
    consent: Consent,
    signer: str,
    identity_check: str,
    channel: str,
    by: User,
    guardian: Guardian | None = None,
    signed_at: datetime | None = None,
    exclusions: Iterable[tuple[Authority | None, str]] = (),
    language: str = "",
    interpreter: str = "",
    at: datetime | None = None,
) -> ConsentSignature:
    """Register that one person has signed. It counts from now; `signed_at` is what the paper says.

    `exclusions`: (authority or None, kind or "") that this signer said no to. `language`: in which it was
    explained, by default the person's. `interpreter`: a code of INTERPRETERS. `at`: registration time, only
    for import of what was before, which asks no interpreter. The same person again is no error, and may sign
    anew after a withdrawal. The last demanded signature makes the consent active, and what it renews is
    superseded. Raises NotAllowed, and ValidationError when the person is not to sign, cannot sign now, a
    child interpreted, or the consent has ended.
    """
    with acting_as(by):
        decision = guard.require_coordinator(consent.team_id, by)
        row = locked(consent.pk)
        if row.state in ENDED:
            raise ValidationError(_("Samtycket har upphört. Gör ett nytt."), code="ended")
        own = ConsentSignature.objects.filter(consent=row, signer=signer, guardian=guardian)
        if (held := own.filter(withdrawn_at=None).first()) is not None:
            return held
        now = min(at or clock.database_now(), clock.database_now())
        _refuse_wrong_signer(row, signer, guardian, now)
        person = guardian or row.youth
        _refuse_interpreter(interpreter or "none", needed=person.interpreter and at is None)
        if (before := own.filter(ended_series=None).last()) is not None:
            start_new_series(row, before, by)
        made = ConsentSignature(
            consent=row, signer=signer, guardian=guardian, registered_at=now, registered_by=by
        )
        made.signed_at = _paper_date(signed_at, now)
        made.identity_check, made.channel = identity_check, channel
        made.language, made.interpreter = language or person.language, interpreter or "none"
        made.save()
        SignatureExclusion.objects.bulk_create(
            SignatureExclusion(signature=made, recipient=one, category=kind or None, since=now)
            for one, kind in exclusions
        )
        recompute(row, by=by, at=at)
        if row.state == State.ACTIVE:
            _supersede(row, now, by)
        guard.note(Action.CONSENT_SIGN, row.team_id, "consent", row.pk, by=by, decision=decision)
    return made


def _refuse_wrong_signer(row: Consent, signer: str, guardian: Guardian | None, now: datetime) -> None:
    facts = access.facts_of(row)
    wanted = {
        (str(one.signer), one.guardian_id): one
        for one in required_signers(facts.person, facts.rules, max(now, facts.starts_at))
    }
    found = wanted.get((signer, guardian.pk if guardian else None))
    if found is None:
        raise ValidationError(_("Den personen ska inte skriva under det här samtycket."), code="not_asked")
    if found.blocked:
        raise ValidationError(found.blocked_sentence, code=found.blocked)


def _refuse_interpreter(kind: str, *, needed: bool) -> None:
    if wrong := interpreters.refusal(kind, needed=needed):
        raise ValidationError({"interpreter": ValidationError(interpreters.REFUSALS[wrong], code=wrong)})


def _paper_date(signed_at: datetime | None, now: datetime) -> datetime:
    if signed_at is not None and signed_at > clock.database_now():
        raise ValidationError({"signed_on": _("Datumet ligger i framtiden.")}, code="future")
    return signed_at or now


def _supersede(new: Consent, now: datetime, by: User) -> None:
    start = max(now, new.starts_at)
    older = Consent.objects.filter(series=new.series, state__in=OPEN).exclude(pk=new.pk).order_by("id")
    for row in older.select_for_update():
        row.superseded_at = min(row.superseded_at or start, start)
        save(row, by)
        recompute(row, by=by)
