"""One consent as a consent record: the fields of ISO/IEC TS 27560:2023 in the terms of W3C DPV 2, as JSON-LD.

The context stands in the document itself: nobody has to fetch anything to read it. `FIELDS` is our own table
of the fields that the technical specification makes mandatory, and where they stand here.
"""

from datetime import datetime
from typing import Any

from consent.exchange.record import (
    AUTHORITY_SYSTEM,
    CASE_SYSTEM,
    CATEGORY_SYSTEM,
    CONSENT_SYSTEM,
    PURPOSE_SYSTEM,
    SENSITIVE,
    SIGNER_SYSTEM,
    SPECIAL,
    Party,
    Record,
)

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:created": {"@type": "xsd:dateTime"},
    "dct:date": {"@type": "xsd:dateTime"},
    "dct:conformsTo": {"@type": "@id"},
}
PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record"
STATUS = {
    "draft": "dpv:ConsentRequested",
    "partly_signed": "dpv:ConsentRequested",
    "active": "dpv:ConsentGiven",
    "expired": "dpv:ConsentExpired",
    "withdrawn": "dpv:ConsentWithdrawn",
    "superseded": "dpv:ConsentInvalidated",
}

# field of ISO/IEC TS 27560 → path here; "*" is every element of a list
FIELDS: dict[str, str] = {
    "schema version": "dct:conformsTo",
    "record id": "dct:identifier",
    "pii principal id": "dpv:hasDataSubject/dct:identifier",
    "privacy notice": "dpv:hasNotice/@id",
    "language": "dct:language",
    "purpose": "dpv:hasPurpose/rdfs:label",
    "pii information": "dpv:hasProcess/*/dpv:hasPersonalData/*/@id",
    "pii controllers": "dpv:hasProcess/*/dpv:hasDataController/@id",
    "recipient third parties": "dpv:hasProcess/*/dpv:hasRecipient/@id",
    "storage locations": "dpv:hasStorageCondition/dpv:hasLocation/@id",
    "retention period": "dpv:hasStorageCondition/dpv:hasDuration/rdfs:label",
    "jurisdiction": "dpv:hasJurisdiction/@id",
    "withdrawal method": "dpv:hasConsentControl/rdfs:comment",
    "party id": "dpv:hasEntity/*/dct:identifier",
    "party name": "dpv:hasEntity/*/dpv:hasName",
    "party address": "dpv:hasEntity/*/dpv:hasAddress",
    "party contact": "dpv:hasEntity/*/dpv:hasContact",
    "party type": "dpv:hasEntity/*/@type",
    "event time": "dpv:hasConsentEvent/*/dct:date",
    "validity duration": "dpv:hasDuration/rdfs:label",
    "event state": "dpv:hasConsentEvent/*/dpv:hasConsentStatus/@id",
    "event entity": "dpv:hasConsentEvent/*/dpv:hasEntity/@id",
}


def written(record: Record) -> dict[str, Any]:
    """The record as JSON-LD."""
    return {
        "@context": CONTEXT,
        "@id": f"{CONSENT_SYSTEM}:{record.id}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": PROFILE,
        "dct:identifier": record.id,
        "dct:created": _time(record.created_at),
        "dct:language": "sv",
        "dpv:hasDataSubject": {
            "@id": f"{CASE_SYSTEM}:{record.case}",
            "@type": "dpv:DataSubject",
            "dct:identifier": record.case,
        },
        "dpv:hasConsentStatus": {"@id": STATUS[record.state]},
        "dpv:hasNotice": {"@id": record.contact.notice, "@type": "dpv:ConsentNotice"},
        "dpv:hasPurpose": {
            "@id": f"{PURPOSE_SYSTEM}:{record.purpose}",
            "@type": "dpv:Purpose",
            "rdfs:label": record.purpose_text,
        },
        "dpv:hasLegalBasis": {
            "@id": "eu-gdpr:A6-1-e",
            "rdfs:comment": "Samtycket häver sekretess; grunden enligt dataskyddsförordningen är uppgift av "
            "allmänt intresse. Bekräfta med jurist.",
        },
        "dpv:hasJurisdiction": {"@id": "loc:SE"},
        "dpv:hasDuration": {
            "@type": "dpv:UntilTimeDuration",
            "rdfs:label": f"{record.first_day.isoformat()}/{record.last_day.isoformat()}",
        },
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageCondition",
            "dpv:hasLocation": {"@id": "loc:SE"},
            "dpv:hasDuration": {"rdfs:label": "Enligt nämndens beslut om bevarande och gallring"},
        },
        "dpv:hasConsentControl": {
            "@id": "dpv:WithdrawConsent",
            "rdfs:comment": "När som helst, muntligt eller skriftligt, till samordnaren. Inget skäl behövs.",
        },
        "dpv:hasProcess": [_process(record, *pair) for pair in record.pairs()],
        "dpv:hasEntity": [_entity(record, one) for one in _parties(record)],
        "dpv:hasConsentEvent": _events(record),
    }


