"""What the worker asks of steps that it may not read: whose they are and when, never what they say."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from sig.todo.rule import Owned

FUNCTIONS = """
CREATE OR REPLACE FUNCTION sig_open_steps(p_team uuid)
RETURNS TABLE (id uuid, case_id uuid, team_id uuid, owner bigint, authority integer, made_by integer,
               due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.id, t.case_id, t.team_id, t.responsible_id, t.responsible_authority_id, t.made_by_authority_id,
         t.due_on
    FROM sig_task t JOIN sig_case c ON c.id = t.case_id
   WHERE t.done_at IS NULL AND (p_team IS NULL OR t.team_id = p_team)
     AND c.stage NOT IN ('closed', 'declined', 'refused') AND sig_system() IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION sig_give_step(p_step uuid, p_from bigint, p_user bigint, p_authority integer)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF sig_system() IS NULL THEN RETURN false; END IF;
  -- never to an authority that could not read it before
  UPDATE sig_task t SET responsible_id = p_user, responsible_authority_id = p_authority
   WHERE t.id = p_step AND t.responsible_id = p_from AND t.done_at IS NULL
     AND p_authority IN (t.responsible_authority_id, t.made_by_authority_id);
  RETURN FOUND;
END $$;
"""
APP_FUNCTIONS = ("sig_open_steps(uuid)", "sig_give_step(uuid, bigint, bigint, integer)")


@dataclass(frozen=True)
class Step:
    """An open step of a case that is not over."""

    id: UUID
    case_id: UUID
    team_id: UUID
    owned: Owned
    due_on: date


def open_steps(team_id: UUID | None = None) -> list[Step]:
    """Of one team, or of all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sig_open_steps(%s) ORDER BY id", [team_id])
        return [Step(*row[:3], Owned(*row[3:6]), row[6]) for row in cursor.fetchall()]


def give(step: Step, *, user: int, authority: int) -> bool:
    """Make somebody else its owner, unless it has another already. Its version stays: what it says does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sig_give_step(%s, %s, %s, %s)", [step.id, step.owned.owner, user, authority])
        return bool(cursor.fetchone()[0])
