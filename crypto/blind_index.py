"""Find a personal number without storing it: a digest under a key that is never in the database."""

import hashlib
import hmac

from django.conf import settings

from crypto.errors import KeystoreError

LENGTH = 32


def blind_index(value: str, *, purpose: str = "identity-number") -> bytes:
    """HMAC-SHA-256 (32 bytes) over ``purpose`` and ``value``, which the caller has normalised.

    Raises KeystoreError when ``settings.BLIND_INDEX_KEY`` is missing, ValueError for an empty value.
    """
    if not value:
        raise ValueError("Nothing to index.")
    key = settings.BLIND_INDEX_KEY
    if len(key) < LENGTH:
        raise KeystoreError("BLIND_INDEX_KEY saknas: ange en fil med 32 byte i base64.")
    named = purpose.encode()
    return hmac.digest(key, len(named).to_bytes(2, "big") + named + value.encode(), hashlib.sha256)
