"""What the consent pages ask for, by ids: finds the rows, then calls the service that decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from consent import access, categories, hooks
from consent import rules as rule_book
from consent.age import day_of, midnight
from consent.categories import DEFAULT_PURPOSE
from consent.codes import State
from consent.models import Consent, ConsentSignature, Guardian, Subject, Youth
from consent.overview import YOUTH, key_of
from consent.services import consents, guard, people, signatures, withdrawals
from consent.states import OPEN
from teams.models import Authority, User

DAY = timedelta(days=1)
Part = tuple[int | None, str]
"""An authority (None: all) and a kind ("": all) that a signer says no to."""


@dataclass(frozen=True)
class ScopeForm:
    """What the scope form is made of; the form for aftercare uses the days alone.

    `ticked`: lines of the paper that waits, or else of the one in force.
    """

    authorities: tuple[tuple[int, str], ...]
    categories: tuple[tuple[str, str], ...]
    ticked: frozenset[tuple[int, int, str]]
    first_day: date
    last_day: date
    longest_months: int


def scope_form(team_id: UUID, *, by: User, purpose: str = DEFAULT_PURPOSE) -> ScopeForm:
    """Choices and present values of step 2. Raises NotAllowed."""
    rules = rule_book.current(team_id)
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        latest = _open(team_id, purpose).order_by("-created_at").first()
        ticked = (
            [(one.sender_id, one.recipient_id, one.category) for one in latest.scope.all()] if latest else []
        )
        places = Authority.objects.exclude(kind="property_owner").values_list("pk", "name")
        authorities = tuple((pk, name) for pk, name in places)
    draft = latest if latest and latest.state == State.DRAFT else None
    start = day_of(draft.starts_at) if draft else clock.today()
    longest = rules.longest(purpose)
    end = draft.ends_at if draft else consents.longest_end(midnight(start), longest)
    return ScopeForm(
        authorities=authorities,
        categories=tuple((code, categories.name(code)) for code in rules.categories),
        ticked=frozenset(ticked),
        first_day=start,
        last_day=day_of(end - DAY / 2),
        longest_months=longest,
    )


def save_scope(
    team_id: UUID,
    *,
    lines: Iterable[tuple[int, int, str]] = (),
    first_day: date,
    last_day: date,
    by: User,
    purpose: str = DEFAULT_PURPOSE,
) -> None:
    """Draft the paper. `last_day` is inclusive. Raises NotAllowed, ValidationError."""
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        subject = _subject(team_id)
        places = Authority.objects.in_bulk()
        scope = [(places[sender], places[recipient], kind) for sender, recipient, kind in lines]
        consents.draft(
            youth=subject.youth,
            team=subject.team,
            scope=scope,
            starts_at=midnight(first_day),
            ends_at=midnight(last_day + DAY),
            purpose=purpose,
            by=by,
        )


def register(
    team_id: UUID,
    *,
    key: str,
    signed_on: date,
    identity_check: str,
    channel: str,
    exclusions: Iterable[Part] = (),
    language: str = "",
    interpreter: str = "",
    by: User,
    purpose: str = DEFAULT_PURPOSE,
) -> str:
    """Register the signature of "youth" or a guardian's id. Returns the state of the consent afterwards.

    Raises NotAllowed, ValidationError.
    """
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        row = _unfinished(team_id, purpose)
        places = Authority.objects.in_bulk()
        if signed_on > clock.today():
            raise ValidationError({"signed_on": _("Datumet ligger i framtiden.")}, code="future")
        signatures.sign(
            consent=row,
            signer="youth" if key == YOUTH else "guardian",
            guardian=None if key == YOUTH else people.guardian(guardian_id=UUID(key), team_id=team_id, by=by),
            signed_at=min(midnight(signed_on) + DAY / 2, clock.database_now()),
            identity_check=identity_check,
            channel=channel,
            language=language,
            interpreter=interpreter,
            exclusions=[(places[pk] if pk else None, kind) for pk, kind in exclusions],
            by=by,
        )
        return Consent.objects.values_list("state", flat=True).get(pk=row.pk)


def withdraw(team_id: UUID, *, key: str, channel: str, purposes: Iterable[str], by: User) -> None:
    """Take back the whole of what one signer has signed for those purposes: every open paper.

    Raises NotAllowed, ValidationError when there is none.
    """
    with acting_as(by):
        for one in _held_by(team_id, key, purposes, by):
            withdrawals.withdraw(consent=one.consent, signature=one, channel=channel, by=by)


def withdraw_parts(team_id: UUID, *, key: str, channel: str, parts: Iterable[Part], by: User) -> None:
    """Take back what one signer has said yes to for some authorities, some kinds, or a kind to an authority.

    Raises NotAllowed, ValidationError when that signer has signed nothing that is open.
    """
    chosen = list(parts)
    with acting_as(by):
        places = Authority.objects.in_bulk()
        for one in _held_by(team_id, key, (DEFAULT_PURPOSE,), by):
            for pk, kind in chosen:
                place = places[pk] if pk else None
                withdrawals.exclude(signature=one, recipient=place, category=kind, channel=channel, by=by)


def read_by(team_id: UUID, *, by: User) -> tuple[hooks.ReadLine, ...]:
    """What others have read already, for the coordinator who registers a withdrawal. Raises NotAllowed."""
    with acting_as(by):
        guard.require_coordinator(team_id, by)
    return hooks.read_by(team_id, by)


def guardian_values(team_id: UUID, guardian_id: UUID, *, by: User) -> dict[str, Any]:
    """What the guardian form starts with, and `version`. Recorded. Raises NotAllowed."""
    row = people.guardian(guardian_id=guardian_id, team_id=team_id, by=by)
    return {**_opened(team_id, row, by), "version": row.version, "ended": row.custody_until is not None}


def youth_values(team_id: UUID, *, by: User) -> dict[str, Any]:
    """What the youth form starts with, and `version`. Recorded. Raises NotAllowed."""
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        row = _subject(team_id).youth
    return {**_opened(team_id, row, by), "version": row.version}


def add_guardian(team_id: UUID, *, by: User, **values: Any) -> Guardian:
    """A new guardian of the team's youth. Raises NotAllowed, ValidationError."""
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        return people.add_guardian(youth=_subject(team_id).youth, by=by, **values)


