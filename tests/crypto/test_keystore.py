"""Keys outside the database: permissions, several processes, backups, and what destroyed means."""

import multiprocessing
import sqlite3
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from crypto import datakey
from crypto.backups import back_up
from crypto.erasures import Erasure, ErasureLedger
from crypto.errors import (
    ErasureLedgerBroken,
    ErasureViolated,
    KekError,
    KeystoreError,
    SealedKeyDestroyed,
    SealedKeyMissing,
)
from crypto.keyring import MAX_AGE_SECONDS, Keyring, _cache
from crypto.keystore import Keystore
from crypto.pseudonym import pseudonym

OWNER = uuid.UUID(int=7)


def erase(ring: Keyring, owner: uuid.UUID) -> None:
    keys = tuple(key.id for key in ring.store.of_owner(owner))
    ring.ledger.append(Erasure(owner, keys, "2026-01-01T00:00:00+00:00", "1"))
    ring.store.erase(owner)
    ring.forget()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o777, 0o610])
def test_a_keystore_that_others_can_reach_is_refused(ring: Keyring, mode: int) -> None:
    ring.store.path.chmod(mode)
    with pytest.raises(KeystoreError):
        Keystore(ring.store.path)


def test_every_file_is_for_its_owner_alone(ring: Keyring, tmp_path: Path) -> None:
    ring.ensure_key("case", OWNER)
    for path in [*ring.store.path.parent.iterdir(), ring.ledger.path, tmp_path / "kek.json"]:
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_a_file_that_is_no_keystore_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("not a database, by far and wide" * 40)
    path.chmod(0o600)
    with pytest.raises(KeystoreError):
        Keystore(path)


def test_a_key_is_made_once(ring: Keyring) -> None:
    ring.ensure_key("case", OWNER)
    first = ring.store.active("case", OWNER)
    ring.ensure_key("case", OWNER)
    assert ring.store.active("case", OWNER) == first
    with pytest.raises(ValueError, match="kind"):
        ring.ensure_key("nonsense", OWNER)


def test_the_file_holds_no_key_in_the_clear(ring: Keyring) -> None:
    key = ring.sealing("case", OWNER)
    ring.store.close()
    for path in ring.store.path.parent.iterdir():
        assert key.payload()[:32] not in path.read_bytes()


def test_ten_thousand_keys_are_made_at_once(ring: Keyring) -> None:
    owners = [uuid.uuid4() for _ in range(10_000)]
    began = time.monotonic()
    ring.ensure_keys("person", owners)
    assert time.monotonic() - began < 10
    with ring.request_cache():
        ring.warm("person", owners)
        held = _cache.get()
        assert held is not None
        assert len(held.by_id) == 10_000


def make_keys(path: str, owners: list[uuid.UUID]) -> None:
    store = Keystore(Path(path))
    for owner in owners:
        key = datakey.fresh("case", owner)
        from crypto.kek import Wrapped
        from crypto.keystore import StoredKey

        store.add([StoredKey(key.id, "case", owner, 1, "active", Wrapped("file:1", b"x"), "t")])


def test_four_processes_agree_on_one_key_an_owner(ring: Keyring) -> None:
    owners = [uuid.UUID(int=number) for number in range(50)]
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=make_keys, args=(str(ring.store.path), owners)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert len(ring.store.all_keys()) == 50


def test_threads_share_the_store(ring: Keyring) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(ring.sealing("case", OWNER).id)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1


def test_a_wrapped_key_moved_to_another_owner_is_refused(ring: Keyring) -> None:
    ring.ensure_keys("case", [OWNER, uuid.UUID(int=8)])
    mine, other = ring.store.active("case", OWNER), ring.store.active("case", uuid.UUID(int=8))
    assert mine is not None
    assert other is not None
    ring.store.rewrapped([mine._replace(wrapped=other.wrapped)])
    with pytest.raises(KekError):
        ring.opening(mine.id)


def test_a_destroyed_key_leaves_no_bytes(ring: Keyring) -> None:
    ring.ensure_keys("case", [OWNER, uuid.UUID(int=8)])
    stored = ring.store.active("case", OWNER)
    assert stored is not None
    erase(ring, OWNER)
    for path in ring.store.path.parent.iterdir():
        assert stored.wrapped.blob not in path.read_bytes(), path.name
        assert stored.id not in path.read_bytes(), path.name


def test_an_erased_owner_gets_no_new_key(ring: Keyring) -> None:
    key = ring.sealing("case", OWNER)
    erase(ring, OWNER)
    for attempt in (lambda: ring.opening(key.id), lambda: ring.sealing("person", OWNER)):
        with pytest.raises(SealedKeyDestroyed):
            attempt()
    with pytest.raises(SealedKeyMissing):
        ring.opening(bytes(16))


@pytest.mark.parametrize(("age", "known"), [(-1, True), (0, True), (1, False)])
def test_a_shred_elsewhere_takes_effect_within_seconds(
    ring: Keyring, monkeypatch: Any, age: int, known: bool
) -> None:
    with ring.request_cache():
        key = ring.sealing("case", OWNER)
        ring.opening(key.id)
        held = _cache.get()
        assert held is not None
        Keystore(ring.store.path).destroy([key.id])
        monkeypatch.setattr("crypto.keyring.monotonic", lambda: held.born + MAX_AGE_SECONDS + age / 10)
        if known:
            assert ring.opening(key.id) is not None
        else:
            with pytest.raises(SealedKeyMissing):
                ring.opening(key.id)


