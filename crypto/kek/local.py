"""Wrapping with keys held in this process's memory: what the file and environment providers share."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from crypto.errors import KekError
from crypto.kek import Wrapped


@dataclass(frozen=True, repr=False)
class LocalKeys:
    """AES-KW (RFC 3394) under versioned 256-bit keys. ``source`` names the provider in ``Wrapped.kek``."""

    source: str
    current: int
    versions: dict[int, bytes]

    def wrap(self, payload: bytes) -> Wrapped:
        """Wrap ``payload`` (whole 8-byte blocks) under the current version."""
        return Wrapped(f"{self.source}:{self.current}", aes_key_wrap(self.versions[self.current], payload))

    def unwrap(self, wrapped: Wrapped) -> bytes:
        """The payload. Raises KekError for an unknown version and for a changed blob."""
        try:
            return aes_key_unwrap(self._key(wrapped.kek), wrapped.blob)
        except (InvalidUnwrap, ValueError):
            raise KekError(f"Nyckeln går inte att packa upp med {wrapped.kek}.") from None

    def rewrap(self, wrapped: Wrapped) -> Wrapped:
        """The same payload under the current version."""
        if wrapped.kek == f"{self.source}:{self.current}":
            return wrapped
        return self.wrap(self.unwrap(wrapped))

    def health(self) -> str:
        """Wrap and unwrap a block of zeros; return the current version's name."""
        probe = bytes(32)
        wrapped = self.wrap(probe)
        if self.unwrap(wrapped) != probe:
            raise KekError("Nyckelringen fungerar inte.")
        return wrapped.kek

    def _key(self, name: str) -> bytes:
        source, _, version = name.partition(":")
        number = int(version) if version.isascii() and version.isdigit() else 0
        if source != self.source or number not in self.versions:
            raise KekError(f"Nyckelversionen {name} finns inte i nyckelringen.")
        return self.versions[number]
