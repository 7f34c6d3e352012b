"""The data base's half of who may see what has been agreed to. Idempotent; applied as the owner after every
migrate.

Insiders of a team are its coordinator and the members of social services: they see everything here. Other
members see that a consent exists once it has been in force, its matrix and its grants, never who signed or
said no; and who the youth is while a grant to their authority is in force (without statutory secrecy: a grant
of the category identity). Before that, and after it, only insiders and whoever registered the youth do. Under
the stronger kinds of protected identity only those among them who are named readers, whoever coordinates, and
whoever has broken glass (`consent/protection.py`).
"""

from typing import Final

from consent.protection import FICTITIOUS, HIDDEN_HOME, STRONG
from consent.related import row_security as related

STRONG_KINDS: Final = ", ".join(f"'{kind}'" for kind in sorted(STRONG))
# Whoever is inside need not be told of any grant. SOME: a condition on the teams `m`.
YOUTHS: Final = """
  SELECT k.youth_id, k.led, k.inside, k.inside AND NOT k.strong,
         k.led OR (k.inside AND (k.named OR k.glass)),
         k.led OR k.glass OR ((k.named OR NOT k.strong) AND (k.inside OR k.told))
    FROM (SELECT s.youth_id, t.led, t.inside, t.told, y.protection IN ({STRONG_KINDS}) AS strong,
                 EXISTS (SELECT 1 FROM public.consent_namedreader n
                  WHERE n.youth_id = y.id AND n.user_id = (SELECT public.sig_me())
                    AND n.starts_at <= statement_timestamp()
                    AND (n.ends_at IS NULL OR statement_timestamp() < n.ends_at)) AS named,
                 EXISTS (SELECT 1 FROM public.teams_breakglass b
                  WHERE b.team_id = t.team_id AND b.user_id = (SELECT public.sig_me())
                    AND b.opened_at <= statement_timestamp() AND statement_timestamp() < b.ends_at) AS glass
            FROM (SELECT m.team_id, bool_or(m.role = 'coordinator') AS led,
                         bool_or(m.role = 'coordinator' OR a.kind = 'social_services') AS inside,
                         bool_or(m.role <> 'coordinator' AND a.kind <> 'social_services' AND EXISTS (
                           SELECT 1 FROM public.consent_grant g
                           WHERE g.team_id = m.team_id AND g.recipient_id = m.authority_id
                             AND (a.secrecy_regime <> '' OR g.category = 'identity')
                             AND g.starts_at <= statement_timestamp()
                             AND statement_timestamp() < g.ends_at)) AS told
                    FROM public.teams_my_teams() m
                    JOIN public.teams_authority a ON a.id = m.authority_id{SOME}
                   GROUP BY m.team_id) t
            JOIN public.consent_subject s ON s.team_id = t.team_id
            JOIN public.consent_youth y ON y.id = s.youth_id) k"""
IN_FOCUS: Final = """
                   WHERE m.team_id = ANY (v_teams)"""
