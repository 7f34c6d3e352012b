"""The erasure ledger: an append-only file that remembers which owners' keys were destroyed.

One JSON object a line; ``prev`` is the SHA-256 of the line before. It outlives every restored backup,
and so keeps a restored keystore from bringing an erased case back.
"""

import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from crypto.errors import ErasureLedgerBroken
from crypto.files import create_empty, refuse_if_open

FIRST = "0" * 64


@dataclass(frozen=True)
class Erasure:
    """One destroyed owner: which key ids existed, when, and the staff id that did it."""

    owner: UUID
    keys: tuple[bytes, ...]
    at: str
    by: str


class ErasureLedger:
    """The file at ``path``. Reading checks the whole chain; raises ErasureLedgerBroken."""

    def __init__(self, path: Path) -> None:
        self.path = path
        create_empty(path)
        refuse_if_open(path, ErasureLedgerBroken)

    def append(self, erasure: Erasure) -> None:
        """Add a line and wait until it is on disk. One writer at a time, across processes."""
        with self.path.open("r+b") as ledger:
            fcntl.flock(ledger, fcntl.LOCK_EX)
            lines = ledger.read().splitlines(keepends=True)
            _checked(lines)
            ledger.write(_line(len(lines) + 1, erasure, _digest(lines[-1]) if lines else FIRST))
            ledger.flush()
            os.fsync(ledger.fileno())

    def entries(self) -> list[Erasure]:
        """Everything ever erased, oldest first."""
        with self.path.open("rb") as ledger:
            fcntl.flock(ledger, fcntl.LOCK_SH)
            return _checked(ledger.read().splitlines(keepends=True))


def _line(number: int, erasure: Erasure, prev: str) -> bytes:
    fields = {
        "n": number,
        "at": erasure.at,
        "by": erasure.by,
        "owner": str(erasure.owner),
        "keys": [key.hex() for key in erasure.keys],
        "prev": prev,
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _checked(lines: list[bytes]) -> list[Erasure]:
    prev, entries = FIRST, []
    for number, line in enumerate(lines, start=1):
        erasure = _parsed(line)
        if line != _line(number, erasure, prev):
            raise ErasureLedgerBroken(f"Raderingsliggaren är ändrad på rad {number}.")
        prev = _digest(line)
        entries.append(erasure)
    return entries


def _parsed(line: bytes) -> Erasure:
    try:
        found = json.loads(line)
        keys = tuple(bytes.fromhex(key) for key in found["keys"])
        return Erasure(UUID(found["owner"]), keys, str(found["at"]), str(found["by"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ErasureLedgerBroken("Raderingsliggaren går inte att läsa.") from None


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
