"""The door between consents and other systems. Opening decides, records and commits before it answers."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, NotAllowed
from audit.services import record as note
from consent import categories, overview
from consent.access import NOT_THERE, line
from consent.age import day_of
from consent.codes import NAMES, State
from consent.exchange import dpv, fhir, kantara
from consent.exchange.record import Contact, Party, Record, Signed, effective
from consent.exchange.words import Left
from consent.facts import removals_of, viewer
from consent.grants import Exclusion, Line
from consent.models import Consent, ConsentImport, ConsentSignature, Subject
from consent.policy import may_manage_consent
from consent.protection import STRONG
from crypto.pseudonym import pseudonym
from teams.models import Authority, User


@dataclass(frozen=True)
class Form:
    """One form of export: media type, how a file is called, what writes it, in which states."""

    content_type: str
    ending: str
    written: Callable[[Record], dict[str, Any]]
    states: frozenset[str]


EVERY_STATE = frozenset(State)
FORMS: dict[str, Form] = {
    "fhir-r4b": Form("application/fhir+json", "fhir.json", fhir.written, EVERY_STATE),
    "dpv": Form("application/ld+json", "dpv.jsonld", dpv.written, EVERY_STATE),
    "kantara": Form("application/json", "kvitto.json", kantara.written, frozenset({State.ACTIVE.value})),
}


@dataclass(frozen=True)
class Exportable:
    """One consent on the export page, and the forms it can have."""

    id: UUID
    state_name: str
    first_day: date
    last_day: date
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Exported:
    """A file to hand out as a download."""

    content: bytes
    content_type: str
    filename: str


@dataclass(frozen=True)
class ImportPage:
    """What came in, for whoever completes it. `lines` are (sender, recipient, category) by id.

    `replaces`: there is an unsigned draft already, which a new one is written over.
    """

    id: UUID
    version: int
    imported_at: datetime
    lines: tuple[tuple[int, int, str], ...]
    first_day: date | None
    last_day: date | None
    purpose: str
    left: tuple[Left, ...]
    status: str
    signatures: int
    used: bool
    replaces: bool
    names: dict[int, str]


def exportable(team_id: UUID, *, by: User) -> tuple[Exportable, ...]:
    """The team's consents, newest first. Recorded. Raises NotAllowed."""
    with acting_as(by, durable=True):
        decision = _decide(team_id, by)
        rows = (
            list(Consent.objects.filter(team_id=team_id).order_by("-created_at")) if decision.allowed else []
        )
        _note(Action.CONSENT_VIEW, team_id, "consent", decision, by)
    decision.require()
    return tuple(_exportable(row) for row in rows)


def exported(team_id: UUID, consent_id: UUID, form: str, *, by: User) -> Exported:
    """One consent in one form, recorded as having left. Raises NotAllowed; what is not there looks alike."""
    with acting_as(by, durable=True):
        decision = _decide(team_id, by)
        row = _row(team_id, consent_id, form) if decision.allowed else None
        if decision.allowed and row is None:
            decision = NOT_THERE
        _note(Action.EXPORT_CONSENT, team_id, "consent", decision, by, str(consent_id), form)
        record = _record(row, by) if row is not None else None
    decision.require()
    if record is None:
        raise NotAllowed(NOT_THERE)
    text = json.dumps(FORMS[form].written(record), ensure_ascii=False, indent=2)
    name = f"samtycke-{record.id[:8]}.{FORMS[form].ending}"
    return Exported(text.encode(), FORMS[form].content_type, name)


def imported(team_id: UUID, import_id: UUID, *, by: User) -> ImportPage:
    """One import to be completed. Recorded. Raises NotAllowed; another team's is not there."""
    with acting_as(by, durable=True):
        decision = _decide(team_id, by)
        rows = ConsentImport.objects.filter(pk=import_id, team_id=team_id)
        row = rows.first() if decision.allowed else None
        if decision.allowed and row is None:
            decision = NOT_THERE
        _note(Action.CONSENT_VIEW, team_id, "import", decision, by, str(import_id))
        drafts = Consent.objects.filter(
            team_id=team_id, purpose=categories.DEFAULT_PURPOSE, state=State.DRAFT
        )
        replaces = drafts.exists()
        names = dict(Authority.objects.values_list("pk", "name"))
    decision.require()
    if row is None or row.found is None:
        raise NotAllowed(NOT_THERE)
    found = row.found.reveal(decision)
    return ImportPage(
        id=row.pk,
        version=row.version,
        imported_at=row.imported_at,
        lines=tuple((sender, recipient, kind) for sender, recipient, kind in found["lines"]),
        first_day=_date(found["first_day"]),
        last_day=_date(found["last_day"]),
        purpose=found["purpose"],
        left=tuple(Left(**one) for one in found["left"]),
        status=found["status"],
        signatures=found["signatures"],
        used=row.consent_id is not None,
        replaces=replaces,
        names=names,
    )


