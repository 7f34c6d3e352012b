"""The data base's half of third persons, measures and GDPR bases; joined to `consent/row_security.py`.

A third person's row is for insiders and for the member who registered it; others learn of "en närstående" by
id alone. A person who is a guardian follows the guardian's own row. Nothing that was signed is ever changed:
a withdrawal is written once.
"""

from typing import Final

SYSTEM: Final = "(SELECT sig_system()) IS NOT NULL"
ME: Final = "(SELECT sig_me())"

FUNCTIONS: Final = """
CREATE OR REPLACE FUNCTION consent_member_youths() RETURNS TABLE(youth_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.youth_id FROM public.consent_subject s JOIN public.teams_my_teams() m ON m.team_id = s.team_id
$$;
CREATE OR REPLACE FUNCTION consent_withdrawn_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a withdrawal is written once and never changed' USING ERRCODE = '42501';
END $$;
"""
FUNCTION_NAMES: Final = ("consent_member_youths()",)

INSIDE: Final = f"{SYSTEM} OR team_id IN (SELECT team_id FROM consent_insider_teams())"
LEADS: Final = f"{SYSTEM} OR team_id IN (SELECT team_id FROM consent_coordinated_teams())"
ABOUT: Final = f"{SYSTEM} OR youth_id IN (SELECT youth_id FROM consent_insider_youths())"
SEEN: Final = f"{SYSTEM} OR youth_id IN (SELECT youth_id FROM consent_my_youths() WHERE close OR plain)"
REGISTERED: Final = (
    f"(registered_by_id = {ME} AND youth_id IN (SELECT youth_id FROM consent_member_youths()))"
)
GUARDIAN_SEEN: Final = "(guardian_id IS NULL OR guardian_id IN (SELECT id FROM consent_guardian))"
MINE: Final = f"registered_by_id = {ME} AND withdrawn_at IS NULL AND ({LEADS})"
TAKEN: Final = f"({LEADS}) AND withdrawn_registered_by_id = {ME}"
SCOPE_SEEN: Final = "consent_id IN (SELECT id FROM consent_relatedconsent)"
SCOPE_LED: Final = (
    f"consent_id IN (SELECT id FROM consent_relatedconsent WHERE registered_by_id = {ME} AND ({LEADS}))"
)
SOMEBODY: Final = f"{SYSTEM} OR {ME} IS NOT NULL"

# table, name, command, USING, WITH CHECK
POLICIES: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("consent_relatedperson", "read", "SELECT", f"(({SEEN}) AND {GUARDIAN_SEEN}) OR {REGISTERED}", ""),
    (
        "consent_relatedperson",
        "add",
        "INSERT",
        "",
        f"{SYSTEM} OR (registered_by_id = {ME} AND ({ABOUT})) OR {REGISTERED}",
    ),
    ("consent_relatedperson", "change", "UPDATE", *(2 * [ABOUT])),
    ("consent_relatedconsent", "read", "SELECT", INSIDE, ""),
    ("consent_relatedconsent", "add", "INSERT", "", MINE),
    ("consent_relatedconsent", "withdraw", "UPDATE", LEADS, TAKEN),
    ("consent_relatedconsentscope", "read", "SELECT", SCOPE_SEEN, ""),
    ("consent_relatedconsentscope", "add", "INSERT", "", SCOPE_LED),
    ("consent_measureconsent", "read", "SELECT", INSIDE, ""),
    ("consent_measureconsent", "add", "INSERT", "", MINE),
    ("consent_measureconsent", "withdraw", "UPDATE", LEADS, TAKEN),
    ("consent_processingbasis", "read", "SELECT", SOMEBODY, ""),
    ("consent_processingbasis", "add", "INSERT", "", SYSTEM),
    ("consent_processingbasis", "change", "UPDATE", *(2 * [SYSTEM])),
)
WITHDRAWN: Final = "withdrawn_at, withdrawn_channel, withdrawn_registered_by_id, version"
COLUMNS: Final = {
    ("consent_relatedconsent", "UPDATE"): f" ({WITHDRAWN}, signed_by)",
    ("consent_measureconsent", "UPDATE"): f" ({WITHDRAWN}, detail)",
}
AFTER: Final = "\n".join(
    f"CREATE OR REPLACE TRIGGER consent_withdrawn_once BEFORE UPDATE ON {table} FOR EACH ROW"
    " WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION consent_withdrawn_once();"
    for table in ("consent_relatedconsent", "consent_measureconsent")
)
