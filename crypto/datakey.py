"""One unwrapped data key in memory, and how it is bound to its owner while wrapped."""

import hashlib
import hmac
import secrets
from typing import Never
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto import envelope
from crypto.errors import KekError

KEY_LENGTH = 32
ID_LENGTH = 16


class DataKey:
    """A 256-bit key of one (kind, owner). Never prints and never leaves the process."""

    __slots__ = ("_ciphers", "_secret", "id", "kind", "owner", "owner_part")

    def __init__(self, key_id: bytes, kind: str, owner: UUID, secret: bytes) -> None:
        self.id, self.kind, self.owner = key_id, kind, owner
        self.owner_part = envelope.owner_part(owner)
        self._secret = secret
        self._ciphers: dict[bytes, AESGCM] = {}

    def __repr__(self) -> str:
        return "<DataKey>"

    def __reduce__(self) -> Never:
        raise TypeError("A data key cannot be pickled.")

    def cipher(self, column: bytes) -> AESGCM:
        """The cipher of one logical column, derived once."""
        found = self._ciphers.get(column)
        if found is None:
            found = self._ciphers[column] = envelope.subkey(self._secret, column)
        return found

    def derived(self, purpose: bytes) -> bytes:
        """32 bytes for another use than sealing columns, separated by ``purpose``."""
        return HKDF(SHA256(), length=32, salt=None, info=b"sig/purpose/1" + purpose).derive(self._secret)

    def payload(self) -> bytes:
        """What the KEK wraps: the key and a digest that binds it to its id, kind and owner."""
        return self._secret + _binding(self.id, self.kind, self.owner)


def fresh(kind: str, owner: UUID) -> DataKey:
    """A new random key with a new random id."""
    return DataKey(secrets.token_bytes(ID_LENGTH), kind, owner, secrets.token_bytes(KEY_LENGTH))


def from_payload(key_id: bytes, kind: str, owner: UUID, payload: bytes) -> DataKey:
    """The key in an unwrapped payload. Raises KekError when it was stored for somebody else."""
    secret, binding = payload[:KEY_LENGTH], payload[KEY_LENGTH:]
    if not hmac.compare_digest(binding, _binding(key_id, kind, owner)):
        raise KekError("Nyckeln i förrådet hör till någon annan.")
    return DataKey(key_id, kind, owner, secret)


def _binding(key_id: bytes, kind: str, owner: UUID) -> bytes:
    return hashlib.sha256(b"sig/binding/1" + key_id + owner.bytes + kind.encode()).digest()
