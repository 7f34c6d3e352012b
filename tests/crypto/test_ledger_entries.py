"""What crypto does to keys, and what it refuses, is in the ledger."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from audit.acting import LedgerActor, acting_as
from crypto.errors import SealedKeyDestroyed, SealedTampered
from crypto.kek import Wrapped
from crypto.keyring import Keyring, owner_of_user, shred
from tests.crypto.conftest import YES
from tests.crypto.folk import Note

CASE = uuid.UUID(int=1)


@dataclass
class Clerk:
    """Somebody who may act."""

    id: int = 42

    def ledger_actor(self) -> LedgerActor:
        return LedgerActor(self.id, "social", "", "administrator")


def entries(superuser: Any, action: str, about: str) -> list[dict[str, Any]]:
    with superuser() as session:
        rows = session.execute("SELECT payload FROM audit_entry ORDER BY id").fetchall()
    found = [json.loads(bytes(row[0])) for row in rows]
    return [entry for entry in found if entry["action"] == action and about in entry["object"]]


@pytest.fixture
def spoilt(tables: None, transactional_db: None, ring: Keyring, raw: Any) -> Note:
    note = Note.objects.create(owner=CASE, text="a")
    raw("UPDATE crypto_tests_note SET version = 2")
    return Note.objects.get(pk=note.pk)


def test_a_rejection_leaves_an_entry(spoilt: Note, superuser: Any) -> None:
    with pytest.raises(SealedTampered):
        spoilt.text.reveal(YES)
    (entry,) = entries(superuser, "key.misuse", str(spoilt.id))
    assert entry["object"] == f"crypto_tests.note.text:{spoilt.id}"
    assert entry["outcome"] == "tampered"


def test_a_rejection_inside_a_transaction_is_not_rolled_back(spoilt: Note, superuser: Any) -> None:
    with pytest.raises(SealedTampered), acting_as(Clerk()):
        spoilt.text.reveal(YES)
    (entry,) = entries(superuser, "key.misuse", str(spoilt.id))
    assert entry["outcome"] == "tampered"


def test_a_rejection_stands_when_the_ledger_is_out_of_reach(spoilt: Note, monkeypatch: Any) -> None:
    from audit.store import LedgerUnavailable

    def fail(*args: Any, **kwargs: Any) -> None:
        raise LedgerUnavailable("no ledger")

    monkeypatch.setattr("crypto.rejections.record", fail)
    with pytest.raises(SealedTampered):
        spoilt.text.reveal(YES)


def test_shredding_is_recorded_in_both_ledgers(spoilt: Note, ring: Keyring, superuser: Any) -> None:
    shred(CASE, by=Clerk())
    (entry,) = entries(superuser, "key.shred", str(CASE))
    assert (entry["actor"], entry["object"], entry["count"]) == ("42", f"owner:{CASE}", 1)
    (erasure,) = ring.ledger.entries()
    assert (erasure.owner, erasure.by, len(erasure.keys)) == (CASE, "42", 1)
    ring.verify_erasures()
    with pytest.raises(SealedKeyDestroyed):
        spoilt.text.reveal(YES)


def test_a_shred_without_a_record_destroys_nothing(spoilt: Note, ring: Keyring, monkeypatch: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no ledger")

    monkeypatch.setattr("crypto.keyring.record", fail)
    with pytest.raises(RuntimeError):
        shred(CASE, by=Clerk())
    assert len(ring.store.of_owner(CASE)) == 1
    assert ring.ledger.entries() == []


def test_a_shred_broken_off_after_the_ledger_is_finished_by_the_check(ring: Keyring) -> None:
    from crypto.erasures import Erasure
    from crypto.errors import ErasureViolated

    ring.ensure_key("case", CASE)
    ring.ledger.append(Erasure(CASE, tuple(key.id for key in ring.store.of_owner(CASE)), "t", "42"))
    with pytest.raises(ErasureViolated):
        ring.verify_erasures()
    assert ring.erase_again() == 1
    ring.verify_erasures()


def test_every_user_has_an_owner_of_their_own() -> None:
    assert owner_of_user(1) == owner_of_user(1)
    assert len({owner_of_user(number) for number in range(100)}) == 100


def test_a_wrapped_key_names_its_kek(ring: Keyring) -> None:
    ring.ensure_key("case", CASE)
    stored = ring.store.active("case", CASE)
    assert stored is not None
    assert isinstance(stored.wrapped, Wrapped)
    assert stored.wrapped.kek == "file:1"
