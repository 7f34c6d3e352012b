"""Everything that floor 3 stores."""

from consent.models.consents import (
    AuthorityRemoval,
    Consent,
    ConsentScope,
    ConsentSignature,
    Grant,
    Held,
    SignatureExclusion,
)
from consent.models.grounds import DisclosureGround
from consent.models.people import Guardian, IdentityNumber, Subject, Youth

__all__ = [
    "AuthorityRemoval",
    "Consent",
    "ConsentScope",
    "ConsentSignature",
    "DisclosureGround",
    "Grant",
    "Guardian",
    "Held",
    "IdentityNumber",
    "SignatureExclusion",
    "Subject",
    "Youth",
]
