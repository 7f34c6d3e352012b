"""What figures may know of entries: coded columns, through functions that answer the counting role alone.

Entries are walled and their columns are no code lists. A score or an incident comes out as case, code and
day: no text, no author, nothing of a draft and nothing that hangs on an investigation (docs/adr/0178, 0185).
"""

# ruff: noqa: S608 - every part below is a constant of this project
from typing import Final

ROLE: Final = "sig_statistics"
SUSPICIONS: Final = ("new_suspicion", "relapse")
SHOWN: Final = "NOT e.draft AND NOT e.investigation_restricted AND e.corrects_id IS NULL"
CORRECTED: Final = """EXISTS (SELECT 1 FROM sig_entry n WHERE n.corrects_id = e.id AND NOT n.draft
                                AND NOT n.investigation_restricted)"""
KINDS: Final = ", ".join(f"'{kind}'" for kind in SUSPICIONS)
FUNCTIONS: Final = f"""
CREATE OR REPLACE FUNCTION sig_counted_scores()
RETURNS TABLE (case_id uuid, authority text, domain text, made_on date, score integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.case_id, u.code::text, s.domain::text, a.made_on,
         CASE WHEN {CORRECTED} THEN NULL ELSE s.score::integer END
    FROM sig_domainscore s JOIN sig_entry e ON e.id = s.entry_id
    JOIN sig_assessment a ON a.id = s.assessment_id JOIN teams_authority u ON u.id = a.owner_authority_id
   WHERE {SHOWN} AND session_user = '{ROLE}' ORDER BY s.case_id, u.code, s.domain, a.made_on, s.id
$$;

CREATE OR REPLACE FUNCTION sig_counted_suspicions() RETURNS TABLE (case_id uuid, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT e.case_id, (e.happened_at AT TIME ZONE 'Europe/Stockholm')::date AS day FROM sig_entry e
   WHERE e.kind = 'incident' AND e.incident_kind IN ({KINDS}) AND {SHOWN} AND NOT {CORRECTED}
     AND session_user = '{ROLE}' ORDER BY e.case_id, day
$$;
"""
NAMES: Final = ("sig_counted_scores()", "sig_counted_suspicions()")
GRANTS: Final = "\n".join(
    f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC, sig_app; GRANT EXECUTE ON FUNCTION {name} TO {ROLE};"
    for name in NAMES
)
