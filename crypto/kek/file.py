"""The default provider: a keyring file with mode 0600, kept apart from database and keystore.

``{"current": 2, "versions": {"1": "<base64>", "2": "<base64>"}}``
"""

import base64
import binascii
import json
import secrets
from pathlib import Path

from django.conf import settings

from crypto.errors import KekError
from crypto.files import refuse_if_open, replace
from crypto.kek import Wrapped
from crypto.kek.local import LocalKeys

SOURCE = "file"
HINT = "Skapa en nyckelring med: manage.py new_kek"


class FileKeys:
    """The keyring at ``path``, read again when the file is another: a new version reaches every process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read(self._stamp())

    def wrap(self, payload: bytes) -> Wrapped:
        """Wrap under the file's current version."""
        return self._keys().wrap(payload)

    def unwrap(self, wrapped: Wrapped) -> bytes:
        """The payload. Raises KekError for an unknown version and for a changed blob."""
        return self._keys().unwrap(wrapped)

    def rewrap(self, wrapped: Wrapped) -> Wrapped:
        """The same payload under the file's current version."""
        return self._keys().rewrap(wrapped)

    def health(self) -> str:
        """The name of the file's current version, after trying it."""
        return self._keys().health()

    def _keys(self) -> LocalKeys:
        stamp = self._stamp()
        if stamp != self._held[0]:
            self._read(stamp)
        return self._held[1]

    def _read(self, stamp: tuple[int, int]) -> None:
        self._held = (stamp, load(self.path))

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError:
            raise KekError(f"{self.path} saknas. {HINT}") from None
        return found.st_mtime_ns, found.st_ino


def from_settings() -> FileKeys:
    """The keyring in ``settings.KEK_FILE``. Raises KekError with the way to mend it."""
    if not settings.KEK_FILE:
        raise KekError(f"KEK_FILE saknas. {HINT}")
    return FileKeys(Path(settings.KEK_FILE))


def load(path: Path) -> LocalKeys:
    """Read a keyring file. Raises KekError when it is missing, open to others or not a keyring."""
    refuse_if_open(path, KekError)
    try:
        found = json.loads(path.read_text(encoding="ascii"))
        versions = {
            int(number): base64.b64decode(key, validate=True) for number, key in found["versions"].items()
        }
        current = found["current"]
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise KekError(f"{path} är inte en nyckelring. {HINT}") from None
    if current not in versions or any(len(key) != 32 for key in versions.values()):
        raise KekError(f"{path} är inte en hel nyckelring. {HINT}")
    return LocalKeys(SOURCE, current, versions)


def create(path: Path) -> None:
    """Write a new keyring with version 1. Raises KekError when the file exists already."""
    if path.exists():
        raise KekError(f"{path} finns redan; en ny version läggs till med: manage.py new_kek --add")
    _write(path, LocalKeys(SOURCE, 1, {1: secrets.token_bytes(32)}))


def add_version(path: Path) -> int:
    """Add a version, make it current and return its number. Old versions stay until rewrapped."""
    keys = load(path)
    number = max(keys.versions) + 1
    _write(path, LocalKeys(SOURCE, number, {**keys.versions, number: secrets.token_bytes(32)}))
    return number


def drop_version(path: Path, number: int) -> None:
    """Destroy an old version. The caller has made sure that nothing is wrapped with it."""
    keys = load(path)
    if number == keys.current:
        raise KekError("Den gällande nyckelversionen kan inte tas bort.")
    _write(path, LocalKeys(SOURCE, keys.current, {n: key for n, key in keys.versions.items() if n != number}))


def _write(path: Path, keys: LocalKeys) -> None:
    versions = {str(number): base64.b64encode(key).decode() for number, key in keys.versions.items()}
    replace(path, json.dumps({"current": keys.current, "versions": versions}).encode())
