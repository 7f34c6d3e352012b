"""Names for the ledger that only the owner's key can tie to anything."""

import hashlib
import hmac
from uuid import UUID

from crypto.errors import SealedKeyDestroyed
from crypto.keyring import keyring

ERASED = "erased"
KIND = "pseudonym"


def pseudonym(owner: UUID, value: str) -> str:
    """32 hexadecimal digits for ``value``, the same every time, or ``erased`` when the owner is shredded.

    Keyed with a key of its own, so that rotating the owner's data key does not change it.
    """
    try:
        key = keyring().sealing(KIND, owner).derived(b"pseudonym")
    except SealedKeyDestroyed:
        return ERASED
    return hmac.digest(key, value.encode(), hashlib.sha256)[:16].hex()