FUNCTIONS: Final = (
    """
CREATE OR REPLACE FUNCTION consent_insider_teams() RETURNS TABLE(team_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.team_id FROM public.teams_my_teams() m JOIN public.teams_authority a ON a.id = m.authority_id
  WHERE m.role = 'coordinator' OR a.kind = 'social_services'
$$;
CREATE OR REPLACE FUNCTION consent_coordinated_teams() RETURNS TABLE(team_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.team_id FROM public.teams_my_teams() m WHERE m.role = 'coordinator'
$$;
CREATE OR REPLACE FUNCTION consent_granted_teams() RETURNS TABLE(team_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.team_id FROM public.teams_my_teams() m
  -- The limit keeps it to a look by index for each team; without it all grants of everybody are hashed.
  CROSS JOIN LATERAL (SELECT 1 FROM public.consent_grant g
                       WHERE g.team_id = m.team_id AND g.recipient_id = m.authority_id
                         AND g.starts_at <= statement_timestamp() AND statement_timestamp() < g.ends_at
                       LIMIT 1) told
$$;
CREATE OR REPLACE FUNCTION consent_my_youths()
RETURNS TABLE(youth_id uuid, led boolean, inside boolean, plain boolean, close boolean, knows boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_focus uuid[] := sig_focus();
  v_youths uuid[];
  v_teams uuid[];
BEGIN
  IF v_focus IS NULL THEN
    RETURN QUERY {YOUTHS};
  ELSE
    v_youths := v_focus || ARRAY(
      SELECT o.youth_id FROM public.consent_subject o WHERE o.team_id = ANY (v_focus));
    v_teams := ARRAY(SELECT f.team_id FROM public.consent_subject f WHERE f.youth_id = ANY (v_youths));
    RETURN QUERY {YOUTHS_IN_FOCUS};
  END IF;
END $$;
CREATE OR REPLACE FUNCTION consent_insider_youths() RETURNS TABLE(youth_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT y.youth_id FROM public.consent_my_youths() y WHERE y.inside
$$;
CREATE OR REPLACE FUNCTION consent_known_youths() RETURNS TABLE(youth_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT y.youth_id FROM public.consent_my_youths() y WHERE y.knows
$$;
CREATE OR REPLACE FUNCTION consent_barred_youths() RETURNS TABLE(youth_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.youth_id FROM public.consent_subject s
  JOIN public.teams_my_conflicts() c ON c.team_id = s.team_id
$$;
CREATE OR REPLACE FUNCTION consent_own_youth(p_youth uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.consent_youth y
                 WHERE y.id = p_youth AND y.registered_by_id = (SELECT public.sig_me()))
$$;
CREATE OR REPLACE FUNCTION consent_names_me(p_youth uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.consent_namedreader n
                 WHERE n.youth_id = p_youth AND n.user_id = (SELECT public.sig_me())
                   AND n.starts_at <= statement_timestamp()
                   AND (n.ends_at IS NULL OR statement_timestamp() < n.ends_at))
$$;
CREATE OR REPLACE FUNCTION consent_hold(p_team uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held integer := 0;
BEGIN
  IF p_team IN (SELECT m.team_id FROM teams_my_teams() m) OR sig_system() IS NOT NULL THEN
    PERFORM 1 FROM consent_consent c WHERE c.team_id = p_team ORDER BY c.id FOR SHARE;
    GET DIAGNOSTICS held = ROW_COUNT;
  END IF;
  RETURN held;
END $$;
""".replace("{YOUTHS}", YOUTHS.replace("{SOME}", ""))
    .replace("{YOUTHS_IN_FOCUS}", YOUTHS.replace("{SOME}", IN_FOCUS))
    .replace("{STRONG_KINDS}", STRONG_KINDS)
)
FUNCTION_NAMES: Final = (
    "consent_insider_teams()",
    "consent_coordinated_teams()",
    "consent_granted_teams()",
    "consent_my_youths()",
    "consent_insider_youths()",
    "consent_known_youths()",
    "consent_barred_youths()",
    "consent_own_youth(uuid)",
    "consent_names_me(uuid)",
    "consent_hold(uuid)",
)

SYSTEM: Final = "(SELECT sig_system()) IS NOT NULL"
ME: Final = "(SELECT sig_me())"
CHANGED: Final = f"{SYSTEM} OR id IN (SELECT youth_id FROM consent_insider_youths())"
INSIDE: Final = f"{SYSTEM} OR team_id IN (SELECT team_id FROM consent_insider_teams())"
COORDINATES: Final = f"{SYSTEM} OR team_id IN (SELECT team_id FROM consent_coordinated_teams())"
MEMBER: Final = "team_id IN (SELECT team_id FROM teams_my_teams())"
ABOUT: Final = f"{SYSTEM} OR youth_id IN (SELECT youth_id FROM consent_insider_youths())"
MY_YOUTHS: Final = "(SELECT youth_id FROM consent_my_youths() WHERE {which})"
CLOSE: Final = MY_YOUTHS.format(which="close")
PLAIN: Final = MY_YOUTHS.format(which="plain")
LED: Final = f"{SYSTEM} OR youth_id IN {MY_YOUTHS.format(which='led')}"
LED_SELF: Final = f"{SYSTEM} OR id IN {MY_YOUTHS.format(which='led')}"
KNOWN: Final = (
    f"{SYSTEM} OR id IN (SELECT youth_id FROM consent_known_youths()) OR (registered_by_id = {ME}"
    f" AND id NOT IN (SELECT youth_id FROM consent_barred_youths())"
    f" AND (protection NOT IN ({STRONG_KINDS}) OR consent_names_me(id)))"
)
FAMILY: Final = (
    f"{SYSTEM} OR youth_id IN {CLOSE} OR (protection NOT IN ({STRONG_KINDS}) AND youth_id IN {PLAIN})"
)
NUMBERS: Final = (
    f"{SYSTEM} OR youth_id IN {MY_YOUTHS.format(which='close OR plain')}"
    " OR (consent_own_youth(youth_id) AND youth_id IN (SELECT id FROM consent_youth))"
)
# A signed paper carries names: insiders who may know who it is.
SIGNED_PAPER: Final = (
    f"{SYSTEM} OR team_id IN (SELECT s.team_id FROM consent_subject s"
    f" WHERE s.youth_id IN {MY_YOUTHS.format(which='inside AND knows')})"
)
# Forgetting is all that may be done to earlier versions: the words go, who did what when stays.
FORGOTTEN: Final = "name IS NULL AND phone IS NULL"
MY_SEATS: Final = "(SELECT team_id, authority_id FROM teams_my_teams())"
SENT: Final = f"(team_id, sender_id) IN {MY_SEATS}"
SENDS: Final = SENT.replace("()", "() WHERE role <> 'break_glass'")
# Asked row by row: as a list, it would be every consent of the house.
CONSENT_SEEN: Final = "EXISTS (SELECT 1 FROM consent_consent c WHERE c.id = consent_id)"
CONSENT_INSIDE: Final = f"EXISTS (SELECT 1 FROM consent_consent c WHERE c.id = consent_id AND ({INSIDE}))"
CONSENT_LED: Final = f"consent_id IN (SELECT id FROM consent_consent WHERE {COORDINATES})"
SIGNATURE_SEEN: Final = "EXISTS (SELECT 1 FROM consent_consentsignature s WHERE s.id = signature_id)"
SIGNATURE_LED: Final = f"signature_id IN (SELECT id FROM consent_consentsignature WHERE {CONSENT_LED})"

