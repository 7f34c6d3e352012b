"""Which entries of a meeting the verified acting person may read, each with its ground: the one rule's own
answer.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from audit.decisions import Basis, Decision

READABLE = """
SELECT v.entry_id, v.reason, v.basis_kind, v.basis_id
  FROM sig_entry_verdicts(sig_me(), %s, statement_timestamp()) v JOIN sig_entry e ON e.id = v.entry_id
 WHERE v.allowed AND NOT e.draft
   AND (e.meeting_id = %s
        OR (e.kind = 'agenda' AND (e.meeting_id IS NULL OR EXISTS (
              SELECT 1 FROM sig_meeting k WHERE k.id = e.meeting_id AND k.state = 'cancelled')))
        OR (e.flagged AND e.meeting_id IS NULL AND e.happened_at >= %s AND e.happened_at < %s)
        OR e.id IN (SELECT a.answers_id FROM sig_entry a WHERE a.meeting_id = %s)
        OR EXISTS (SELECT 1 FROM sig_entry f WHERE f.id = e.corrects_id AND f.meeting_id = %s))
"""


@dataclass(frozen=True)
class Verdict:
    """An entry that may be read, and why."""

    entry: UUID
    decision: Decision


def readable(case_id: UUID, meeting_id: UUID, flagged_from: datetime, until: datetime) -> list[Verdict]:
    """The points and words of the meeting, points that wait for one, and what was flagged in between."""
    asked = [case_id, meeting_id, flagged_from, until, meeting_id, meeting_id]
    with connection.cursor() as cursor:
        cursor.execute(READABLE, asked)
        return [
            Verdict(row[0], Decision(True, row[1], Basis(row[2], row[3]), hidden=False))
            for row in cursor.fetchall()
        ]
