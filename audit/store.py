"""Writes entries. One of the few modules with raw SQL: the application's role may INSERT and nothing else.

A writer is one thread on one connection. It knows the hash of its previous entry, so entries need no lock:
each writer has its own chain and the sealer orders them all. `acting` puts the position back when a block is
rolled back, and takes a new writer when it cannot know whether a commit happened.
"""

import contextlib
import os
import secrets
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connections

from audit import clock
from audit.actions import Action
from audit.hashing import ZERO, canonical, leaf_hash

SET = (
    "SELECT set_config('sig.actor', %s, true), set_config('lock_timeout', %s, true)"
    ", set_config('sig.focus', '', true)"
)
AGE = ", (SELECT extract(epoch FROM clock_timestamp() - at) FROM audit_sealer_beat)"
INSERT = "INSERT INTO audit_entry (writer, wseq, payload) VALUES (%s, %s, %s)"
MAX_PAYLOAD = 4096
VERSION = 1


class LedgerUnavailable(Exception):
    """An entry could not be written, so nothing may be shown or changed. The middleware answers 503."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a writer stands: its next sequence number and the leaf hash of its previous entry."""

    writer: str
    wseq: int
    prev: str


class _ThreadState:
    def __init__(self) -> None:
        self.positions: dict[str, Position] = {}
        self.open_blocks = 0


class _Local(threading.local):
    def __init__(self) -> None:
        self.state = _ThreadState()
        _states.add(self.state)


_states: "weakref.WeakSet[_ThreadState]" = weakref.WeakSet()
_local = _Local()


def position(using: str = "default") -> Position:
    """Where this thread's writer stands; a new writer if it has none."""
    positions = _local.state.positions
    if using not in positions:
        positions[using] = Position(secrets.token_hex(8), 0, ZERO)
    return positions[using]


def put_back(before: Position, using: str = "default") -> None:
    """The entries since `before` were rolled back."""
    _local.state.positions[using] = before


def forget_writer(using: str | None = None) -> None:
    """Take a new writer at the next entry: the outcome of the last commit is unknown, or a test rolls
    back.
    """
    if using is None:
        _local.state.positions.clear()
    else:
        _local.state.positions.pop(using, None)


def block_opened() -> None:
    """A block that may write entries has begun in this thread."""
    _local.state.open_blocks += 1


def block_closed() -> None:
    """It has ended."""
    _local.state.open_blocks -= 1


def set_actor(
    token: str, lock_timeout: str, *, ask_age: bool = False, using: str = "default"
) -> float | None:
    """Tell the data base who acts in this transaction, and about anything again. With `ask_age`, the seconds
    since the sealer was last heard.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(SET + (AGE if ask_age else ""), [token, lock_timeout])
        row = cursor.fetchone()
    return float(row[3]) if ask_age and row[3] is not None else None


def set_focus(ids: str, *, using: str = "default") -> None:
    """Tell the data base what this transaction is about."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('sig.focus', %s, true)", [ids])


def append(fields: Mapping[str, Any], *, using: str = "default") -> None:
    """Insert one entry on the current transaction and advance. Raises LedgerUnavailable.

    `fields` is everything but v, ts, writer, wseq and prev.
    """
    at = position(using)
    payload = _payload(fields, at)
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(
            f"a ledger entry holds ids and codes; {len(payload)} bytes is more than {MAX_PAYLOAD}"
        )
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(INSERT, [at.writer, at.wseq, payload])
    except DatabaseError as error:
        raise LedgerUnavailable("the entry could not be written") from error
    _local.state.positions[using] = Position(at.writer, at.wseq + 1, leaf_hash(payload).hex())


def _payload(fields: Mapping[str, Any], at: Position) -> bytes:
    moment = clock.now().isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
    return canonical(
        {**fields, "v": VERSION, "ts": moment, "writer": at.writer, "wseq": at.wseq, "prev": at.prev}
    )


def close_writers() -> None:
    """End every idle writer of this process with a `writer.close` entry. Best effort."""
    for state in list(_states):
        if state.open_blocks:
            continue
        for using, at in list(state.positions.items()):
            if at.wseq:
                _close(using, at)
        state.positions.clear()


def _close(using: str, at: Position) -> None:
    payload = _payload({"action": Action.WRITER_CLOSE, "outcome": "ok"}, at)
    # At interpreter exit anything may already be gone; a chain without its close entry still verifies.
    with contextlib.suppress(Exception), connections[using].cursor() as cursor:
        cursor.execute(INSERT, [at.writer, at.wseq, payload])


def _forget_after_fork() -> None:
    # A forked worker that went on with its parent's writer would claim the same places in the chain.
    global _local
    _states.clear()
    _local = _Local()


os.register_at_fork(after_in_child=_forget_after_fork)
