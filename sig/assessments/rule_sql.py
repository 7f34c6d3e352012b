"""The rule's verdicts on the entries that scores and instruments hang on, in one statement."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

HUNG = """
SELECT v.entry_id, v.reason, v.basis_kind, v.basis_id
  FROM sig_entry_verdicts(sig_me(), %s, statement_timestamp()) v
 WHERE v.allowed AND v.entry_id IN (
   SELECT d.entry_id FROM sig_domainscore d WHERE d.case_id = %s
    UNION ALL SELECT i.entry_id FROM sig_instrumentuse i WHERE i.case_id = %s)
"""


@dataclass(frozen=True)
class Verdict:
    """Why an entry may be read: the reason, and on what."""

    reason: str
    kind: str
    basis: str


def verdicts(case_id: UUID) -> dict[UUID, Verdict]:
    """What the acting person may read of the case's scores and instruments now, by entry."""
    with connection.cursor() as cursor:
        cursor.execute(HUNG, [case_id, case_id, case_id])
        return {row[0]: Verdict(*row[1:]) for row in cursor.fetchall()}
