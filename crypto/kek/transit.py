"""OpenBao or Vault transit: the KEK never leaves that server."""

import base64
from dataclasses import dataclass
from functools import cache
from typing import Any

import hvac
from django.conf import settings
from hvac.exceptions import VaultError
from requests.exceptions import RequestException

from crypto.errors import KekError
from crypto.kek import Wrapped

TIMEOUT_SECONDS = 5


@dataclass(frozen=True, repr=False)
class TransitKeys:
    """One named transit key. ``Wrapped.blob`` is the server's own ``vault:v2:…`` text."""

    client: Any
    name: str

    def wrap(self, payload: bytes) -> Wrapped:
        """Let the server encrypt under its newest version of the key."""
        answer = self._ask("encrypt_data", plaintext=base64.b64encode(payload).decode())
        return self._named(answer["ciphertext"])

    def unwrap(self, wrapped: Wrapped) -> bytes:
        """Let the server decrypt. Raises KekError when it refuses or cannot be reached."""
        answer = self._ask("decrypt_data", ciphertext=_text(wrapped))
        try:
            return base64.b64decode(answer["plaintext"], validate=True)
        except (ValueError, TypeError):
            raise KekError("Nyckelservern svarade med något som inte går att läsa.") from None

    def rewrap(self, wrapped: Wrapped) -> Wrapped:
        """Let the server re-encrypt under its newest version; the payload stays there."""
        return self._named(self._ask("rewrap_data", ciphertext=_text(wrapped))["ciphertext"])

    def health(self) -> str:
        """Wrap and unwrap a block of zeros; return the newest version's name."""
        probe = bytes(32)
        wrapped = self.wrap(probe)
        if self.unwrap(wrapped) != probe:
            raise KekError("Nyckelservern gav tillbaka något annat än den fick.")
        return wrapped.kek

    def _ask(self, call: str, **values: str) -> dict[str, str]:
        try:
            answer = getattr(self.client.secrets.transit, call)(name=self.name, **values)
            return dict(answer["data"])
        except (VaultError, RequestException, KeyError, TypeError, ValueError):
            raise KekError("Nyckelservern svarar inte eller vägrar.") from None

    def _named(self, ciphertext: str) -> Wrapped:
        parts = ciphertext.split(":")
        if len(parts) != 3 or not parts[1].startswith("v"):
            raise KekError("Nyckelservern svarade med något som inte går att läsa.")
        return Wrapped(f"transit/{self.name}:{parts[1][1:]}", ciphertext.encode())


def from_settings() -> TransitKeys:
    """The key that VAULT_ADDRESS, VAULT_TOKEN and VAULT_TRANSIT_KEY name."""
    if not settings.VAULT_ADDRESS or not settings.VAULT_TOKEN:
        raise KekError("VAULT_ADDRESS och VAULT_TOKEN_FILE behövs när KEK_PROVIDER är vault.")
    return TransitKeys(_client(settings.VAULT_ADDRESS, settings.VAULT_TOKEN), settings.VAULT_TRANSIT_KEY)


@cache
def _client(address: str, token: str) -> Any:
    return hvac.Client(url=address, token=token, timeout=TIMEOUT_SECONDS)


def _text(wrapped: Wrapped) -> str:
    return wrapped.blob.decode("ascii", "replace")
