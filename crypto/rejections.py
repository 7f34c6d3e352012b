"""A refusal by crypto leaves an entry in the ledger."""

import threading

from django.db import DatabaseError, connection

from audit.acting import recording
from audit.actions import Action
from audit.services import record
from audit.store import LedgerUnavailable
from crypto.errors import SealedError


def reject(error: SealedError, where: str) -> SealedError:
    """Record that ``error`` happened at ``where`` (ids only) and return it, to be raised.

    Inside a transaction the refusal would roll its own entry back, so it is written from a thread
    with a connection of its own. A ledger out of reach does not hide the refusal: the error stands.
    """
    if connection.in_atomic_block:
        writer = threading.Thread(target=_write_alone, args=(error.code, where))
        writer.start()
        writer.join()
    else:
        _write(error.code, where)
    return error


def _write_alone(code: str, where: str) -> None:
    try:
        _write(code, where)
    finally:
        connection.close()


def _write(code: str, where: str) -> None:
    try:
        with recording():
            record(Action.KEY_MISUSE, object=where, outcome=code)
    except (DatabaseError, LedgerUnavailable):
        return
