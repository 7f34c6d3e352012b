"""One consent as a receipt in the form of the Kantara Consent Receipt Specification 1.1.0 (2018).

A receipt says that a consent was given and has no word for one that has ended: only a consent in force gets
one. `REQUIRED` is our own table of the fields that the specification demands.
"""

from typing import Any

from consent.exchange.record import SENSITIVE, Party, Record

VERSION = "KI-CR-v1.1.0"
JURISDICTION = "SE"
UNKNOWN = "uppgift saknas"
METHOD = "Pappersblankett, undertecknad i närvaro av samordnaren"
TERMINATION = "När perioden går ut, ärendet avslutas, samtycket tas tillbaka eller den unge fyller 18 år"

# field → (type, {field of each element} or None)
REQUIRED: dict[str, tuple[type, dict[str, Any] | None]] = {
    "version": (str, None),
    "jurisdiction": (str, None),
    "consentTimestamp": (int, None),
    "collectionMethod": (str, None),
    "consentReceiptID": (str, None),
    "language": (str, None),
    "piiPrincipalId": (str, None),
    "piiControllers": (
        list,
        {
            "piiController": (str, None),
            "contact": (str, None),
            "address": (dict, None),
            "email": (str, None),
            "phone": (str, None),
        },
    ),
    "policyUrl": (str, None),
    "services": (
        list,
        {
            "service": (str, None),
            "purposes": (
                list,
                {
                    "purpose": (str, None),
                    "purposeCategory": (list, None),
                    "consentType": (str, None),
                    "piiCategory": (list, None),
                    "primaryPurpose": (bool, None),
                    "termination": (str, None),
                    "thirdPartyDisclosure": (bool, None),
                },
            ),
        },
    ),
    "sensitive": (bool, None),
    "spiCat": (list, None),
}


def written(record: Record) -> dict[str, Any]:
    """The receipt. `record` must be of a consent that is in force."""
    given = record.activated_at or record.created_at
    kinds = sorted({line.category for line in record.lines})
    sensitive = [record.categories[kind] for kind in kinds if kind in SENSITIVE]
    senders = {pair[0].id: pair[0] for pair in record.pairs()}
    return {
        "version": VERSION,
        "jurisdiction": JURISDICTION,
        "consentTimestamp": int(given.timestamp()),
        "collectionMethod": METHOD,
        "consentReceiptID": record.id,
        "language": "sv",
        "piiPrincipalId": record.case,
        "piiControllers": [_controller(record, one) for one in (senders or {0: record.controller}).values()],
        "policyUrl": record.contact.notice,
        "services": [_service(record, one) for one in senders.values()] or [_contact_only(record)],
        "sensitive": bool(sensitive),
        "spiCat": sensitive,
    }


def faults(receipt: Any, table: dict[str, Any] = REQUIRED, place: str = "") -> list[str]:
    """Every field of the table that is missing or of another kind."""
    if not isinstance(receipt, dict):
        return [f"{place or 'receipt'} is not an object"]
    found = []
    for name, (kind, inner) in table.items():
        value = receipt.get(name)
        at = f"{place}{name}"
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            found.append(f"{at} is missing or not {kind.__name__}")
        elif value in ("", {}) or (inner and not value):
            found.append(f"{at} is empty")
        elif inner:
            found += [fault for item in value for fault in faults(item, inner, f"{at}.")]
    return found


def _name(party: Party) -> str:
    return party.name or party.code


def _controller(record: Record, party: Party) -> dict[str, Any]:
    return {
        "piiController": _name(party),
        "contact": "Samordnaren för den sociala insatsgruppen",
        "address": {"addressCountry": JURISDICTION},
        "email": record.contact.email or UNKNOWN,
        "phone": record.contact.phone or UNKNOWN,
    }


def _service(record: Record, sender: Party) -> dict[str, Any]:
    return {
        "service": f"Social insatsgrupp: uppgifter från {_name(sender)}",
        "purposes": [
            _purpose(record, [record.categories[kind] for kind in kinds], _name(recipient))
            for one, recipient, kinds in record.pairs()
            if one.id == sender.id
        ],
    }


def _contact_only(record: Record) -> dict[str, Any]:
    """Aftercare shares nothing: the youth agrees to be asked."""
    return {"service": "Social insatsgrupp: kontakt efter avslutet", "purposes": [_purpose(record, [], "")]}


def _purpose(record: Record, kinds: list[str], recipient: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "purpose": record.purpose_text,
        "purposeCategory": [record.purpose],
        "consentType": "EXPLICIT",
        "piiCategory": kinds,
        "primaryPurpose": True,
        "termination": TERMINATION,
        "thirdPartyDisclosure": bool(recipient),
    }
    return {**found, "thirdPartyName": recipient} if recipient else found
