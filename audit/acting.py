"""Who is acting, for the data base as much as for the ledger. The only module that opens transactions.

`sig.actor` is set for the transaction alone and carries a MAC, so that a session with the application's role
but without the key can pretend to be nobody (row_security: `sig_me()`, `sig_system()`).
"""

import hashlib
import hmac
import re
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from psycopg.pq import TransactionStatus

from audit import store
from audit.context import Acts, LedgerActor
from audit.store import LedgerUnavailable

USER_SECONDS = 15 * 60
SYSTEM_SECONDS = 6 * 60 * 60
LOCK_TIMEOUT = "3s"
NOTHING = "-"
SYSTEM_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,49}")


@dataclass(frozen=True, slots=True)
class Block:
    """An open block: its actor (None for strangers) and what the data base was told."""

    actor: LedgerActor | None
    token: str


class _Blocks(threading.local):
    def __init__(self) -> None:
        self.open: dict[str, list[Block]] = {}


_blocks = _Blocks()


@contextmanager
def acting_as(by: Acts, *, durable: bool = False, using: str = "default") -> Iterator[None]:
    """A transaction (or a savepoint in one) in which `by` acts.

    `durable=True`: what the block wrote is committed when it ends, before anything is shown; it cannot be
    nested (RuntimeError), and it raises LedgerUnavailable when the ledger is not being sealed or the commit
    fails.
    """
    actor = by.ledger_actor()
    token = seal_actor("user", str(int(actor.id)), USER_SECONDS)
    with _block(Block(actor, token), durable=durable, using=using):
        yield


@contextmanager
def acting_as_system(name: str, *, durable: bool = False, using: str = "default") -> Iterator[None]:
    """The same for the machine: `name` is a code such as "import" or "expiry"."""
    if not SYSTEM_NAME.fullmatch(name):
        raise ValueError(f"the name of a system actor is a code, not {name!r}")
    token = seal_actor("system", name, SYSTEM_SECONDS)
    with _block(Block(LedgerActor(f"system:{name}"), token), durable=durable, using=using):
        yield


@contextmanager
def recording(*, durable: bool = False, using: str = "default") -> Iterator[None]:
    """The same with nobody acting: sign-in, refusals of strangers."""
    with _block(Block(None, ""), durable=durable, using=using):
        yield


def current_block(using: str = "default") -> Block | None:
    """The innermost open block of this thread."""
    blocks = _blocks.open.get(using)
    return blocks[-1] if blocks else None


def focus_on(ids: Iterable[UUID], using: str = "default") -> None:
    """The rest of this block is about these cases, youths or teams: row security leaves out the others.

    It can only take rows away (`sig_focus()`), and ends with the block.
    """
    store.set_focus(",".join(map(str, ids)) or NOTHING, using=using)


def seal_actor(kind: str, name: str, seconds: int) -> str:
    """`kind|name|expiry|MAC`, as `sig_acting()` checks it; settings.ACTOR_KEY is the key."""
    message = f"{kind}|{name}|{int(time.time()) + seconds}"
    mac = hmac.new(settings.ACTOR_KEY, message.encode("ascii"), hashlib.sha256).hexdigest()
    return f"{message}|{mac}"


@contextmanager
def _block(block: Block, *, durable: bool, using: str) -> Iterator[None]:
    opened = _blocks.open.setdefault(using, [])
    outer = opened[-1] if opened else Block(None, "")
    with in_transaction(using, durable=durable):
        _tell(block.token, durable, using)
        opened.append(block)
        store.block_opened()
        try:
            yield
        finally:
            store.block_closed()
            opened.pop()
        _after(outer, durable, using)


def _tell(token: str, durable: bool, using: str) -> None:
    limit = settings.LEDGER_MAX_SEAL_AGE if durable else 0
    age = store.set_actor(token, LOCK_TIMEOUT, ask_age=bool(limit), using=using)
    if limit and (age is None or age > limit):
        raise LedgerUnavailable(f"the ledger has not been sealed for {age} s")


def _after(outer: Block, durable: bool, using: str) -> None:
    connection = connections[using]
    if connection.needs_rollback:
        return
    # COMMIT after a swallowed error answers ROLLBACK without complaint, and the entries would be gone.
    if connection.connection.info.transaction_status == TransactionStatus.INERROR:
        raise LedgerUnavailable("an error inside the block was swallowed: its entries are gone")
    if len(connection.savepoint_ids):
        store.set_actor(outer.token, LOCK_TIMEOUT, using=using)


@contextmanager
def in_transaction(using: str = "default", *, durable: bool = False) -> Iterator[None]:
    """A transaction without actor, for the ledger's own processes. Everybody else uses the blocks above."""
    connection = connections[using]
    before = store.position(using)
    outermost = not connection.in_atomic_block
    committing = rolled_back = False
    try:
        with transaction.atomic(using=using, durable=durable):
            yield
            rolled_back = connection.needs_rollback
            committing = not rolled_back
    except BaseException as error:
        if committing and outermost:
            store.forget_writer(using)
        else:
            store.put_back(before, using)
        if committing and durable and isinstance(error, Exception):
            raise LedgerUnavailable("the commit failed") from error
        raise
    if rolled_back:
        store.put_back(before, using)
