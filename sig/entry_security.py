"""The data base's half of what is done with entries besides reading them; part of `sig/row_security.py`.

The register of disclosures; entries withheld from guardians; the worker's reminders and the end of drafts,
through functions that say whose and when but never what: the worker reads no entry.
"""

# ruff: noqa: S608 - every part below is a constant of this project
from sig.rule_sql import MINE, NOW, for_mine

ME = "(SELECT sig_me())"
WORKER = "((SELECT sig_system()) IS NOT NULL)"
FIXED = "'{investigation_restricted,restricted_review_on}'::text[]"


def concerns(sender: str, recipient: str) -> str:
    """Insiders see every line; others what their authority sent or received. As `may_see_disclosure`."""
    return f"""EXISTS (SELECT 1 FROM {MINE} m WHERE m.case_id = p_case
      AND (m.social OR m.coordinator OR m.authority_id IN ({sender}, {recipient})))"""


FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION sig_disclosures(p_case uuid)
RETURNS TABLE (kind text, ground uuid, sender_id integer, recipient_id integer, outside text, category text,
               paragraph text, manner text, decided_by bigint, first_at timestamptz, last_at timestamptz,
               entries bigint, taken_back bigint, ended_at timestamptz, in_force boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'consent', NULL::uuid, r.sender_id, r.recipient_id, '', e.category, '', 'system', NULL::bigint,
         min(r.released_at), max(r.released_at), count(DISTINCT r.entry_id),
         count(DISTINCT r.entry_id) FILTER (WHERE r.taken_back_at IS NOT NULL), NULL::timestamptz,
         EXISTS (SELECT 1 FROM consent_grant g WHERE g.series = r.series AND g.sender_id = r.sender_id
                   AND g.recipient_id = r.recipient_id AND g.category = e.category
                   AND g.starts_at <= {NOW} AND {NOW} < g.ends_at)
    FROM sig_release r JOIN sig_entry e ON e.id = r.entry_id
   WHERE r.case_id = p_case AND r.basis = 'consent' AND NOT e.draft AND NOT e.investigation_restricted
     AND {concerns("r.sender_id", "r.recipient_id")}
   GROUP BY r.sender_id, r.recipient_id, e.category, r.series
  UNION ALL
  SELECT 'statutory', d.id, d.sender_id, d.recipient_id, d.outside, d.category, d.paragraph, d.manner,
         d.decided_by_id, coalesce(d.disclosed_at, d.decided_at), d.decided_at,
         (SELECT count(*) FROM sig_release r WHERE r.ground_id = d.id),
         (SELECT count(*) FROM sig_release r WHERE r.ground_id = d.id AND r.taken_back_at IS NOT NULL),
         d.ends_at, d.ends_at IS NULL OR {NOW} < d.ends_at
    FROM consent_disclosureground d JOIN sig_case c ON c.team_id = d.team_id
   WHERE c.id = p_case AND {concerns("d.sender_id", "d.recipient_id")}
     AND (NOT d.restricted OR EXISTS (SELECT 1 FROM {MINE} m
                                       WHERE m.case_id = p_case AND m.authority_id = d.sender_id))
$$;

CREATE OR REPLACE FUNCTION sig_agreed_recipients(
  p_case uuid, p_sender integer, p_category text, p_people uuid[])
RETURNS TABLE (recipient_id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.recipient_id
    FROM consent_relatedconsent k JOIN consent_relatedconsentscope s ON s.consent_id = k.id
    JOIN {MINE} m ON m.case_id = p_case AND m.team_id = k.team_id AND m.authority_id = p_sender
   WHERE k.person_id = ANY (p_people) AND s.sender_id = p_sender AND s.category = p_category
     AND k.starts_at <= {NOW} AND {NOW} < k.ends_at AND (k.withdrawn_at IS NULL OR {NOW} < k.withdrawn_at)
   GROUP BY s.recipient_id
  HAVING count(DISTINCT k.person_id) = (SELECT count(DISTINCT x) FROM unnest(p_people) x)
$$;

CREATE OR REPLACE FUNCTION sig_unagreed_releases(p_case uuid)
RETURNS TABLE (entry_id uuid, recipient_id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT t.entry_id, r.recipient_id
    FROM sig_entryabout t JOIN sig_entry e ON e.id = t.entry_id JOIN sig_release r ON r.entry_id = e.id
   WHERE t.case_id = p_case AND {for_mine("e.case_id", "e.owner_authority_id")} AND NOT EXISTS (
     SELECT 1 FROM consent_relatedconsent k JOIN consent_relatedconsentscope s ON s.consent_id = k.id
      WHERE k.person_id = t.person_id AND k.team_id = e.team_id AND s.sender_id = e.owner_authority_id
        AND s.recipient_id = r.recipient_id AND s.category = e.category
        AND k.starts_at <= {NOW} AND {NOW} < k.ends_at
        AND (k.withdrawn_at IS NULL OR {NOW} < k.withdrawn_at))
$$;

CREATE OR REPLACE FUNCTION sig_review_restriction(p_entry uuid, p_until date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE sig_entry e SET investigation_restricted = p_until IS NOT NULL, restricted_review_on = p_until
   WHERE e.id = p_entry AND e.investigation_restricted AND NOT e.draft
     AND (e.team_id, e.owner_authority_id) IN (
       SELECT s.team_id, s.authority_id FROM teams_membership s JOIN teams_my_teams() t
           ON t.team_id = s.team_id AND t.authority_id = s.authority_id
        WHERE s.user_id = sig_me() AND s.starts_at <= {NOW} AND (s.ends_at IS NULL OR {NOW} < s.ends_at));
  RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION sig_restrictions_due(p_day date)
RETURNS TABLE (case_id uuid, team_id uuid, author_id bigint, authority_id integer, review_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.case_id, e.team_id, e.author_id, e.owner_authority_id, e.restricted_review_on FROM sig_entry e
   WHERE e.investigation_restricted AND NOT e.draft AND e.restricted_review_on <= p_day
     AND sig_system() IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION sig_warn_of_drafts(p_touched timestamptz, p_at timestamptz)
RETURNS TABLE (case_id uuid, author_id bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE sig_entry e SET draft_warned_at = p_at
   WHERE e.draft AND e.draft_warned_at IS NULL AND coalesce(e.saved_at, e.created_at) <= p_touched
     AND sig_system() IS NOT NULL
  RETURNING e.case_id, e.author_id
$$;

CREATE OR REPLACE FUNCTION sig_destroy_drafts(p_touched timestamptz, p_warned timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE gone uuid[]; destroyed integer := 0;
BEGIN
  IF sig_system() IS NULL THEN RETURN 0; END IF;
  SELECT array_agg(d.id) INTO gone FROM (
    SELECT e.id FROM sig_entry e WHERE e.draft AND coalesce(e.saved_at, e.created_at) <= p_touched
       AND e.draft_warned_at <= p_warned FOR UPDATE) d;
  DELETE FROM sig_entryabout a WHERE a.entry_id = ANY (gone);
  DELETE FROM sig_domainscore a WHERE a.entry_id = ANY (gone);
  DELETE FROM sig_instrumentuse a WHERE a.entry_id = ANY (gone);
  DELETE FROM sig_schoolweek a WHERE a.entry_id = ANY (gone);
  DELETE FROM sig_attachment a WHERE a.entry_id = ANY (gone);
  DELETE FROM sig_entry e WHERE e.id = ANY (gone);
  GET DIAGNOSTICS destroyed = ROW_COUNT;
  RETURN destroyed;
END $$;

CREATE OR REPLACE TRIGGER sig_published BEFORE DELETE ON sig_entry
FOR EACH ROW WHEN (NOT OLD.draft) EXECUTE FUNCTION sig_published();
CREATE OR REPLACE TRIGGER sig_published_change BEFORE UPDATE ON sig_entry
FOR EACH ROW WHEN (NOT OLD.draft AND NOT (OLD.investigation_restricted
                   AND to_jsonb(OLD) - {FIXED} = to_jsonb(NEW) - {FIXED}))
EXECUTE FUNCTION sig_published();
"""
APP_FUNCTIONS = (
    "sig_disclosures(uuid)",
    "sig_agreed_recipients(uuid, integer, text, uuid[])",
    "sig_unagreed_releases(uuid)",
    "sig_review_restriction(uuid, date)",
    "sig_restrictions_due(date)",
    "sig_warn_of_drafts(timestamptz, timestamptz)",
    "sig_destroy_drafts(timestamptz, timestamptz)",
)

THE_ENTRY = "EXISTS (SELECT 1 FROM sig_entry e WHERE e.id = entry_id{})"
OWN_ENTRY = THE_ENTRY.format(
    " AND e.case_id = sig_withholding.case_id AND e.owner_authority_id = sig_withholding.authority_id"
    " AND NOT e.draft AND NOT e.investigation_restricted"
)
MINE_TO_DECIDE = for_mine("case_id", "authority_id")
POLICIES: tuple[tuple[str, str, str, str], ...] = (
    ("withholding", "SELECT", f"{THE_ENTRY.format('')} OR {WORKER}", ""),
    (
        "withholding",
        "INSERT",
        "",
        f"decided_by_id = {ME} AND {MINE_TO_DECIDE} AND {OWN_ENTRY}"
        f" AND (case_id, team_id) IN (SELECT m.case_id, m.team_id FROM {MINE} m)",
    ),
    ("withholding", "UPDATE", MINE_TO_DECIDE, MINE_TO_DECIDE),
)
