"""The sealer: gives entries their place in the tree and signs what the tree then is.

Runs as its own process with its own role and key (`manage.py seal`). One at a time: a second one waits for
the advisory lock. Everything it knows is worked out from the tables when it starts, so it may die at any
moment.
"""

import json
import logging
import threading
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections

from audit import sealing
from audit.acting import in_transaction
from audit.clock import database_now
from audit.hashing import leaf_hash
from audit.merkle import Tree
from audit.notes import Checkpoint, Signer, write_note

BATCH = 256
PAUSE = 0.25
BEAT_EVERY = 2.0
logger = logging.getLogger(__name__)


class LedgerBroken(Exception):
    """The tables contradict what was signed. The sealer stops: signing on would hide it."""


class Sealer:
    """One holder of the lock. `load()` first; then `seal_once()` as often as there are entries."""

    def __init__(self, signer: Signer, using: str = "sealer") -> None:
        self.signer = signer
        self.using = using
        self.tree = Tree()
        self.last = (0, 0)
        self.after = 0
        self.beaten = 0.0

    def load(self) -> bool:
        """Take the lock and work out the state from the tables; False when another sealer holds the lock.

        Raises LedgerBroken when the leaves do not give the root that was last signed, or the data base was
        restored into another cluster (`restored()` is then needed).
        """
        if not sealing.lock_sealer(self.using):
            return False
        self._recompute()
        if sealing.has_future_transactions(self.after, self.using):
            raise LedgerBroken("restored into another cluster: run `manage.py seal --restored` first")
        return True

    def _recompute(self) -> None:
        tree = Tree()
        tree.extend(sealing.leaf_hashes(self.using))
        if (tree.size, tree.root()) != (sealing.newest_checkpoint(self.using) or (0, tree.root())):
            raise LedgerBroken("the leaves do not give the root that was last signed")
        sealing.insert_key(self.signer.verifier.vkey, self.using)
        self.tree, self.after = tree, sealing.restart(self.using)
        self.last = sealing.last_sealed(self.after, self.using)

    def seal_once(self, *, every: bool = False) -> int:
        """Seal at most BATCH finished entries in one transaction; how many. Beats when it has caught up."""
        rows = sealing.finished_entries(self.last, self.after, BATCH, every=every, using=self.using)
        if rows:
            self._seal(rows)
        if len(rows) < BATCH and time.monotonic() - self.beaten >= BEAT_EVERY:
            sealing.beat(self.using)
            self.beaten = time.monotonic()
        return len(rows)

    def _seal(self, rows: list[tuple[int, int, bytes]]) -> None:
        tree = self.tree.copy()
        leaves = []
        for _, entry, payload in rows:
            leaf = leaf_hash(payload)
            leaves.append((tree.size, entry, leaf, *projection(payload)))
            tree.append(leaf)
        head = Checkpoint(self.signer.verifier.name, tree.size, tree.root())
        note = write_note(head.text, self.signer.sign(head.text))
        with in_transaction(self.using):
            sealing.insert_leaves(leaves, self.using)
            sealing.insert_checkpoint(head.size, head.root, note, database_now(self.using), self.using)
        self.tree, self.last = tree, rows[-1][:2]

    def restored(self) -> int:
        """After a restore into another cluster, before anything else writes: seal what is left and count
        afresh.

        Transaction ids start over in a new cluster. Raises LedgerBroken when another sealer runs.
        """
        if not sealing.lock_sealer(self.using):
            raise LedgerBroken("another sealer is running")
        self._recompute()
        sealed = 0
        while found := self.seal_once(every=True):
            sealed += found
        sealing.insert_restart(self.using)
        self.after, self.last = sealing.restart(self.using), (0, 0)
        return sealed


def projection(payload: bytes) -> tuple[datetime | None, str, str, str, str]:
    """(at, actor, case, action, object) for the log reviewer; empty where the payload does not say."""
    try:
        fields: Any = json.loads(payload)
        at = datetime.fromisoformat(fields["ts"])
        texts = [str(fields.get(name, ""))[:200] for name in ("actor", "case", "action", "object")]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, "", "", "", ""
    return (at if at.tzinfo else None), texts[0], texts[1], texts[2], texts[3]


def signer_from_settings() -> Signer:
    """The sealer's key and the ledger's name. Raises ValueError when there is no key."""
    if not settings.SEALER_KEY:
        raise ValueError("SEALER_KEY_FILE is missing")
    return Signer(settings.LEDGER_NAME, settings.SEALER_KEY)


def run(stop: threading.Event, signer: Signer, using: str = "sealer") -> None:
    """Seal until `stop` is set. Survives the loss of the data base; ends with LedgerBroken when it must
    not go on.
    """
    sealer: Sealer | None = None
    while not stop.is_set():
        try:
            if sealer is None:
                candidate = Sealer(signer, using)
                if not candidate.load():
                    stop.wait(1)
                    continue
                sealer = candidate
            if sealer.seal_once() < BATCH:
                stop.wait(PAUSE)
        except DatabaseError as error:
            logger.warning("sealer: data base unavailable (%s)", type(error).__name__)
            sealer = None
            connections[using].close()
            stop.wait(1)
    connections[using].close()