def faults(document: dict[str, Any], *, shares: bool = True) -> list[str]:
    """Every mandatory field that is not there. A record that shares nothing has no processes to look in."""
    return [
        name
        for name, path in FIELDS.items()
        if (shares or not path.startswith("dpv:hasProcess")) and not _found(document, path.split("/"))
    ]


def _found(value: Any, path: list[str]) -> bool:
    if not path:
        return bool(value)
    if path[0] == "*":
        return isinstance(value, list) and bool(value) and all(_found(one, path[1:]) for one in value)
    return isinstance(value, dict) and path[0] in value and _found(value[path[0]], path[1:])


def _time(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


def _party_id(party: Party) -> dict[str, str]:
    return {"@id": f"{AUTHORITY_SYSTEM}:{party.code}"}


def _process(record: Record, sender: Party, recipient: Party, kinds: tuple[str, ...]) -> dict[str, Any]:
    return {
        "@type": "dpv:Process",
        "dpv:hasProcessing": {"@id": "dpv:Disclose"},
        "dpv:hasPersonalData": [_data(record, kind) for kind in kinds],
        "dpv:hasDataController": _party_id(sender),
        "dpv:hasRecipient": _party_id(recipient),
    }


def _data(record: Record, kind: str) -> dict[str, Any]:
    types = ["dpv:PersonalData"]
    if kind in SENSITIVE:
        types.append("dpv:SensitivePersonalData")
    if kind in SPECIAL:
        types.append("dpv:SpecialCategoryPersonalData")
    return {"@id": f"{CATEGORY_SYSTEM}:{kind}", "@type": types, "rdfs:label": record.categories[kind]}


def _parties(record: Record) -> list[Party]:
    used = {line.sender for line in record.lines} | {line.recipient for line in record.lines}
    return [record.parties[pk] for pk in sorted(used | {record.controller.id})]


def _entity(record: Record, party: Party) -> dict[str, Any]:
    senders = {line.sender for line in record.lines} | {record.controller.id}
    recipients = {line.recipient for line in record.lines}
    types = ["dpv:PublicAuthority"] if party.kind != "property_owner" else ["dpv:LegalEntity"]
    types += ["dpv:DataController"] if party.id in senders else []
    types += ["dpv:Recipient"] if party.id in recipients else []
    return {
        **_party_id(party),
        "@type": types,
        "dct:identifier": party.code,
        "dpv:hasName": party.name or party.code,
        "dpv:hasAddress": "SE",
        "dpv:hasContact": record.contact.email or "Samordnaren för den sociala insatsgruppen",
    }


def _events(record: Record) -> list[dict[str, Any]]:
    case = f"{CASE_SYSTEM}:{record.case}"
    controller = f"{AUTHORITY_SYSTEM}:{record.controller.code}"
    found = [(record.created_at, "dpv:ConsentRequested", controller, "")]
    for one in record.signed:
        signer = f"{SIGNER_SYSTEM}:{one.key}"
        found.append((one.registered_at, "dpv:ConsentGiven", signer, one.channel))
        if one.withdrawn_at is not None:
            found.append((one.withdrawn_at, "dpv:ConsentWithdrawn", signer, one.withdrawn_channel))
    if record.ended_at is not None and record.state in ("expired", "superseded"):
        found.append((record.ended_at, STATUS[record.state], case, ""))
    return [_event(*one) for one in sorted(found)]


def _event(at: datetime, status: str, entity: str, channel: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "dct:date": _time(at),
        "dpv:hasConsentStatus": {"@id": status},
        "dpv:hasEntity": {"@id": entity},
    }
    return {**found, "dpv:hasIndicationMethod": channel} if channel else found
