"""Writes what a stranger needs to check the ledger, and what a witness needs to cosign it. Read with the
role "review".
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from audit.merkle import Tree, consistency_proof
from audit.models import Checkpoint, Entry, Leaf, SealerKey
from audit.verify import CHECKPOINTS, ENTRIES, VKEY
from audit.witness import Request

CHUNK = 5_000
USING = "review"


class NothingSealed(Exception):
    """There is no checkpoint yet."""


def newest_checkpoint() -> Checkpoint:
    """What was signed last. Raises NothingSealed."""
    newest = Checkpoint.objects.using(USING).order_by("-size").first()
    if newest is None:
        raise NothingSealed
    return newest


def export(directory: Path, newest: Checkpoint) -> None:
    """Write entries.jsonl, checkpoints and log.vkey up to `newest`, entirely or not at all.

    Raises FileExistsError when the directory holds anything, OSError when there is no room.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise FileExistsError(directory)
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        work = Path(scratch)
        _write(work / ENTRIES, (payload + b"\n" for payload in _payloads(newest.size)))
        _write(work / CHECKPOINTS, (note.encode() for note in _notes(newest.size)))
        keys = SealerKey.objects.using(USING).order_by("at").values_list("vkey", flat=True)
        _write(work / VKEY, (f"{key}\n".encode() for key in keys))
        for name in (ENTRIES, CHECKPOINTS, VKEY):
            (work / name).rename(directory / name)


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _payloads(size: int) -> Iterator[bytes]:
    for start in range(0, size, CHUNK):
        numbers = Leaf.objects.using(USING).filter(number__gte=start, number__lt=min(start + CHUNK, size))
        places = dict(numbers.values_list("entry", "number"))
        entries = Entry.objects.using(USING).filter(id__in=places).values_list("id", "payload")
        for _, payload in sorted(entries, key=lambda row: places[row[0]]):
            yield bytes(payload)


def _notes(size: int) -> Iterator[str]:
    notes = Checkpoint.objects.using(USING).filter(size__lte=size).order_by("size")
    yield from notes.values_list("note", flat=True).iterator(CHUNK)


def request_for_witness(old: int) -> Request:
    """The newest checkpoint with the proof that it continues the tree of `old` leaves.

    Raises NothingSealed, ValueError when `old` is larger than the tree.
    """
    newest = newest_checkpoint()
    return Request(old, consistency_proof(_subtree, old, newest.size), newest.note)


def _subtree(start: int, end: int) -> bytes:
    tree = Tree()
    hashes = Leaf.objects.using(USING).filter(number__gte=start, number__lt=end).order_by("number")
    tree.extend(bytes(value) for value in hashes.values_list("hash", flat=True).iterator(CHUNK))
    return tree.root()
