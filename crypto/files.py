"""Secret files: made with mode 0600, refused when anybody but the owner can reach them."""

import os
import stat
from pathlib import Path

from crypto.errors import KeystoreError

OWNER_ONLY = 0o600


def refuse_if_open(path: Path, error: type[KeystoreError]) -> None:
    """Raise ``error`` unless ``path`` is a regular file that only its owner can read and write."""
    try:
        found = path.stat()
    except OSError:
        raise error(f"{path} saknas eller går inte att läsa.") from None
    if not stat.S_ISREG(found.st_mode):
        raise error(f"{path} är inte en vanlig fil.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise error(f"{path} får bara vara läsbar för sin ägare. Kör: chmod 600 {path}")


def create_empty(path: Path) -> None:
    """Create ``path`` with mode 0600. An existing file is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
    except FileExistsError:
        return
    sync_directory(path.parent)


def replace(path: Path, content: bytes) -> None:
    """Write ``content`` so that a crash leaves the old file or the new one, never half of either."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make a new name in ``path`` survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