def test_nothing_is_kept_between_requests(ring: Keyring) -> None:
    with ring.request_cache():
        key = ring.sealing("case", OWNER)
    Keystore(ring.store.path).destroy([key.id])
    with pytest.raises(SealedKeyMissing), ring.request_cache():
        ring.opening(key.id)


# ---- the erasure ledger ------------------------------------------------------------------------------------


def restored(ring: Keyring, copy: Path) -> Keyring:
    """The keyring as it is after somebody put an old copy back."""
    copy.chmod(0o600)
    return Keyring(Keystore(copy), ring.kek, ring.ledger)


def test_a_restored_keystore_does_not_bring_an_erased_case_back(ring: Keyring, tmp_path: Path) -> None:
    ring.ensure_keys("case", [OWNER, uuid.UUID(int=8)])
    copy, _ = back_up(ring.store, tmp_path / "backup")
    erase(ring, OWNER)
    ring.verify_erasures()
    old = restored(ring, copy)
    with pytest.raises(ErasureViolated):
        old.verify_erasures()
    assert old.erase_again() == 1
    old.verify_erasures()
    assert [key.owner for key in old.store.all_keys()] == [uuid.UUID(int=8)]
    with pytest.raises(SealedKeyDestroyed):
        old.ensure_key("case", OWNER)


def lines(ledger: ErasureLedger) -> list[bytes]:
    return ledger.path.read_bytes().splitlines(keepends=True)


def written(ring: Keyring) -> ErasureLedger:
    for number in range(3):
        ring.ensure_key("case", uuid.UUID(int=number))
        erase(ring, uuid.UUID(int=number))
    return ring.ledger


def test_every_changed_byte_of_the_ledger_is_found(ring: Keyring) -> None:
    ledger = written(ring)
    whole = ledger.path.read_bytes()
    last = len(whole) - len(lines(ledger)[-1])
    for at in range(last):
        ledger.path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(ErasureLedgerBroken):
            ledger.entries()


@pytest.mark.parametrize("order", [[1, 2], [0, 2], [1, 0, 2], [0, 0, 1, 2], [2, 1, 0]])
def test_dropped_moved_and_repeated_lines_are_found(ring: Keyring, order: list[int]) -> None:
    ledger = written(ring)
    all_lines = lines(ledger)
    ledger.path.write_bytes(b"".join(all_lines[number] for number in order))
    with pytest.raises(ErasureLedgerBroken):
        ledger.entries()


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_ledger_that_lost_its_end_is_found(ring: Keyring, kept: int) -> None:
    ledger = written(ring)
    ledger.path.write_bytes(b"".join(lines(ledger)[:kept]))
    with pytest.raises(ErasureViolated):
        ring.verify_erasures()


def test_half_a_line_is_found(ring: Keyring) -> None:
    ledger = written(ring)
    ledger.path.write_bytes(ledger.path.read_bytes()[:-20])
    with pytest.raises(ErasureLedgerBroken):
        ring.verify_erasures()


# ---- backups -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "gone"), [(29, False), (30, False), (31, True)])
def test_old_copies_are_removed(ring: Keyring, tmp_path: Path, frozen: Any, days: int, gone: bool) -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    frozen(start)
    first, _ = back_up(ring.store, tmp_path / "backup")
    frozen(start + timedelta(days=days))
    _, removed = back_up(ring.store, tmp_path / "backup")
    assert (first in removed, first.exists()) == (gone, not gone)


@pytest.mark.parametrize(("days", "fine"), [(0, False), (1, True), (30, True), (31, False)])
def test_a_copy_lives_one_to_thirty_days(ring: Keyring, tmp_path: Path, days: int, fine: bool) -> None:
    if fine:
        call_command("keystore_backup", str(tmp_path / "b"), keep_days=days, verbosity=0, skip_checks=True)
        return
    with pytest.raises(CommandError):
        call_command("keystore_backup", str(tmp_path / "b"), keep_days=days, verbosity=0, skip_checks=True)


def test_a_copy_taken_while_others_write_is_whole(ring: Keyring, tmp_path: Path) -> None:
    busy = threading.Thread(target=lambda: ring.ensure_keys("case", [uuid.uuid4() for _ in range(2000)]))
    busy.start()
    copy, _ = back_up(ring.store, tmp_path / "backup")
    busy.join()
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# ---- pseudonyms --------------------------------------------------------------------------------------------


def test_a_pseudonym_is_stable_and_ends_with_its_owner(ring: Keyring) -> None:
    name = pseudonym(OWNER, "case")
    assert name == pseudonym(OWNER, "case")
    assert len(name) == 32
    assert len({name, pseudonym(OWNER, "entry"), pseudonym(uuid.UUID(int=8), "case")}) == 3
    erase(ring, OWNER)
    assert pseudonym(OWNER, "case") == "erased"
