"""Exports made without a data base: a ledger in memory that tests and benchmarks write, tamper with and
sign anew.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from audit.hashing import ZERO, canonical, leaf_hash
from audit.merkle import Tree
from audit.notes import Checkpoint, Signer, write_note

ORIGIN = "test.invalid/sig"
LOG = Signer(ORIGIN, b"L" * 32)
OTHER = Signer(ORIGIN, b"O" * 32)


def payloads(count: int, writers: int = 4, seed: int = 1) -> Iterator[bytes]:
    """`count` leaves by several writers, each with its own chain."""
    chance = random.Random(seed)  # noqa: S311  not a secret
    names = [f"{number:016x}" for number in range(writers)]
    places = dict.fromkeys(names, (0, ZERO))
    for number in range(count):
        name = chance.choice(names)
        wseq, prev = places[name]
        payload = canonical(
            {
                "action": "case.view",
                "actor": str(number % 97),
                "authority": "police",
                "basis": [f"consent:6b1f1c8e-7a0e-4b39-9f5c-{number:012x}"],
                "case": f"{number % 60:032x}",
                "decision": "allow",
                "level": "otp",
                "object": f"case:{number % 60:032x}",
                "outcome": "ok",
                "prev": prev,
                "reason": "released",
                "request": f"{number:016x}",
                "role": "team_member",
                "rule": "1",
                "ts": f"2026-11-22T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.000000Z",
                "unit": "3",
                "v": 1,
                "writer": name,
                "wseq": wseq,
            }
        )
        places[name] = (wseq + 1, leaf_hash(payload).hex())
        yield payload


def sign(leaves: list[bytes], sizes: list[int], signer: Signer = LOG) -> list[str]:
    """A signed checkpoint for each size, ascending."""
    tree, notes = Tree(), []
    for size in sorted(sizes):
        tree.extend(leaf_hash(leaf) for leaf in leaves[tree.size : size])
        head = Checkpoint(signer.verifier.name, size, tree.root())
        notes.append(write_note(head.text, signer.sign(head.text)))
    return notes


@dataclass
class Made:
    """An export that can still be changed; `write` puts it in a directory."""

    leaves: list[bytes]
    sizes: list[int]
    notes: list[str] = field(default_factory=list)
    vkey: str = LOG.verifier.vkey

    @classmethod
    def of(cls, count: int, every: int = 5, writers: int = 4, seed: int = 1) -> "Made":
        """`count` entries with a checkpoint after every few and one at the end."""
        leaves = list(payloads(count, writers, seed))
        sizes = sorted({*range(every, count, every), count})
        return cls(leaves, sizes, sign(leaves, sizes))

    def signed_anew(self, signer: Signer = LOG) -> "Made":
        """What the operator can do who holds the key: new checkpoints over whatever the leaves are now."""
        sizes = sorted({min(size, len(self.leaves)) for size in self.sizes} | {len(self.leaves)})
        return Made(self.leaves, sizes, sign(self.leaves, sizes, signer), signer.verifier.vkey)

    def write(self, directory: Path) -> Path:
        """The three files."""
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "entries.jsonl").write_bytes(b"".join(leaf + b"\n" for leaf in self.leaves))
        (directory / "checkpoints").write_text("".join(self.notes), encoding="utf-8")
        (directory / "log.vkey").write_text(self.vkey + "\n", encoding="ascii")
        return directory
