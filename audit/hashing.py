"""RFC 6962 hashes and the ledger's canonical JSON. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

ZERO = "0" * 64
_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def leaf_hash(payload: bytes) -> bytes:
    """SHA-256 of 0x00 and the payload (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x00" + payload).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def canonical(fields: Mapping[str, Any]) -> bytes:
    """The leaf bytes: JSON with sorted keys, no spaces, ASCII only, empty fields left out."""
    kept = {key: value for key, value in fields.items() if value or value == 0}
    return _encoder.encode(kept).encode("ascii")
