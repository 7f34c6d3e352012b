"""The data base's half of shrinking: the owner's function deletes, the application's role may not.

`sig_shrink` runs for the worker named `retention` alone, asks the rule again under lock, counts, deletes
everything that belongs to the case and checks every reference before it answers: whole or not at all.
"""

# ruff: noqa: S608 - every part below is a constant of this project
from typing import Final

from sig.shrinking.graph import belongings
from sig.shrinking.rule import CAME_TO_NOTHING, COUNTED, DEFAULT_DAYS, SETTING

WORKER: Final = "retention"
ZONE: Final = "AT TIME ZONE 'Europe/Stockholm'"
TODAY: Final = f"(statement_timestamp() {ZONE})::date"
NOTHING: Final = ", ".join(f"'{stage.value}'" for stage in sorted(CAME_TO_NOTHING))
FUNNEL: Final = ", ".join(f"'{stage.value}'" for stage in COUNTED)
HALF: Final = "((extract(month FROM {day})::integer + 5) / 6)"
YEAR: Final = "extract(year FROM {day})::integer"
KEPT: Final = f"p.settings->>'{SETTING}'"


def _half(day: str) -> str:
    return f"{YEAR.format(day=day)}::text || '-H' || {HALF.format(day=day)}::text"


def _first(day: str) -> str:
    return f"make_date({YEAR.format(day=day)}, 6 * {HALF.format(day=day)} - 5, 1)"


KEY: Final = """programme_id, area_id, authority_id, sex, age_band, stage, half, since, ended_in, reason,
                               known_from"""
PUBLISHED: Final = """SELECT o.ends_on, u.counted_at FROM sig_publication u
                       JOIN sig_publicationorder o ON o.id = u.order_id"""
# A step is known only when every step before it is.
STEPS: Final = f"""
      SELECT x.case_id, x.to_stage, (x.at {ZONE})::date AS day,
             max(x.recorded_at) OVER (ORDER BY x.at, x.recorded_at) AS told,
             CASE WHEN x.to_stage IN ({NOTHING}) THEN x.from_stage ELSE '' END AS ended_in,
             CASE WHEN x.to_stage IN ({NOTHING}) THEN x.reason ELSE '' END AS reason
        FROM sig_stagechange x WHERE x.case_id = v_case"""
DELETES: Final = "\n".join(f"  DELETE FROM {one.table} WHERE {one.condition};" for one in belongings())
DUE: Final = f"""
  SELECT c.id AS case_id, c.team_id, c.youth_id, c.number, c.stage,
         (max(s.recorded_at) {ZONE})::date + CASE
           WHEN jsonb_typeof(p.settings->'{SETTING}') = 'number' AND {KEPT} ~ '^[1-9][0-9]{{0,5}}$'
           THEN ({KEPT})::integer ELSE {DEFAULT_DAYS} END AS due_on
    FROM sig_case c JOIN sig_programme p ON p.id = c.programme_id JOIN sig_stagechange s ON s.case_id = c.id
   WHERE c.stage IN ({NOTHING}) GROUP BY c.id, p.id"""

FUNCTIONS: Final = f"""
CREATE OR REPLACE FUNCTION sig_shrinking() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT current_user = 'sig_owner' AND coalesce(public.sig_system() = '{WORKER}', false)
$$;

CREATE OR REPLACE FUNCTION sig_ending_nominations()
RETURNS TABLE (case_id uuid, number text, stage text, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.case_id, d.number::text, d.stage::text, d.due_on FROM ({DUE}) d
   WHERE sig_system() = '{WORKER}'
      OR d.team_id IN (SELECT m.team_id FROM teams_my_teams() m WHERE m.role = 'coordinator')
   ORDER BY d.due_on, d.number
$$;

CREATE OR REPLACE FUNCTION sig_shrink(p_case uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v_case uuid; v_team uuid; v_youth uuid; v_number text; v_lookups bytea[];
BEGIN
  IF sig_system() IS DISTINCT FROM '{WORKER}' THEN RETURN NULL; END IF;
  PERFORM 1 FROM sig_case c WHERE c.id = p_case FOR UPDATE;
  SELECT d.case_id, d.team_id, d.youth_id, d.number INTO v_case, v_team, v_youth, v_number
    FROM ({DUE}) d WHERE d.case_id = p_case AND d.due_on <= {TODAY};
  IF v_case IS NULL THEN RETURN NULL; END IF;
  IF EXISTS (SELECT 1 FROM teams_breakglass b WHERE b.team_id = v_team AND b.reviewed_at IS NULL) THEN
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT 1 FROM sig_case c WHERE c.youth_id = v_youth AND c.id <> v_case)
     OR EXISTS (SELECT 1 FROM consent_subject s WHERE s.youth_id = v_youth AND s.team_id <> v_team) THEN
    v_youth := NULL;
  END IF;

  INSERT INTO sig_funnelcount ({KEY}, count)
  SELECT c.programme_id, c.area_id, n.authority_id, c.sex, c.age_band, s.to_stage, {_half("s.day")},
         greatest({_first("s.day")},
                  (SELECT max(p.ends_on) + 1 FROM ({PUBLISHED}) p WHERE p.ends_on < s.day)),
         s.ended_in, s.reason,
         (SELECT max(p.counted_at) FROM ({PUBLISHED}) p WHERE p.ends_on >= s.day AND p.counted_at <= s.told),
         1
    FROM sig_case c JOIN sig_nomination n ON n.case_id = c.id
    JOIN ({STEPS}) s ON s.case_id = c.id
   WHERE c.id = v_case AND s.to_stage IN ({FUNNEL}, {NOTHING})
  ON CONFLICT ({KEY}) DO UPDATE SET count = sig_funnelcount.count + 1;

  INSERT INTO sig_endedreceipt (receipt, user_id, half)
  SELECT n.receipt, n.user_id, {_half(f"(n.nominated_at {ZONE})::date")} FROM sig_nomination n
   WHERE n.case_id = v_case;

  IF v_number ~ '[0-9]{{1,8}}$' THEN
    INSERT INTO sig_usednumber (prefix, last)
    VALUES (regexp_replace(v_number, '[0-9]{{1,8}}$', ''), substring(v_number FROM '[0-9]{{1,8}}$')::integer)
    ON CONFLICT (prefix) DO UPDATE SET last = greatest(sig_usednumber.last, excluded.last);
  END IF;

  SELECT array_agg(i.lookup) INTO v_lookups FROM consent_identitynumber i
   WHERE i.youth_id = v_youth AND i.confirmed AND i.lookup IS NOT NULL;
{DELETES}
  UPDATE consent_identitynumber i SET confirmed = true WHERE i.id IN (
    SELECT DISTINCT ON (o.lookup) o.id FROM consent_identitynumber o
     WHERE o.lookup = ANY (v_lookups) ORDER BY o.lookup, o.since, o.id);
  SET CONSTRAINTS ALL IMMEDIATE;
  RETURN jsonb_build_object('team', v_team, 'youth', v_youth);
END $$;
"""
APP_FUNCTIONS: Final = ("sig_ending_nominations()", "sig_shrink(uuid)")
POLICIES: Final = (("endedreceipt", "SELECT", "(user_id = (SELECT sig_me()))", ""),)
COUNTED_COLUMNS: Final = {
    "funnelcount": (
        "programme_id",
        "area_id",
        "authority_id",
        "sex",
        "age_band",
        "stage",
        "half",
        "since",
        "ended_in",
        "reason",
        "known_from",
        "count",
    )
}
TABLES: Final = ("funnelcount", "endedreceipt", "usednumber")
