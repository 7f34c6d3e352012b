"""One consent as a FHIR R4B Consent.

The base of the provision is deny, as the house's default is no; each permit in it says who may get which
kinds of information (IRCP, information recipient) from whom (CST, custodian). Persons are pseudonyms.
"""

from typing import Any

from fhir.resources.R4B.consent import Consent

from consent.exchange.record import (
    AUTHORITY_SYSTEM,
    CASE_SYSTEM,
    CATEGORY_SYSTEM,
    CONSENT_SYSTEM,
    PURPOSE_SYSTEM,
    SIGNER_SYSTEM,
    Party,
    Record,
    Signed,
)

ROLE_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
RECIPIENT, CUSTODIAN = "IRCP", "CST"
SCOPE = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
}
CATEGORY = [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IDSCL"}]}]
POLICY = {
    "text": "Samtycke som häver sekretess: offentlighets- och sekretesslagen 10 kap. 1 § och 12 kap. 2 § "
    "(bekräfta med jurist). Det är inte ett samtycke enligt dataskyddsförordningen."
}
STATUS = {
    "draft": "draft",
    "partly_signed": "proposed",
    "active": "active",
    "expired": "inactive",
    "withdrawn": "inactive",
    "superseded": "inactive",
}


def written(record: Record) -> dict[str, Any]:
    """The resource as plain JSON values, checked by the FHIR model."""
    resource: dict[str, Any] = {
        "resourceType": "Consent",
        "id": record.id,
        "language": "sv",
        "identifier": [{"system": CONSENT_SYSTEM, "value": record.id}],
        "status": STATUS[record.state],
        "scope": SCOPE,
        "category": CATEGORY,
        "patient": {"type": "Patient", "identifier": {"system": CASE_SYSTEM, "value": record.case}},
        "dateTime": (record.activated_at or record.created_at).isoformat(timespec="seconds"),
        "organization": [_reference(record.controller)],
        "policyRule": POLICY,
        "provision": _provision(record),
    }
    if record.signed:
        resource["performer"] = [_signer(one) for one in record.signed]
        resource["verification"] = [_verification(one) for one in record.signed]
    Consent.model_validate(resource)
    return resource


def _provision(record: Record) -> dict[str, Any]:
    base: dict[str, Any] = {
        "type": "deny",
        "period": {"start": record.first_day.isoformat(), "end": record.last_day.isoformat()},
        "purpose": [{"system": PURPOSE_SYSTEM, "code": record.purpose, "display": record.purpose_text}],
    }
    permits = [
        {
            "type": "permit",
            "actor": [_actor(RECIPIENT, recipient), _actor(CUSTODIAN, sender)],
            "code": [
                {"coding": [{"system": CATEGORY_SYSTEM, "code": kind, "display": record.categories[kind]}]}
                for kind in kinds
            ],
        }
        for sender, recipient, kinds in record.pairs()
    ]
    return {**base, "provision": permits} if permits else base


def _actor(role: str, party: Party) -> dict[str, Any]:
    return {"role": {"coding": [{"system": ROLE_SYSTEM, "code": role}]}, "reference": _reference(party)}


def _reference(party: Party) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "Organization",
        "identifier": {"system": AUTHORITY_SYSTEM, "value": party.code},
    }
    return {**found, "display": party.name} if party.name else found


def _signer(one: Signed) -> dict[str, Any]:
    kind = "Patient" if one.role == "youth" else "RelatedPerson"
    return {"type": kind, "identifier": {"system": SIGNER_SYSTEM, "value": one.key}}


def _verification(one: Signed) -> dict[str, Any]:
    return {
        "verified": one.withdrawn_at is None,
        "verifiedWith": _signer(one),
        "verificationDate": one.registered_at.isoformat(timespec="seconds"),
    }
