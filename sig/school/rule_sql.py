"""Asks the data base which reports of school weeks the acting person may read, and why."""

from uuid import UUID

from django.db import connection

from audit.decisions import Basis, Decision

READABLE = """
SELECT v.entry_id, v.reason, v.basis_kind, v.basis_id
  FROM sig_entry_verdicts(sig_me(), %s, statement_timestamp()) v
  JOIN sig_schoolweek w ON w.entry_id = v.entry_id
  JOIN sig_entry e ON e.id = v.entry_id AND NOT e.draft
 WHERE v.allowed
"""


def readable(case_id: UUID) -> dict[UUID, Decision]:
    """The decision of each readable report. Row security asks the same rule in the same statement."""
    with connection.cursor() as cursor:
        cursor.execute(READABLE, [case_id])
        return {
            entry: Decision(True, reason, Basis(kind, basis), hidden=False)
            for entry, reason, kind, basis in cursor.fetchall()
        }