def _decide(team_id: UUID, by: User) -> Decision:
    return may_manage_consent(viewer(team_id=team_id, by=by, at=clock.database_now()))


def _row(team_id: UUID, consent_id: UUID, form: str) -> Consent | None:
    row = Consent.objects.filter(pk=consent_id, team_id=team_id).first()
    return row if row is not None and form in _forms(row) else None


def _forms(row: Consent) -> tuple[str, ...]:
    return tuple(name for name, form in FORMS.items() if row.state in form.states)


def _exportable(row: Consent) -> Exportable:
    return Exportable(
        row.pk,
        str(NAMES[State(row.state)]),
        day_of(row.starts_at),
        overview.last_day(row.ends_at),
        _forms(row),
    )


def _record(row: Consent, by: User) -> Record:
    subject = Subject.objects.select_related("youth").get(team_id=row.team_id)
    hidden = subject.youth.protection in STRONG
    parties = {
        one.pk: Party(one.pk, one.code, "" if hidden else one.name, one.kind)
        for one in Authority.objects.all()
    }
    signatures = list(row.signatures.prefetch_related("exclusions"))
    controller = parties.get(by.authority_id or 0, Party(0, "samordnare", "", "social_services"))
    return Record(
        id=pseudonym(row.team_id, f"export:{row.pk}"),
        case=pseudonym(row.team_id, "export:case"),
        state=row.state,
        purpose=row.purpose,
        purpose_text=str(categories.PURPOSES[row.purpose]),
        first_day=day_of(row.starts_at),
        last_day=overview.last_day(row.ends_at),
        created_at=row.created_at,
        activated_at=row.activated_at,
        ended_at=row.withdrawn_at or row.superseded_at or row.ended_at or row.ends_at,
        lines=_lines(row, signatures),
        parties=parties,
        controller=controller,
        signed=tuple(_signed(row.team_id, one) for one in signatures),
        categories={code: categories.name(code) for code in categories.CATEGORIES},
        contact=Contact(
            settings.CONSENT_CONTACT_EMAIL,
            settings.CONSENT_CONTACT_PHONE,
            settings.PRIVACY_NOTICE_URL or f"urn:sig:consent-form:{row.pk.hex[:8]}",
        ),
    )


def _lines(row: Consent, signatures: Iterable[ConsentSignature]) -> tuple[Line, ...]:
    exclusions = [
        Exclusion(one.since, one.recipient_id, one.category or None)
        for signature in signatures
        for one in signature.exclusions.all()
    ]
    removed = [one.authority_id for one in removals_of(row.team_id) if one.removed_at >= row.created_at]
    return effective(map(line, row.scope.all()), exclusions, removed, clock.database_now())


def _signed(team_id: UUID, one: ConsentSignature) -> Signed:
    who = one.guardian_id or "youth"
    return Signed(
        key=pseudonym(team_id, f"export:{who}"),
        role=one.signer,
        registered_at=one.registered_at,
        channel=one.channel,
        withdrawn_at=one.withdrawn_at,
        withdrawn_channel=one.withdrawn_channel,
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _note(
    action: Action, team_id: UUID, kind: str, decision: Decision, by: User, row: str = "", form: str = ""
) -> None:
    allowed = decision.allowed
    note(
        action if allowed else Action.REFUSED,
        by=by,
        decision=decision,
        case=pseudonym(team_id, "case") if allowed else "",
        object=f"{kind}:{pseudonym(team_id, row)}" if allowed and row else kind,
        purpose=form if allowed else "",
        outcome="ok" if allowed else "refused",
    )
