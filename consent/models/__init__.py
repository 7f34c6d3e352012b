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
from consent.models.measures import MeasureConsent
from consent.models.named_readers import NamedReader
from consent.models.papers import ConsentImport, ConsentScan
from consent.models.people import Guardian, IdentityNumber, Subject, Youth
from consent.models.processing import ProcessingBasis
from consent.models.related import RelatedConsent, RelatedConsentScope, RelatedPerson

__all__ = [
    "AuthorityRemoval",
    "Consent",
    "ConsentImport",
    "ConsentScan",
    "ConsentScope",
    "ConsentSignature",
    "DisclosureGround",
    "Grant",
    "Guardian",
    "Held",
    "IdentityNumber",
    "MeasureConsent",
    "NamedReader",
    "ProcessingBasis",
    "RelatedConsent",
    "RelatedConsentScope",
    "RelatedPerson",
    "SignatureExclusion",
    "Subject",
    "Youth",
]
