"""Reads the small files around an export: the log's keys, an earlier checkpoint, a witness's. Pure;
strict.
"""

from dataclasses import dataclass
from pathlib import Path

from audit.notes import COSIGNATURE, BadNote, Checkpoint, Signature, Verifier, parse_note, parse_vkey

SignedHead = tuple[Checkpoint, list[Signature]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checker had before: keys it trusts, and (origin of the evidence, tree head) it can compare
    with.
    """

    pinned: tuple[Verifier, ...] = ()
    heads: tuple[tuple[str, Checkpoint], ...] = ()


def read_keys(path: Path) -> tuple[Verifier, ...]:
    """The log's keys, one a line, newest last, all of the same name. Raises BadNote."""
    content = _text(path)
    keys = tuple(parse_vkey(line) for line in content.removesuffix("\n").split("\n"))
    if not content.endswith("\n") or len({key.name for key in keys}) != 1 or len(set(keys)) != len(keys):
        raise BadNote("one key a line, all of one log")
    if any(key.type == COSIGNATURE for key in keys):
        raise BadNote("a witness's key is not a log's")
    return keys


def read_evidence(path: Path) -> tuple[tuple[Verifier, ...], SignedHead | None]:
    """(keys, signed checkpoint): key lines first, an empty line, then at most one note. Raises BadNote."""
    lines = _text(path).splitlines(keepends=True)
    keys: list[Verifier] = []
    while lines and "+" in lines[0] and not lines[0].startswith("— "):
        keys.append(parse_vkey(lines.pop(0).removesuffix("\n")))
    note = "".join(lines).removeprefix("\n")
    if not keys and not note:
        raise BadNote("the file is empty")
    return tuple(keys), parse_note(note) if note else None


def trusted(path: Path, keys: tuple[Verifier, ...]) -> Evidence:
    """Pinned keys and an earlier checkpoint, signed by one of them or, without any, by one of `keys`."""
    pinned, note = read_evidence(path)
    heads = (("trusted", signed_by(pinned or keys, *note)),) if note else ()
    return Evidence(pinned, heads)


def witnessed(path: Path, keys: tuple[Verifier, ...]) -> Evidence:
    """A checkpoint that both the log and the witness signed; the file names the witness's key first."""
    witnesses, note = read_evidence(path)
    if note is None or not witnesses or any(witness.type != COSIGNATURE for witness in witnesses):
        raise BadNote("a witness file holds the witness's key and a checkpoint")
    signed_by(keys, *note)
    return Evidence((), (("witness", signed_by(witnesses, *note)),))


def signed_by(keys: tuple[Verifier, ...], head: Checkpoint, signatures: list[Signature]) -> Checkpoint:
    """`head`, if one of `keys` signed it. Raises BadNote when none did or a signature does not hold."""
    for signature in signatures:
        for key in keys:
            if (key.name, key.key_id) == (signature.name, signature.key_id):
                key.check(head.text, signature)
                return head
    raise BadNote("no signature by a known key")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        raise BadNote("not UTF-8") from None