# table, name, command, USING, WITH CHECK
POLICIES: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("consent_youth", "read", "SELECT", KNOWN, ""),
    ("consent_youth", "add", "INSERT", "", f"{SYSTEM} OR registered_by_id = {ME}"),
    (
        "consent_youth",
        "change",
        "UPDATE",
        *(2 * [f"{CHANGED} OR registered_by_id = {ME}"]),
    ),
    (
        "consent_subject",
        "read",
        "SELECT",
        f"{INSIDE} OR team_id IN (SELECT team_id FROM consent_granted_teams()) OR linked_by_id = {ME}",
        "",
    ),
    (
        "consent_subject",
        "add",
        "INSERT",
        "",
        f"{SYSTEM} OR (linked_by_id = {ME} AND (consent_own_youth(youth_id)"
        " OR (youth_id IN (SELECT youth_id FROM consent_insider_youths())"
        " AND team_id IN (SELECT team_id FROM consent_coordinated_teams()))))",
    ),
    ("consent_subject", "change", "UPDATE", *(2 * [COORDINATES])),
    ("consent_identitynumber", "read", "SELECT", NUMBERS, ""),
    ("consent_identitynumber", "add", "INSERT", "", f"{ABOUT} OR consent_own_youth(youth_id)"),
    ("consent_identitynumber", "change", "UPDATE", *(2 * [ABOUT])),
    (
        "consent_identitynumber",
        "forget",
        "DELETE",
        f"({LED}) AND youth_id IN (SELECT id FROM consent_youth WHERE protection = '{FICTITIOUS}')",
        "",
    ),
    ("consent_guardian", "read", "SELECT", FAMILY, ""),
    ("consent_guardian", "add", "INSERT", "", ABOUT),
    ("consent_guardian", "change", "UPDATE", *(2 * [ABOUT])),
    ("consent_consent", "read", "SELECT", f"{INSIDE} OR (activated_at IS NOT NULL AND {MEMBER})", ""),
    ("consent_consent", "add", "INSERT", "", COORDINATES),
    ("consent_consent", "change", "UPDATE", *(2 * [COORDINATES])),
    ("consent_consentscope", "read", "SELECT", CONSENT_SEEN, ""),
    ("consent_consentscope", "add", "INSERT", "", CONSENT_LED),
    ("consent_consentscope", "remove", "DELETE", CONSENT_LED, ""),
    ("consent_consentsignature", "read", "SELECT", CONSENT_INSIDE, ""),
    ("consent_consentsignature", "add", "INSERT", "", CONSENT_LED),
    ("consent_consentsignature", "change", "UPDATE", *(2 * [CONSENT_LED])),
    ("consent_signatureexclusion", "read", "SELECT", SIGNATURE_SEEN, ""),
    ("consent_signatureexclusion", "add", "INSERT", "", SIGNATURE_LED),
    ("consent_authorityremoval", "read", "SELECT", INSIDE, ""),
    ("consent_authorityremoval", "add", "INSERT", "", COORDINATES),
    ("consent_grant", "read", "SELECT", f"{SYSTEM} OR {MEMBER}", ""),
    ("consent_grant", "add", "INSERT", "", COORDINATES),
    ("consent_grant", "remove", "DELETE", COORDINATES, ""),
    (
        "consent_disclosureground",
        "read",
        "SELECT",
        f"(NOT restricted AND ({INSIDE} OR (team_id, recipient_id) IN {MY_SEATS})) OR {SENT}",
        "",
    ),
    (
        "consent_disclosureground",
        "add",
        "INSERT",
        "",
        f"({SYSTEM} OR (decided_by_id = {ME} AND {SENDS})) AND (manner <> 'system' OR category <> 'plan')",
    ),
    ("consent_disclosureground", "change", "UPDATE", *(2 * [f"{SYSTEM} OR {SENDS}"])),
    ("consent_consentscan", "read", "SELECT", SIGNED_PAPER, ""),
    ("consent_consentscan", "add", "INSERT", "", f"uploaded_by_id = {ME} AND ({COORDINATES})"),
    ("consent_consentimport", "read", "SELECT", COORDINATES, ""),
    ("consent_consentimport", "add", "INSERT", "", f"imported_by_id = {ME} AND ({COORDINATES})"),
    ("consent_consentimport", "change", "UPDATE", *(2 * [COORDINATES])),
    *related.POLICIES,
    ("consent_namedreader", "read", "SELECT", f"{LED} OR user_id = {ME}", ""),
    ("consent_namedreader", "add", "INSERT", "", f"{SYSTEM} OR (added_by_id = {ME} AND ({LED}))"),
    ("consent_namedreader", "change", "UPDATE", *(2 * [LED])),
    ("consent_historicalyouth", "forget", "UPDATE", LED_SELF, f"({LED_SELF}) AND {FORGOTTEN}"),
    (
        "consent_historicalguardian",
        "forget",
        "UPDATE",
        LED,
        f"({LED}) AND {FORGOTTEN} AND home = '{HIDDEN_HOME}'",
    ),
    *(
        (f"consent_historical{name}", verb, command, *((rule, "") if verb == "read" else ("", rule)))
        for name, read, add in (
            ("youth", f"{SYSTEM} OR id IN {MY_YOUTHS.format(which='close OR plain')}",
             f"{SYSTEM} OR id IN (SELECT id FROM consent_youth) OR consent_own_youth(id)"),
            ("guardian", f"{SYSTEM} OR id IN (SELECT id FROM consent_guardian)", ABOUT),
            ("consent", INSIDE, COORDINATES),
            ("disclosureground", f"(NOT restricted AND ({INSIDE})) OR {SENT}", f"{SYSTEM} OR {SENT}"),
        )
        for verb, command, rule in (("read", "SELECT", read), ("add", "INSERT", add))
    ),
)  # fmt: skip
COLUMNS: Final = {
    **related.COLUMNS,
    ("consent_historicalyouth", "UPDATE"): " (name, phone)",
    ("consent_historicalguardian", "UPDATE"): " (name, phone, home)",
}
TABLES: Final = tuple(dict.fromkeys(table for table, *_ in POLICIES))


