"""Puts the key that proves who is acting where only the owner of the data base can read it."""

from django.conf import settings
from django.db import connections

BLOCK = 64
UPSERT = """
INSERT INTO audit_actor_key (id, ipad, opad) VALUES (1, %s, %s)
ON CONFLICT (id) DO UPDATE SET ipad = EXCLUDED.ipad, opad = EXCLUDED.opad
"""


def pads(key: bytes) -> tuple[bytes, bytes]:
    """Inner and outer pad of HMAC-SHA-256 (RFC 2104), for SQL that has sha256 alone. ValueError if not
    32–64 bytes.
    """
    if not 32 <= len(key) <= BLOCK:
        raise ValueError(f"the actor key has 32 to {BLOCK} bytes, not {len(key)}")
    block = key.ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def install(using: str = "owner") -> None:
    """Install settings.ACTOR_KEY, replacing the one before."""
    inner, outer = pads(settings.ACTOR_KEY)
    with connections[using].cursor() as cursor:
        cursor.execute(UPSERT, [inner, outer])