def change_guardian(
    team_id: UUID, guardian_id: UUID, *, version: int, ended: bool, by: User, **values: Any
) -> Guardian:
    """Change a guardian, or (`ended`) register that custody has ended. Raises NotAllowed, Conflict."""
    with acting_as(by):
        row = people.guardian(guardian_id=guardian_id, team_id=team_id, by=by)
        if ended and row.custody_until is None:
            return people.end_custody(guardian=row, version=version, by=by)
        return people.change_guardian(guardian=row, version=version, by=by, **values)


def change_youth(team_id: UUID, *, version: int, by: User, **values: Any) -> Youth:
    """Change what is known of the youth. Raises NotAllowed, ValidationError, Conflict."""
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        return people.change_youth(youth=_subject(team_id).youth, version=version, by=by, **values)


def set_protection(team_id: UUID, guardian_id: UUID | None, *, kind: str, version: int, by: User) -> None:
    """Set, change or remove the protected identity of a guardian, or of the youth when there is no id.

    Raises NotAllowed, Conflict.
    """
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        if guardian_id is None:
            youth = _subject(team_id).youth
            people.change_youth(youth=youth, version=version, protection=kind, by=by)
        else:
            row = people.guardian(guardian_id=guardian_id, team_id=team_id, by=by)
            people.change_guardian(guardian=row, version=version, protection=kind, by=by)


def _opened(team_id: UUID, row: Youth | Guardian, by: User) -> dict[str, Any]:
    with acting_as(by, durable=True):
        decision: Decision = guard.require_coordinator(team_id, by)
        access.note(Action.IDENTITY_VIEW, team_id, decision, by)
    return access.person_values(row, decision)


def _subject(team_id: UUID) -> Subject:
    found = Subject.objects.select_related("youth", "team").filter(team_id=team_id).first()
    if found is None:
        raise ValidationError(_("Ingen ungdom är registrerad för det här teamet."), code="no_youth")
    return found


def _open(team_id: UUID, purpose: str) -> QuerySet[Consent]:
    return Consent.objects.filter(team_id=team_id, purpose=purpose, state__in=OPEN)


def _unfinished(team_id: UUID, purpose: str) -> Consent:
    rows = _open(team_id, purpose).order_by("activated_at", "-created_at")
    waiting = [row for row in rows if row.state != State.ACTIVE]
    if not waiting:
        raise ValidationError(_("Det finns inget samtycke att skriva under. Välj först vad som får delas."))
    return waiting[-1]


def _held_by(team_id: UUID, key: str, purposes: Iterable[str], by: User) -> list[ConsentSignature]:
    guard.require_coordinator(team_id, by)
    found = ConsentSignature.objects.filter(
        consent__team_id=team_id,
        consent__purpose__in=list(purposes),
        consent__state__in=OPEN,
        withdrawn_at__isnull=True,
    )
    rows = found.select_related("consent").order_by("consent_id")
    held = [one for one in rows if key_of(one.signer, one.guardian_id) == key]
    if not held:
        raise ValidationError(_("Personen har inte skrivit under något som gäller."), code="nothing")
    return held
