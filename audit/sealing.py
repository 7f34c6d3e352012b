"""The sealer's SQL, on its own role: reads entries, adds leaves and checkpoints, changes nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connections

LOCK = 0x53494753454C
# A row with a transaction id below every running one is final, and no row can come before it any more.
# Trap: ORDER BY a bare `txid` would mean the text that is selected, and '1000' sorts before '999'.
FINISHED = """
SELECT e.txid::text, e.id, e.payload FROM audit_entry e
WHERE (e.txid, e.id) > (%s::xid8, %s) AND e.id > %s
  AND (%s OR e.txid < pg_snapshot_xmin(pg_current_snapshot()))
ORDER BY e.txid, e.id LIMIT %s
"""
FUTURE = """
SELECT EXISTS (SELECT 1 FROM audit_entry WHERE txid >= pg_snapshot_xmax(pg_current_snapshot()) AND id > %s)
"""
LAST = """
SELECT e.txid::text, e.id FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry WHERE e.id > %s
ORDER BY l.number DESC LIMIT 1
"""
LEAF = """
INSERT INTO audit_leaf (number, entry, hash, at, actor, case_ref, action, object)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
BEAT = """
INSERT INTO audit_sealer_beat (id, at) VALUES (1, clock_timestamp())
ON CONFLICT (id) DO UPDATE SET at = EXCLUDED.at
"""
KEY = "INSERT INTO audit_sealer_key (vkey, at) VALUES (%s, clock_timestamp()) ON CONFLICT DO NOTHING"
RESTART = """
INSERT INTO audit_restart (after_entry, at)
SELECT max(id), clock_timestamp() FROM audit_entry HAVING max(id) IS NOT NULL
ON CONFLICT DO NOTHING
"""


def _one(using: str, sql: str, *params: Any) -> Any:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()


def lock_sealer(using: str = "sealer") -> bool:
    """Take the lock for as long as the connection lives; False when somebody has it."""
    return bool(_one(using, "SELECT pg_try_advisory_lock(%s)", LOCK)[0])


def finished_entries(
    last: tuple[int, int], after: int, limit: int, *, every: bool, using: str = "sealer"
) -> list[tuple[int, int, bytes]]:
    """(txid, id, payload) of the next entries whose place is final, in order. `every`: of all that are
    left.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(FINISHED, [str(last[0]), last[1], after, every, limit])
        return [(int(txid), entry, bytes(payload)) for txid, entry, payload in cursor.fetchall()]


def has_future_transactions(after: int, using: str = "sealer") -> bool:
    """Whether there are entries from a transaction this cluster has not come to: it was restored."""
    return bool(_one(using, FUTURE, after)[0])


def leaf_hashes(using: str = "sealer") -> Iterator[bytes]:
    """Every leaf hash, in order."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_leaf ORDER BY number")
        while rows := cursor.fetchmany(10_000):
            yield from (bytes(row[0]) for row in rows)


def newest_checkpoint(using: str = "sealer") -> tuple[int, bytes] | None:
    """(size, root) of what was last signed."""
    row = _one(using, "SELECT size, root FROM audit_checkpoint ORDER BY size DESC LIMIT 1")
    return (row[0], bytes(row[1])) if row else None


def last_sealed(after: int, using: str = "sealer") -> tuple[int, int]:
    """(txid, id) of the last leaf's entry since the restart `after`; (0, 0) when there is none."""
    row = _one(using, LAST, after)
    return (int(row[0]), row[1]) if row else (0, 0)


def restart(using: str = "sealer") -> int:
    """The entry after which transaction ids began afresh; 0 when they never did."""
    return int(_one(using, "SELECT coalesce(max(after_entry), 0) FROM audit_restart")[0])


def insert_restart(using: str = "sealer") -> None:
    """Note that transaction ids begin afresh after the newest entry."""
    with connections[using].cursor() as cursor:
        cursor.execute(RESTART)


def insert_leaves(leaves: Sequence[tuple[Any, ...]], using: str = "sealer") -> None:
    """(number, entry, hash, at, actor, case, action, object) each."""
    with connections[using].cursor() as cursor:
        cursor.executemany(LEAF, leaves)


def insert_checkpoint(size: int, root: bytes, note: str, at: datetime, using: str = "sealer") -> None:
    """A signed tree head."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_checkpoint (size, root, note, at) VALUES (%s, %s, %s, %s)",
            [size, root, note, at],
        )


def insert_key(vkey: str, using: str = "sealer") -> None:
    """Make the public key known to exports."""
    with connections[using].cursor() as cursor:
        cursor.execute(KEY, [vkey])


def beat(using: str = "sealer") -> None:
    """Say that everything finished is sealed."""
    with connections[using].cursor() as cursor:
        cursor.execute(BEAT)
