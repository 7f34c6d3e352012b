"""The ledger seen from behind: what really is in the tables."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command

from audit.context import LedgerActor
from audit.hashing import ZERO, leaf_hash
from audit.models import Checkpoint
from audit.notes import Signer
from audit.sealer import Sealer

SIGNER = Signer("test.invalid/sig", b"S" * 32)


@dataclass(frozen=True)
class Person:
    """Somebody who acts, without an account."""

    id: int
    authority: str = "police"

    def ledger_actor(self) -> LedgerActor:
        return LedgerActor(self.id, self.authority, "3", "team_member")


@pytest.fixture
def robin() -> Person:
    return Person(7)


@pytest.fixture
def kim() -> Person:
    return Person(8, "school")


@pytest.fixture
def stored(superuser) -> Callable[[], list[dict[str, Any]]]:
    """`stored()`: every committed entry, in order of id."""

    def read():
        with superuser() as session:
            rows = session.execute("SELECT payload FROM audit_entry ORDER BY id").fetchall()
        return [json.loads(bytes(row[0])) for row in rows]

    return read


@pytest.fixture
def chains_hold(superuser) -> Callable[[], int]:
    """`chains_hold()`: every writer's entries follow each other in (txid, id) order; the number of
    writers.
    """

    def check():
        with superuser() as session:
            rows = session.execute("SELECT payload FROM audit_entry ORDER BY txid, id").fetchall()
        standing: dict[str, tuple[int, str]] = {}
        for (payload,) in rows:
            fields = json.loads(bytes(payload))
            expected = standing.get(fields["writer"], (0, ZERO))
            assert (fields["wseq"], fields["prev"]) == expected, fields
            standing[fields["writer"]] = (fields["wseq"] + 1, leaf_hash(bytes(payload)).hex())
        return len(standing)

    return check


def drain(sealer: Sealer, expected: int, patience: float = 30) -> int:
    """Seal until `expected` entries are; how many were. Transactions of other data bases in the cluster
    hold it up.
    """
    sealed, deadline = 0, time.monotonic() + patience
    while sealed < expected and time.monotonic() < deadline:
        sealed += sealer.seal_once()
    return sealed


def seal_by_command(expected: int) -> None:
    """`seal --once` until the tree has `expected` leaves."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        call_command("seal", "--once", verbosity=0)
        newest = Checkpoint.objects.using("review").order_by("-size").first()
        if newest and newest.size >= expected:
            return
    raise AssertionError("the sealer is held up")


@pytest.fixture
def sealer() -> Sealer:
    """A sealer that holds the lock."""
    one = Sealer(SIGNER)
    assert one.load()
    return one
