"""Key-encryption keys: the outermost layer, behind one small interface."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from django.conf import settings

from crypto.errors import KekError


class Wrapped(NamedTuple):
    """A wrapped payload and the name of the KEK version that wrapped it, such as ``file:2``."""

    kek: str
    blob: bytes


class Provider(Protocol):
    """Holds KEKs and never hands them out. Every method raises KekError when it cannot."""

    def wrap(self, payload: bytes) -> Wrapped:
        """Wrap under the current KEK version."""

    def unwrap(self, wrapped: Wrapped) -> bytes:
        """The payload, or KekError when the version is unknown or the blob was changed."""

    def rewrap(self, wrapped: Wrapped) -> Wrapped:
        """The same payload under the current KEK version; unchanged when it already is."""

    def health(self) -> str:
        """The name of the current KEK version, after proving that it wraps and unwraps."""


def provider() -> Provider:
    """The provider that ``settings.KEK_PROVIDER`` names: file, environment, vault."""
    from crypto.kek import environment, file, transit

    builders: dict[str, Callable[[], Provider]] = {
        "file": file.from_settings,
        "environment": environment.from_settings,
        "vault": transit.from_settings,
    }
    name = settings.KEK_PROVIDER
    if name not in builders:
        raise KekError(f"KEK_PROVIDER måste vara något av: {', '.join(builders)}.")
    return builders[name]()