def _policy(table: str, name: str, command: str, using: str, check: str) -> str:
    rule = f"CREATE POLICY {name} ON {table} FOR {command} TO sig_app"
    rule += f" USING ({using})" if using else ""
    rule += f" WITH CHECK ({check})" if check else ""
    columns = COLUMNS.get((table, command), "")
    return (
        f"DROP POLICY IF EXISTS {name} ON {table};\n{rule};\nGRANT {command}{columns} ON {table} TO sig_app;"
    )


def _closed(table: str) -> str:
    return "\n".join(
        (
            f"REVOKE ALL ON {table} FROM PUBLIC, sig_app, sig_statistics;",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
            f"DROP POLICY IF EXISTS owner ON {table};",
            f"CREATE POLICY owner ON {table} TO sig_owner USING (true) WITH CHECK (true);",
        )
    )


COUNTED: Final = {
    "consent_youth": "sex",
    "consent_consent": (
        "state, purpose, starts_at, ends_at, activated_at, withdrawn_at, ended_at, ended_reason"
    ),
}
STATISTICS: Final = "\n".join(
    f"GRANT SELECT ({columns}) ON {table} TO sig_statistics;\n"
    f"DROP POLICY IF EXISTS count ON {table};\n"
    f"CREATE POLICY count ON {table} FOR SELECT TO sig_statistics USING (true);"
    for table, columns in COUNTED.items()
)

SQL: Final = "\n".join(
    (
        FUNCTIONS,
        related.FUNCTIONS,
        *[
            f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {name} TO sig_app;"
            for name in (*FUNCTION_NAMES, *related.FUNCTION_NAMES)
        ],
        *[_closed(table) for table in TABLES],
        *[_policy(*policy) for policy in POLICIES],
        *[f"SELECT sig_guard('{table}');" for table in TABLES],
        STATISTICS,
        related.AFTER,
    )
)
