"""What the management group may count: each line a number, and at most the authority that it is about.

The function answers members of the group alone. It names no youth, case, team or member of staff.
"""

# ruff: noqa: S608 - every part below is a constant of this project
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

NOW = "statement_timestamp()"
IN_FORCE = f"m.starts_at <= {NOW} AND (m.ends_at IS NULL OR {NOW} < m.ends_at)"
AT_WORK = "c.stage = 'started'"
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION sig_monthly(p_from timestamptz, p_until timestamptz, p_today date)
RETURNS TABLE (what text, whose text, number bigint, days integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH at_work AS (SELECT c.id, c.team_id FROM sig_case c WHERE {AT_WORK}),
  ends AS (SELECT g.team_id, (max(g.ends_at) AT TIME ZONE 'Europe/Stockholm')::date - p_today AS days
             FROM consent_grant g
             JOIN at_work c ON c.team_id = g.team_id
            WHERE g.starts_at <= {NOW} AND {NOW} < g.ends_at GROUP BY g.team_id),
  seats AS (SELECT m.team_id, m.authority_id, m.role, m.user_id FROM teams_membership m
              JOIN at_work c ON c.team_id = m.team_id WHERE {IN_FORCE}),
  named AS (SELECT DISTINCT g.team_id, x.authority_id
             FROM consent_grant g
              JOIN at_work c ON c.team_id = g.team_id,
              LATERAL (VALUES (g.sender_id), (g.recipient_id)) x(authority_id)
             WHERE g.starts_at <= {NOW} AND {NOW} < g.ends_at),
  leaders AS (SELECT c.team_id, count(DISTINCT s.user_id) AS leaders FROM at_work c
                LEFT JOIN seats s ON s.team_id = c.team_id AND s.role = 'coordinator' GROUP BY c.team_id),
  came AS (SELECT a.meeting_id, a.authority_id, bool_or(a.presence = 'came') AS came,
                  bool_or(a.presence = 'excused') AS excused
             FROM sig_attendance a JOIN sig_meeting k ON k.id = a.meeting_id
            WHERE k.state = 'held' AND p_from <= k.starts_at AND k.starts_at < p_until
            GROUP BY a.meeting_id, a.authority_id),
  lines AS (
    SELECT 'waiting' AS what, c.stage::text AS whose, count(*) AS number,
           max(p_today - c.nominated_on) AS days
      FROM sig_case c WHERE c.stage IN ('nominated', 'eligible', 'informed', 'consented') GROUP BY c.stage
    UNION ALL SELECT 'ends', w.days::text, count(*), NULL FROM ends e
      JOIN (VALUES (7), (30), (60)) w(days) ON e.days <= w.days GROUP BY w.days
    UNION ALL SELECT 'no_consent', '', count(*), NULL FROM at_work c
     WHERE NOT EXISTS (SELECT 1 FROM ends e WHERE e.team_id = c.team_id)
    UNION ALL SELECT 'actions', u.name, count(*), max(p_today - a.due_on) FROM sig_action a
      JOIN at_work c ON c.id = a.case_id JOIN teams_authority u ON u.id = a.authority_id
     WHERE a.done_at IS NULL AND a.removed_at IS NULL AND a.due_on < p_today GROUP BY u.name
    UNION ALL SELECT 'steps', u.name, count(*), max(p_today - t.due_on) FROM sig_task t
      JOIN at_work c ON c.id = t.case_id JOIN teams_authority u ON u.id = t.responsible_authority_id
     WHERE t.done_at IS NULL AND t.due_on < p_today GROUP BY u.name
    UNION ALL SELECT CASE WHEN k.came THEN 'came' WHEN k.excused THEN 'excused' ELSE 'absent' END, u.name,
           count(*), NULL FROM came k JOIN teams_authority u ON u.id = k.authority_id GROUP BY 1, 2
    UNION ALL SELECT 'vacant', u.name, count(*), NULL FROM named n
      JOIN teams_authority u ON u.id = n.authority_id
     WHERE NOT EXISTS (SELECT 1 FROM seats s
                        WHERE s.team_id = n.team_id AND s.authority_id = n.authority_id) GROUP BY u.name
    UNION ALL SELECT 'no_coordinator', '', count(*), NULL FROM leaders l WHERE l.leaders = 0
    UNION ALL SELECT 'no_deputy', '', count(*), NULL FROM leaders l WHERE l.leaders = 1
    UNION ALL SELECT 'at_work', '', count(*), NULL FROM at_work
    UNION ALL SELECT 'meetings', '', count(DISTINCT k.meeting_id), NULL FROM came k)
  SELECT l.what, l.whose::text, l.number, l.days FROM lines l WHERE teams_has_role('management_group')
$$;
"""
APP_FUNCTIONS = ("sig_monthly(timestamptz, timestamptz, date)",)


@dataclass(frozen=True)
class Line:
    """One number: of what, about which authority (or stage, or days), and how many days at most."""

    what: str
    whose: str
    number: int
    days: int | None


def monthly(start: datetime, end: datetime, today: date) -> list[Line]:
    """The lines, for the verified acting person; nothing for anybody outside the group."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sig_monthly(%s, %s, %s)", [start, end, today])
        return [Line(*row) for row in cursor.fetchall()]
