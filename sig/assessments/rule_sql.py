"""The rule's verdicts on the entries that scores and instruments hang on, in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

HUNG = """
SELECT v.entry_id, v.reason, v.basis_kind, v.basis_id
  FROM sig_entry_verdicts(sig_me(), %s, statement_timestamp()) v
 WHERE v.allowed AND v.entry_id = ANY (%s)
"""


@dataclass(frozen=True)
class Verdict:
    """Why an entry may be read: the reason, and on what."""

    reason: str
    kind: str
    basis: str


def verdicts(case_id: UUID, entries: Collection[UUID]) -> dict[UUID, Verdict]:
    """Which of these entries of the case the acting person may read now, and why."""
    if not entries:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(HUNG, [case_id, list(entries)])
        return {row[0]: Verdict(*row[1:]) for row in cursor.fetchall()}
