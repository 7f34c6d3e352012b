"""A witness: signs the newest checkpoint of a log, and never one that contradicts what it signed before.

Runs on another machine, without the data base: `python -m audit.witness`. It takes either an export or a
request in the format of C2SP tlog-witness (`old` line, proof lines, empty line, checkpoint), and keeps its
last tree head.
"""

import argparse
import fcntl
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from audit import evidence
from audit.hashing import leaf_hash
from audit.merkle import EMPTY, Tree, consistency_proof, consistent, subtree_of
from audit.notes import (
    COSIGNATURE,
    SIZE,
    BadNote,
    Checkpoint,
    Signer,
    Verifier,
    decode,
    encode,
    parse_note,
    write_note,
)
from audit.verify import CHECKPOINTS, ENTRIES, NOTE_LINES

MOST_PROOF_LINES = 63


class Refused(Exception):
    """The witness does not sign: the checkpoint is unsigned, older, or contradicts an earlier one."""


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint, and the proof that it continues the tree of `old` leaves."""

    old: int
    proof: list[bytes]
    note: str

    @property
    def text(self) -> str:
        """As C2SP tlog-witness writes it."""
        return f"old {self.old}\n" + "".join(f"{encode(node)}\n" for node in self.proof) + f"\n{self.note}"


def parse_request(text: str) -> Request:
    """Raises BadNote."""
    head, blank, note = text.partition("\n\n")
    first, *proof = head.split("\n")
    if not blank or not first.startswith("old ") or not SIZE.fullmatch(first[4:]):
        raise BadNote("not a request to a witness")
    if len(proof) > MOST_PROOF_LINES:
        raise BadNote("the proof is too long")
    return Request(int(first[4:]), [decode(line) for line in proof], note)


def cosign(
    request: Request, last: Checkpoint | None, keys: tuple[Verifier, ...], signer: Signer, now: int
) -> str:
    """The checkpoint's note with the log's signature and the witness's. Raises Refused or BadNote.

    `last` is the tree head that this witness signed before, or None.
    """
    head, signatures = parse_note(request.note)
    evidence.signed_by(keys, head, signatures)
    if head.origin not in {key.name for key in keys}:
        raise Refused(f"another log: {head.origin}")
    before = last or Checkpoint(head.origin, 0, EMPTY)
    if head.size < before.size:
        raise Refused(f"older than what was signed before ({head.size} < {before.size})")
    if request.old != before.size:
        raise Refused(f"the last one signed here has size {before.size}, the proof begins at {request.old}")
    if not consistent(before.size, before.root, head.size, head.root, request.proof):
        raise Refused(f"the tree of {head.size} does not continue that of {before.size}")
    kept = [s for s in signatures if (s.name, s.key_id) in {(key.name, key.key_id) for key in keys}]
    return write_note(head.text, *kept, signer.cosign(head.text, now))


def from_export(directory: Path, last: Checkpoint | None) -> Request:
    """A request made from an export: the witness works out both trees itself, so the proof is its own.

    Raises Refused when the entries do not give the checkpoint's root or the one signed before.
    """
    lines = (directory / CHECKPOINTS).read_bytes().decode().splitlines(keepends=True)
    note = "".join(lines[-NOTE_LINES:])
    head, _ = parse_note(note)
    tree, leaves = Tree(), []
    old = last.size if last else 0
    with (directory / ENTRIES).open("rb") as entries:
        for line in entries:
            leaves.append(leaf_hash(line.removesuffix(b"\n")))
    if old > len(leaves) or head.size > len(leaves):
        raise Refused(f"the export has {len(leaves)} entries")
    tree.extend(leaves[:old])
    if last and tree.root() != last.root:
        raise Refused(f"the first {old} entries are not those that were signed before")
    tree.extend(leaves[old : head.size])
    if tree.root() != head.root:
        raise Refused("the entries do not give the checkpoint's root")
    return Request(old, consistency_proof(subtree_of(leaves[: head.size]), old, head.size), note)


def run(signer: Signer, log: Path, state: Path, source: Path) -> str:
    """Cosign what `source` (an export's directory, or a request) holds, remember it in `state`, return the
    note.

    `state` is also the file that `audit_verify --witness` takes. It is replaced before the note is handed
    out. Raises Refused, BadNote and OSError.
    """
    keys = evidence.read_keys(log)
    with (state.parent / f"{state.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        last = _last(state, signer)
        request = from_export(source, last) if source.is_dir() else parse_request(source.read_text("utf-8"))
        note = cosign(request, last, keys, signer, int(time.time()))
        _replace(state, f"{signer.verifier.vkey}\n\n{note}")
    return note


def _last(state: Path, signer: Signer) -> Checkpoint | None:
    if not state.exists():
        return None
    _, note = evidence.read_evidence(state)
    if note is None:
        raise BadNote("the state holds no checkpoint")
    # Its own signature: a state that somebody else wrote is refused.
    return evidence.signed_by((signer.verifier,), *note)


def _replace(path: Path, content: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def new_key(path: Path) -> None:
    """Write a random key that only its owner may read. Raises FileExistsError."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(encode(os.urandom(32)) + "\n")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command line, shared with manage.py."""
    parser.add_argument("source", type=Path, nargs="?", help="an export's directory, or a request")
    parser.add_argument("--name", required=True, help="the witness's name, such as witness.example/one")
    parser.add_argument(
        "--key", type=Path, required=True, help="file with the witness's key; made if it is missing"
    )
    parser.add_argument(
        "--log", type=Path, required=True, help="the log's key (log.vkey), as the witness trusts it"
    )
    parser.add_argument(
        "--state", type=Path, required=True, help="what was signed last; also audit_verify --witness"
    )


def answer(name: str, key: Path, log: Path, state: Path, source: Path | None) -> int:
    """Do what the command line asks; 0 when signed, 1 when refused, 2 when a file is missing or wrong."""
    try:
        if not key.exists():
            new_key(key)
        signer = Signer(name, decode(key.read_text("ascii").strip()), COSIGNATURE)
        if source is None:
            sys.stdout.write(f"{signer.verifier.vkey}\n")
            return 0
        sys.stdout.write(run(signer, log, state, source))
    except Refused as error:
        sys.stderr.write(f"refused: {error}\n")
        return 1
    except (BadNote, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def main(arguments: list[str] | None = None) -> int:
    """`python -m audit.witness`."""
    parser = argparse.ArgumentParser(description="Cosign the newest checkpoint of a log.")
    add_arguments(parser)
    return answer(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    raise SystemExit(main())
