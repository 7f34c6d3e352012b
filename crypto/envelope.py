"""The stored form of a sealed value. Pure: bytes and key objects in, bytes out.

``version (1) | algorithm (1) | key id (16) | nonce (12) | ciphertext | tag (16)``

The algorithm is stored and never inferred. The whole header is part of the associated data,
together with the place: ``entity | field | row uuid | owner uuid | row version``.
"""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.errors import SealedNotSealed, SealedTampered, SealedUnknownAlgorithm, SealedUnknownFormat
from crypto.padding import Clear

FORMAT = 1
AES_256_GCM_HKDF_SHA256 = 1
PREAMBLE = bytes([FORMAT, AES_256_GCM_HKDF_SHA256])
KEY_ID_END = 18
NONCE_LENGTH = 12
HEADER_LENGTH = KEY_ID_END + NONCE_LENGTH
TAG_LENGTH = 16
OVERHEAD = HEADER_LENGTH + TAG_LENGTH


def place(column_name: bytes, row: UUID, owner: bytes, version: int) -> bytes:
    """Where a value belongs, every part with its length in front, so that no two places read the same.

    ``column_name`` comes from ``column`` and ``owner`` from ``owner_part``.
    """
    return column_name + b"\x10" + row.int.to_bytes(16, "big") + owner + version.to_bytes(8, "big")


def owner_part(owner: UUID) -> bytes:
    """The owner in a place, up to the length of the version that follows."""
    return b"\x10" + owner.bytes + b"\x08"


def column(entity: str, field: str) -> bytes:
    """The logical column, length-prefixed: the same for a model and for its history."""
    parts = (entity.encode(), field.encode())
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def subkey(data_key: bytes, column_name: bytes) -> AESGCM:
    """The column's own cipher, derived from the owner's 256-bit data key."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"sig/column/1" + column_name).derive(data_key)
    return AESGCM(derived)


def key_id(token: bytes) -> bytes:
    """The id of the data key that sealed ``token``, after checking its form.

    Raises SealedNotSealed, SealedUnknownFormat or SealedUnknownAlgorithm.
    """
    if token[:2] != PREAMBLE or len(token) < OVERHEAD:
        _refuse_form(token)
    return token[2:KEY_ID_END]


def seal(cipher: AESGCM, key: bytes, where: bytes, plaintext: Clear) -> bytes:
    """Seal ``plaintext`` for the place ``where`` under a random nonce."""
    header = PREAMBLE + key + secrets.token_bytes(NONCE_LENGTH)
    return header + cipher.encrypt(header[KEY_ID_END:], plaintext, header + where)


def unseal(cipher: AESGCM, where: bytes, token: bytes) -> bytes:
    """The padded plaintext in a token whose form ``key_id`` has checked. Raises SealedTampered."""
    try:
        return cipher.decrypt(
            token[KEY_ID_END:HEADER_LENGTH], token[HEADER_LENGTH:], token[:HEADER_LENGTH] + where
        )
    except InvalidTag:
        raise SealedTampered("Värdet är ändrat eller hör inte hemma på den här platsen.") from None


def _refuse_form(token: bytes) -> None:
    if len(token) < OVERHEAD:
        raise SealedNotSealed("Kolumnen innehåller något som inte är förseglat.")
    if token[0] != FORMAT:
        raise SealedUnknownFormat("Värdet har en okänd formatversion.")
    raise SealedUnknownAlgorithm("Värdet har en okänd algoritm.")
