"""Wrapped data keys in a SQLite file outside PostgreSQL, mode 0600.

Several processes and threads share the file: every statement group is one short transaction.
A destroyed key leaves no row; ``secure_delete`` overwrites its page and the write-ahead log is truncated.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from crypto.errors import KeystoreError
from crypto.files import create_empty, refuse_if_open
from crypto.kek import Wrapped

BUSY_SECONDS = 10
ACTIVE, RETIRING = "active", "retiring"
FIELDS = ["id", "kind", "owner", "generation", "state", "kek", "wrapped", "created_at", "retired_at"]
COLUMNS = ", ".join(FIELDS)
SCHEMA = """
CREATE TABLE IF NOT EXISTS data_key (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    generation INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'retiring')),
    kek TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    created_at TEXT NOT NULL,
    retired_at TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, owner, generation)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS one_active ON data_key (kind, owner) WHERE state = 'active';
CREATE INDEX IF NOT EXISTS by_owner ON data_key (owner);
CREATE INDEX IF NOT EXISTS by_kek ON data_key (kek);
CREATE TABLE IF NOT EXISTS erased (owner BLOB PRIMARY KEY CHECK (length(owner) = 16)) WITHOUT ROWID;
"""


class StoredKey(NamedTuple):
    """One row: a data key that only its KEK can unwrap."""

    id: bytes
    kind: str
    owner: UUID
    generation: int
    state: str
    wrapped: Wrapped
    created_at: str
    retired_at: str = ""


class Keystore:
    """One keystore file. Raises KeystoreError when it is open to others or cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        create_empty(path)
        refuse_if_open(path, KeystoreError)
        with self.transaction() as db:
            db.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One short write transaction, begun at once so that two writers queue and never deadlock."""
        db = self._connection()
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            if db.in_transaction:
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise KeystoreError(f"Nyckelförrådet går inte att skriva i ({type(error).__name__}).") from None
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def by_id(self, key_id: bytes) -> StoredKey | None:
        """The key with that id, active or retiring."""
        return next(iter(self._select("WHERE id = ?", (key_id,))), None)

    def active(self, kind: str, owner: UUID) -> StoredKey | None:
        """The key that new values of this owner are sealed with."""
        found = self._select("WHERE kind = ? AND owner = ? AND state = 'active'", (kind, owner.bytes))
        return next(iter(found), None)

    def of_owner(self, owner: UUID) -> list[StoredKey]:
        """Every key of one owner, whatever its kind and state."""
        return self._select("WHERE owner = ?", (owner.bytes,))

    def retiring(self) -> list[StoredKey]:
        """Every key that has a successor, the longest retired first."""
        return self._select("WHERE state = 'retiring' ORDER BY retired_at", ())

    def all_keys(self) -> list[StoredKey]:
        """Every key, ordered by owner."""
        return self._select("ORDER BY owner, kind, generation", ())

    def active_among(self, kind: str, owners: list[UUID]) -> list[StoredKey]:
        """The active keys of many owners."""
        found: list[StoredKey] = []
        for some in batched(owners):
            where = f"WHERE kind = ? AND state = 'active' AND owner IN ({_marks(some)})"
            found += self._select(where, (kind, *(owner.bytes for owner in some)))
        return found

    def without_active(self, kind: str, owners: list[UUID]) -> list[UUID]:
        """Those of ``owners`` that have no active key, each once, in order."""
        held = {key.owner for key in self.active_among(kind, owners)}
        return [owner for owner in dict.fromkeys(owners) if owner not in held]

    def erased_owners(self) -> set[UUID]:
        """Everybody whose keys were destroyed, as far as this file knows."""
        return {UUID(bytes=row[0]) for row in self._rows("SELECT owner FROM erased", ())}

    def erased_among(self, owners: list[UUID]) -> set[UUID]:
        """Those of ``owners`` whose keys were destroyed: no new ones may be made."""
        found: set[UUID] = set()
        for some in batched(owners):
            query = f"SELECT owner FROM erased WHERE owner IN ({_marks(some)})"  # noqa: S608
            found |= {UUID(bytes=row[0]) for row in self._rows(query, tuple(owner.bytes for owner in some))}
        return found

    def add(self, keys: Iterable[StoredKey]) -> None:
        """Insert new keys in one transaction; a key that another process just made wins."""
        with self.transaction() as db:
            db.executemany(
                f"INSERT OR IGNORE INTO data_key ({COLUMNS}) VALUES ({_marks(FIELDS)})",  # noqa: S608
                [_as_row(key) for key in keys],
            )

    def succeed(self, successor: StoredKey) -> None:
        """Let ``successor`` become the owner's active key and its predecessor retire."""
        with self.transaction() as db:
            db.execute(
                "UPDATE data_key SET state = ?, retired_at = ? WHERE kind = ? AND owner = ? AND state = ?",
                (RETIRING, successor.created_at, successor.kind, successor.owner.bytes, ACTIVE),
            )
            db.execute(
                f"INSERT INTO data_key ({COLUMNS}) VALUES ({_marks(FIELDS)})",  # noqa: S608
                _as_row(successor),
            )

    def rewrapped(self, keys: Iterable[StoredKey]) -> None:
        """Store the same keys under another KEK version, in one transaction."""
        with self.transaction() as db:
            db.executemany(
                "UPDATE data_key SET kek = ?, wrapped = ? WHERE id = ?",
                [(key.wrapped.kek, key.wrapped.blob, key.id) for key in keys],
            )

    def destroy(self, ids: Iterable[bytes]) -> None:
        """Remove keys for good."""
        with self.transaction() as db:
            db.executemany("DELETE FROM data_key WHERE id = ?", [(key_id,) for key_id in ids])
        self._scrub()

    def erase(self, owner: UUID) -> None:
        """Remove every key of ``owner`` for good and refuse new ones."""
        with self.transaction() as db:
            db.execute("DELETE FROM data_key WHERE owner = ?", (owner.bytes,))
            db.execute("INSERT OR IGNORE INTO erased (owner) VALUES (?)", (owner.bytes,))
        self._scrub()

    def copy_to(self, target: Path) -> None:
        """A consistent copy while others read and write, with mode 0600."""
        create_empty(target)
        copy = sqlite3.connect(target)
        try:
            self._connection().backup(copy)
        finally:
            copy.close()

    def close(self) -> None:
        """Close this thread's connection."""
        db = self._local.__dict__.pop("db", None)
        if db is not None:
            db.close()

    def _select(self, where: str, values: tuple[object, ...]) -> list[StoredKey]:
        rows = self._rows(f"SELECT {COLUMNS} FROM data_key {where}", values)  # noqa: S608
        return [_as_key(row) for row in rows]

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._connection().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise KeystoreError(f"Nyckelförrådet går inte att läsa ({type(error).__name__}).") from None

    def _scrub(self) -> None:
        self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _connection(self) -> sqlite3.Connection:
        held = self._local.__dict__
        # A connection must not cross a fork: SQLite's locks belong to the process that opened it.
        if held.get("pid") != os.getpid() or "db" not in held:
            held["db"], held["pid"] = _open(self.path), os.getpid()
        db: sqlite3.Connection = held["db"]
        return db


def batched(owners: list[UUID], size: int = 500) -> Iterator[list[UUID]]:
    """``owners`` in pieces that fit into one statement."""
    for start in range(0, len(owners), size):
        yield owners[start : start + size]


def _marks(values: Sized) -> str:
    return ",".join("?" * len(values))


def _open(path: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
    except sqlite3.Error as error:
        raise KeystoreError(f"Nyckelförrådet {path} går inte att öppna ({type(error).__name__}).") from None
    return db


def _as_row(key: StoredKey) -> tuple[object, ...]:
    kek, blob = key.wrapped
    head = (key.id, key.kind, key.owner.bytes, key.generation, key.state)
    return (*head, kek, blob, key.created_at, key.retired_at)


def _as_key(row: tuple[Any, ...]) -> StoredKey:
    key_id, kind, owner, generation, state, kek, blob, *moments = row
    return StoredKey(key_id, kind, UUID(bytes=owner), generation, state, Wrapped(kek, blob), *moments)
