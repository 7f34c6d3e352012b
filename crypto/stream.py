"""Attachments, sealed in chunks so that a large file never lies in memory.

``version (1) | algorithm (1) | key id (16) | salt (16) | prefix (7) | chunk | chunk | …``

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): chunks of 64 KiB, each sealed under
``prefix | counter (4) | last (1)``, so that none can be dropped, moved, repeated or added and the end
cannot be cut off. Attachment, owner and size are associated data of every chunk.
Attachments have keys of their own kind: rotation of a case's data key leaves them alone.
"""

import secrets
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.decisions import Decision
from crypto.datakey import DataKey
from crypto.errors import (
    SealedError,
    SealedUnknownAlgorithm,
    SealedUnknownFormat,
    SealedWrongOwner,
    StreamBroken,
)
from crypto.keyring import keyring
from crypto.rejections import reject

KIND = "attachment"
FORMAT = 1
AES_256_GCM_STREAM_64K = 2
CHUNK = 64 * 1024
TAG_LENGTH = 16
SALT_LENGTH = 16
PREFIX_LENGTH = 7
HEADER_LENGTH = 2 + 16 + SALT_LENGTH + PREFIX_LENGTH


def sealed_size(size: int) -> int:
    """How many bytes an attachment of ``size`` bytes takes when sealed."""
    return HEADER_LENGTH + size + TAG_LENGTH * chunk_count(size)


def chunk_count(size: int) -> int:
    """How many chunks ``size`` bytes make; an empty file has one empty chunk."""
    return max(1, -(-size // CHUNK))


def seal_stream(source: BinaryIO, target: BinaryIO, *, attachment: UUID, owner: UUID, size: int) -> None:
    """Seal exactly ``size`` bytes of ``source`` into ``target``. Raises StreamBroken for more or fewer."""
    key = keyring().sealing(KIND, owner)
    salt, prefix = secrets.token_bytes(SALT_LENGTH), secrets.token_bytes(PREFIX_LENGTH)
    header = bytes([FORMAT, AES_256_GCM_STREAM_64K]) + key.id + salt + prefix
    cipher, bound = _cipher(key, salt), _bound(header, attachment, owner, size)
    target.write(header)
    for nonce, length in _plan(prefix, size):
        target.write(cipher.encrypt(nonce, _exactly(source, length), bound))
    if source.read(1):
        raise StreamBroken("Filen är längre än vad som angavs.")


def open_stream(
    source: BinaryIO, decision: Decision, *, attachment: UUID, owner: UUID, size: int
) -> Iterator[bytes]:
    """The plaintext, a chunk at a time.

    Raises NotAllowed at once without an allowing decision. Raises StreamBroken (or another SealedError),
    recorded in the ledger, at the first chunk that is not what was sealed: what came before was genuine.
    """
    decision.require()
    return _opened(source, attachment, owner, size)


def _opened(source: BinaryIO, attachment: UUID, owner: UUID, size: int) -> Iterator[bytes]:
    try:
        header = _exactly(source, HEADER_LENGTH)
        cipher = _opening_cipher(header, owner)
        bound = _bound(header, attachment, owner, size)
        for nonce, length in _plan(header[-PREFIX_LENGTH:], size):
            yield _chunk(cipher, nonce, _exactly(source, length + TAG_LENGTH), bound)
        if source.read(1):
            raise StreamBroken("Det finns något efter filens slut.")
    except SealedError as error:
        raise reject(error, f"attachment:{attachment}") from None


def _opening_cipher(header: bytes, owner: UUID) -> AESGCM:
    if header[0] != FORMAT:
        raise SealedUnknownFormat("Filen har en okänd formatversion.")
    if header[1] != AES_256_GCM_STREAM_64K:
        raise SealedUnknownAlgorithm("Filen har en okänd algoritm.")
    key = keyring().opening(header[2:18])
    if key.owner != owner or key.kind != KIND:
        raise SealedWrongOwner("Filen är förseglad med någon annans nyckel.")
    return _cipher(key, header[18 : 18 + SALT_LENGTH])


def _cipher(key: DataKey, salt: bytes) -> AESGCM:
    return AESGCM(key.derived(b"stream" + salt))


def _bound(header: bytes, attachment: UUID, owner: UUID, size: int) -> bytes:
    return header + attachment.bytes + owner.bytes + size.to_bytes(8, "big")


def _plan(prefix: bytes, size: int) -> Iterator[tuple[bytes, int]]:
    count = chunk_count(size)
    for number in range(count):
        last = number == count - 1
        length = size - number * CHUNK if last else CHUNK
        yield prefix + number.to_bytes(4, "big") + bytes([last]), length


def _chunk(cipher: AESGCM, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise StreamBroken("Filen är ändrad eller hör inte hemma här.") from None


def _exactly(source: BinaryIO, length: int) -> bytes:
    found = b""
    while len(found) < length:
        more = source.read(length - len(found))
        if not more:
            raise StreamBroken("Filen är kortare än den ska vara.")
        found += more
    return found
