"""Copies of the keystore that live at most 30 days, so that a destroyed key is soon gone from them too."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit import clock
from crypto.files import sync_directory
from crypto.keystore import Keystore

LONGEST = timedelta(days=30)
STAMP = "%Y%m%dT%H%M%SZ"


def back_up(store: Keystore, folder: Path, keep: timedelta = LONGEST) -> tuple[Path, list[Path]]:
    """Copy the keystore into ``folder`` and remove copies older than ``keep``. Returns (copy, removed).

    Raises ValueError when ``keep`` is not between one day and 30 days, KeystoreError when the copy fails.
    """
    if not timedelta(days=1) <= keep <= LONGEST:
        raise ValueError("En kopia av nyckelförrådet får sparas i 1 till 30 dagar.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = folder / f"keystore-{clock.now():{STAMP}}.sqlite"
    store.copy_to(copy)
    removed = [old for old in sorted(folder.glob("keystore-*.sqlite")) if _taken(old) < clock.now() - keep]
    for old in removed:
        old.unlink()
    sync_directory(folder)
    return copy, removed


def _taken(copy: Path) -> datetime:
    try:
        return datetime.strptime(copy.stem.removeprefix("keystore-"), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return clock.now()
