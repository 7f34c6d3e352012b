"""Checks an export of the ledger. Needs no data base and no Django: `python -m audit.verify DIR` runs
anywhere.

Reads every file once, from front to back, and keeps only the peaks of the tree and where each writer stands.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from audit import evidence
from audit.evidence import Evidence
from audit.findings import Report
from audit.hashing import ZERO
from audit.merkle import Tree
from audit.notes import BadNote, Checkpoint, Verifier, parse_note

ENTRIES, CHECKPOINTS, VKEY = "entries.jsonl", "checkpoints", "log.vkey"
LEAF = re.compile(rb'\{[^\\]*"prev":"([0-9a-f]{64})"[^\\]*"writer":"([a-z0-9-]+)","wseq":(0|[1-9][0-9]*)\}')
NOTE_LINES = 5


def verify(directory: Path, trusted: Path | None = None, witness: Path | None = None) -> Report:
    """Check the export in `directory`, against outside evidence when there is some (see audit/evidence.py).

    Raises OSError when a file cannot be read; everything else is a finding.
    """
    report = Report()
    keys = _keys(directory / VKEY, report)
    known = _evidence(keys, trusted, witness, report)
    if known.pinned:
        for key in set(keys) - set(known.pinned):
            report.found("unknown_key", 0, key.vkey)
    with (directory / CHECKPOINTS).open("rb") as notes, (directory / ENTRIES).open("rb") as entries:
        _walk(entries, _heads(notes, keys, report), known, report)
    return report


def _keys(path: Path, report: Report) -> tuple[Verifier, ...]:
    try:
        keys = evidence.read_keys(path)
    except BadNote as error:
        report.found("bad_key", 0, str(error))
        return ()
    report.origin = keys[0].name
    return keys


def _evidence(
    keys: tuple[Verifier, ...], trusted: Path | None, witness: Path | None, report: Report
) -> Evidence:
    known = Evidence()
    for name, path, read in (
        ("trusted", trusted, evidence.trusted),
        ("witness", witness, evidence.witnessed),
    ):
        if path is None:
            continue
        try:
            more = read(path, keys)
        except BadNote as error:
            report.found(f"bad_{name}", 0, str(error))
            continue
        known = Evidence(known.pinned + more.pinned, known.heads + more.heads)
        report.compared.append(name)
    return known


def _heads(notes: Iterable[bytes], keys: tuple[Verifier, ...], report: Report) -> Iterator[Checkpoint]:
    """The checkpoints that are signed by the log and larger than the one before; the others are findings."""
    lines: list[bytes] = []
    for line in notes:
        lines.append(line)
        if len(lines) == NOTE_LINES:
            head = _head(b"".join(lines), keys, report)
            lines = []
            if head:
                yield head
    if lines:
        report.found("bad_checkpoint", report.checkpoints, "the file ends in the middle of one")


def _head(note: bytes, keys: tuple[Verifier, ...], report: Report) -> Checkpoint | None:
    report.checkpoints += 1
    try:
        head, signatures = parse_note(note.decode())
        evidence.signed_by(keys, head, signatures)
    except (BadNote, UnicodeDecodeError) as error:
        report.found("bad_checkpoint", report.checkpoints, str(error))
        return None
    if head.origin != report.origin:
        report.found("other_log", head.size, head.origin)
    if head.size <= report.signed:
        report.found("forked", head.size, f"after a checkpoint of size {report.signed}")
        return None
    report.signed = head.size
    return head


def _walk(entries: Iterable[bytes], heads: Iterator[Checkpoint], known: Evidence, report: Report) -> None:
    tree, chains = Tree(), _Chains(report)
    waiting: dict[int, list[tuple[str, Checkpoint]]] = {}
    for name, head in known.heads:
        waiting.setdefault(head.size, []).append((name, head))
    following = next(heads, None)
    _compare(tree, waiting.pop(0, []), report)
    for line in entries:
        tree.append(chains.follow(line, tree.size))
        if following and tree.size == following.size:
            if tree.root() != following.root:
                report.found("root_differs", tree.size)
            following = next(heads, None)
        if tree.size in waiting:
            _compare(tree, waiting.pop(tree.size), report)
    report.entries, report.root, report.writers = tree.size, tree.root(), len(chains.next)
    _ends(following, heads, waiting, report)


def _compare(tree: Tree, heads: list[tuple[str, Checkpoint]], report: Report) -> None:
    for name, head in heads:
        if head.origin != report.origin:
            report.found(f"{name}_other_log", head.size, head.origin)
        if head.root != tree.root():
            report.found(f"{name}_differs", head.size)


def _ends(
    following: Checkpoint | None,
    heads: Iterator[Checkpoint],
    waiting: dict[int, list[tuple[str, Checkpoint]]],
    report: Report,
) -> None:
    if following:
        for _ in heads:
            pass
        report.found("entries_missing", report.signed, f"there are {report.entries}")
    elif not report.signed:
        report.found("nothing_signed", 0, f"there are {report.entries}")
    elif report.signed < report.entries:
        report.found("unsigned_entries", report.signed, f"there are {report.entries}")
    for size, evidence_of in sorted(waiting.items()):
        for name, _ in evidence_of:
            report.found(f"{name}_is_newer", size, f"there are {report.entries}")


class _Chains:
    """Where each writer stands: the sequence number and previous hash that its next entry must carry."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.next: dict[bytes, tuple[int, bytes]] = {}

    def follow(self, line: bytes, number: int) -> bytes:
        """The leaf hash of one line; findings when it does not continue its writer's chain."""
        if line[-1:] != b"\n":
            self.report.found("bad_entry", number, "the last line has no end")
        leaf = line[:-1] if line[-1:] == b"\n" else line
        digest = sha256(b"\x00" + leaf)
        match = LEAF.fullmatch(leaf)
        if not match:
            self.report.found("bad_entry", number, "not a ledger entry")
            return digest.digest()
        prev, writer, wseq = match.groups()
        expected, hash_before = self.next.get(writer, (0, ZERO.encode()))
        if int(wseq) != expected:
            self.report.found(
                "chain_broken", number, f"{writer.decode()}: {wseq.decode()}, expected {expected}"
            )
        elif prev != hash_before:
            self.report.found(
                "chain_broken", number, f"{writer.decode()}: {expected} names another entry before it"
            )
        self.next[writer] = (int(wseq) + 1, digest.hexdigest().encode())
        return digest.digest()


def main(arguments: list[str] | None = None) -> int:
    """Check an export and print what was found; 0 when everything holds, 1 when not, 2 when a file is
    missing.
    """
    parser = argparse.ArgumentParser(description="Check an export of the ledger.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--trusted", type=Path, help="an earlier checkpoint, verifier keys, or both")
    parser.add_argument("--witness", type=Path, help="the witness's key and a checkpoint that it cosigned")
    given = parser.parse_args(arguments)
    try:
        report = verify(given.directory, given.trusted, given.witness)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{report.origin}: {report.entries} entries, {report.writers} writers, ")
    sys.stdout.write(f"{report.checkpoints} checkpoints, root {report.root.hex()}\n")
    for finding in report.findings:
        sys.stdout.write(f"NOT RIGHT {finding}\n")
    if report.more:
        sys.stdout.write(f"and {report.more} more\n")
    if not report.compared:
        sys.stdout.write("Compared with nothing outside: a ledger rolled back or signed anew is not seen.\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
