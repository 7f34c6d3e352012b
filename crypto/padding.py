"""Padding inside the encryption, so that a value's size says little about its length."""

from crypto.errors import SealedTampered


class Clear(bytes):
    """Plaintext bytes that show nothing when a traceback or a debug page lists local variables."""

    def __repr__(self) -> str:
        return "<Sealed>"


BUCKET = 256
LENGTH_BYTES = 4


def pad(data: Clear, bucket: int = BUCKET) -> Clear:
    """``length (4 bytes) | data | zeros`` filled up to a whole number of buckets."""
    filled = LENGTH_BYTES + len(data)
    return Clear(len(data).to_bytes(LENGTH_BYTES, "big") + data + bytes(-filled % bucket))


def unpad(padded: bytes) -> bytes:
    """The data that was padded. Raises SealedTampered when the length cannot be right."""
    end = LENGTH_BYTES + int.from_bytes(padded[:LENGTH_BYTES], "big")
    if end > len(padded):
        raise SealedTampered("Värdets längd stämmer inte.")
    return padded[LENGTH_BYTES:end]
