"""The data base's half of who sits in which team. Idempotent; applied as the owner after every migrate.

`teams_my_teams()` answers for everybody above: a policy on the membership table that read the membership
table would recurse, so the question is asked once, by the owner, with a fixed search path.
"""

from typing import Final

OPEN_TABLES: Final = [
    "teams_board",
    "teams_authority",
    "teams_unit",
    "teams_user",
    "teams_roleassignment",
    "teams_setuplink",
    "teams_authenticator",
    "teams_recoverycode",
    "teams_usersession",
    "teams_submission",
    "teams_body",
    "teams_bodymembership",
]
CLOSED_TABLES: Final = [
    "teams_team",
    "teams_membership",
    "teams_historicalmembership",
    "teams_conflict",
    "teams_notice",
    "teams_keptform",
    "teams_teamuserobjectpermission",
    "teams_breakglass",
    "teams_handover",
    "teams_handoverteam",
]
GUARDED_TABLES: Final = [
    "teams_team",
    "teams_membership",
    "teams_conflict",
    "teams_teamuserobjectpermission",
    "teams_roleassignment",
    "teams_user",
    "teams_authenticator",
    "teams_recoverycode",
    "teams_setuplink",
    "teams_breakglass",
    "teams_handover",
    "teams_handoverteam",
]

FUNCTIONS: Final = """
CREATE OR REPLACE FUNCTION teams_my_teams() RETURNS TABLE(team_id uuid, authority_id integer, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.team_id, m.authority_id, m.role
  FROM (SELECT s.user_id, s.team_id, s.authority_id, s.role::text, s.starts_at, s.ends_at
          FROM public.teams_membership s
        UNION ALL
        SELECT b.user_id, b.team_id, b.authority_id, 'break_glass', b.opened_at, b.ends_at
          FROM public.teams_breakglass b) m
  JOIN public.teams_user u ON u.id = m.user_id
  WHERE m.user_id = (SELECT public.sig_me()) AND u.is_active
    AND m.starts_at <= statement_timestamp() AND (m.ends_at IS NULL OR statement_timestamp() < m.ends_at)
    AND NOT EXISTS (SELECT 1 FROM public.teams_conflict c
                    WHERE c.team_id = m.team_id AND c.user_id = m.user_id
                      AND c.declared_at <= statement_timestamp()
                      AND (c.ended_at IS NULL OR statement_timestamp() < c.ended_at))
$$;
CREATE OR REPLACE FUNCTION teams_my_conflicts() RETURNS TABLE(team_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.team_id FROM public.teams_conflict c
  WHERE c.user_id = (SELECT public.sig_me()) AND c.ended_at IS NULL
$$;
CREATE OR REPLACE FUNCTION teams_has_role(p_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.teams_roleassignment r JOIN public.teams_user u ON u.id = r.user_id
    WHERE r.user_id = (SELECT public.sig_me()) AND u.is_active AND r.role = p_role
      AND r.starts_at <= statement_timestamp() AND (r.ends_at IS NULL OR statement_timestamp() < r.ends_at))
$$;
CREATE OR REPLACE FUNCTION teams_i_created() RETURNS TABLE(team_id uuid, led boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.id,
    EXISTS (SELECT 1 FROM public.teams_membership m WHERE m.team_id = t.id AND m.role = 'coordinator')
  FROM public.teams_team t WHERE t.created_by_id = (SELECT public.sig_me())
$$;
"""
# What was opened stays as it was: only its end comes sooner, and it is looked into once.
KEPT: Final = """
CREATE OR REPLACE FUNCTION teams_break_glass_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.team_id, NEW.user_id, NEW.authority_id, NEW.paragraph, NEW.opened_at)
       IS DISTINCT FROM (OLD.id, OLD.team_id, OLD.user_id, OLD.authority_id, OLD.paragraph, OLD.opened_at)
     OR NEW.ends_at > OLD.ends_at
     OR (OLD.reviewed_at IS NOT NULL AND (NEW.reviewed_at, NEW.reviewed_by_id, NEW.verdict)
           IS DISTINCT FROM (OLD.reviewed_at, OLD.reviewed_by_id, OLD.verdict))
     OR (NEW.reviewed_by_id IS DISTINCT FROM OLD.reviewed_by_id AND current_user = 'sig_app'
           AND NEW.reviewed_by_id IS DISTINCT FROM sig_me())
     OR (NEW.reason IS DISTINCT FROM OLD.reason AND session_user <> 'sig_owner' AND sig_system() IS NULL) THEN
    RAISE EXCEPTION 'a break-glass is not rewritten' USING ERRCODE = '42501';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER teams_break_glass_kept BEFORE UPDATE ON teams_breakglass
FOR EACH ROW EXECUTE FUNCTION teams_break_glass_kept();
"""

SYSTEM: Final = "(SELECT sig_system()) IS NOT NULL"
COORDINATES: Final = "{team} IN (SELECT team_id FROM teams_my_teams() WHERE role = 'coordinator')"
I_CREATED: Final = "{team} IN (SELECT team_id FROM teams_i_created())"
FIRST_LEADER: Final = "{team} IN (SELECT team_id FROM teams_i_created() WHERE NOT led)"
IN_TEAM: Final = "{team} IN (SELECT team_id FROM teams_my_teams())"
MINE: Final = "user_id = (SELECT sig_me())"
REVIEWS: Final = f"((SELECT teams_has_role('log_reviewer')) AND NOT {MINE})"
LEADS: Final = "{team} IN (SELECT team_id FROM teams_my_teams() WHERE role = 'coordinator')"
GIVES: Final = "giver_id = (SELECT sig_me())"
GIVES_OR_TAKES: Final = f"({GIVES} OR taker_id = (SELECT sig_me()))"
OF_MY_HAND_OVER: Final = "EXISTS (SELECT 1 FROM teams_handover h WHERE h.id = hand_over_id)"
OPENS_NOW: Final = (
    f"{MINE} AND reviewed_by_id IS NULL AND escalated_at IS NULL"
    " AND opened_at <= statement_timestamp() AND opened_at > statement_timestamp() - interval '1 minute'"
    " AND ((SELECT teams_has_role('coordinator')) OR (SELECT teams_has_role('team_member')))"
    " AND EXISTS (SELECT 1 FROM teams_user u JOIN teams_authority a ON a.id = u.authority_id"
    " WHERE u.id = (SELECT sig_me()) AND u.authority_id = teams_breakglass.authority_id"
    " AND a.secrecy_regime <> '')"
    " AND {team} NOT IN (SELECT team_id FROM teams_my_conflicts())"
)


def both(rule: str) -> tuple[str, str]:
    """The same rule for the rows that may be changed and for what they may become."""
    return rule, rule


# table, name, command, USING, WITH CHECK
POLICIES: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("teams_team", "read", "SELECT", f"{SYSTEM} OR {IN_TEAM} OR {COORDINATES}".format(team="id"), ""),
    ("teams_team", "create", "INSERT", "", f"{SYSTEM} OR created_by_id = (SELECT sig_me())"),
    ("teams_team", "change", "UPDATE", *both(f"{SYSTEM} OR {COORDINATES}".format(team="id"))),
    (
        "teams_membership",
        "read",
        "SELECT",
        f"{SYSTEM} OR {IN_TEAM} OR {COORDINATES}".format(team="team_id"),
        "",
    ),
    (
        "teams_membership",
        "add",
        "INSERT",
        "",
        f"{SYSTEM} OR {COORDINATES} OR (role = 'coordinator' AND {FIRST_LEADER})",
    ),
    ("teams_membership", "change", "UPDATE", *both(f"{SYSTEM} OR {COORDINATES}")),
    ("teams_historicalmembership", "read", "SELECT", f"{SYSTEM} OR {COORDINATES}", ""),
    (
        "teams_historicalmembership",
        "add",
        "INSERT",
        "",
        f"{SYSTEM} OR {COORDINATES} OR {I_CREATED}",
    ),
    (
        "teams_conflict",
        "read",
        "SELECT",
        f"{SYSTEM} OR user_id = (SELECT sig_me()) OR declared_by_id = (SELECT sig_me())",
        "",
    ),
    (
        "teams_conflict",
        "declare",
        "INSERT",
        "",
        f"{SYSTEM} OR (declared_by_id = (SELECT sig_me())"
        f" AND (user_id = (SELECT sig_me()) OR {COORDINATES}))",
    ),
    ("teams_conflict", "end", "UPDATE", *both(f"{SYSTEM} OR declared_by_id = (SELECT sig_me())")),
    ("teams_notice", "read", "SELECT", f"{SYSTEM} OR for_user_id = (SELECT sig_me())", ""),
    ("teams_notice", "tell", "INSERT", "", SYSTEM),
    ("teams_notice", "mark", "UPDATE", *both(f"{SYSTEM} OR for_user_id = (SELECT sig_me())")),
    ("teams_keptform", "read", "SELECT", f"{SYSTEM} OR user_id = (SELECT sig_me())", ""),
    ("teams_keptform", "keep", "INSERT", "", SYSTEM),
    ("teams_keptform", "forget", "DELETE", f"{SYSTEM} OR user_id = (SELECT sig_me())", ""),
    ("teams_teamuserobjectpermission", "read", "SELECT", f"{SYSTEM} OR user_id = (SELECT sig_me())", ""),
    ("teams_teamuserobjectpermission", "give", "INSERT", "", SYSTEM),
    ("teams_teamuserobjectpermission", "take", "DELETE", SYSTEM, ""),
    ("teams_handover", "read", "SELECT", GIVES_OR_TAKES, ""),
    ("teams_handover", "offer", "INSERT", "", f"{GIVES} AND state = 'offered'"),
    ("teams_handover", "answer", "UPDATE", f"{GIVES_OR_TAKES} AND state = 'offered'", GIVES_OR_TAKES),
    ("teams_handoverteam", "read", "SELECT", OF_MY_HAND_OVER, ""),
    ("teams_handoverteam", "offer", "INSERT", "", f"{OF_MY_HAND_OVER} AND {COORDINATES}"),
    ("teams_handoverteam", "answer", "UPDATE", *both(f"{OF_MY_HAND_OVER}")),
    ("teams_breakglass", "read", "SELECT", f"{SYSTEM} OR {MINE} OR {REVIEWS} OR {LEADS}", ""),
    ("teams_breakglass", "open", "INSERT", "", OPENS_NOW),
    (
        "teams_breakglass",
        "end",
        "UPDATE",
        f"{SYSTEM} OR {MINE} OR {REVIEWS}",
        f"{SYSTEM} OR {MINE} OR ({REVIEWS} AND reviewed_by_id = (SELECT sig_me()))",
    ),
)


def _policy(table: str, name: str, command: str, using: str, check: str) -> str:
    name = f"{table}_{name}"
    rule = f"CREATE POLICY {name} ON {table} FOR {command} TO sig_app"
    rule += f" USING ({using})" if using else ""
    rule += f" WITH CHECK ({check})" if check else ""
    grant = f"GRANT {command} ON {table} TO sig_app;"
    return f"DROP POLICY IF EXISTS {name} ON {table};\n{rule.replace('{team}', 'team_id')};\n{grant}"


def _closed(table: str) -> str:
    return "\n".join(
        (
            f"REVOKE ALL ON {table} FROM sig_app;",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
            f"DROP POLICY IF EXISTS {table}_owner ON {table};",
            f"CREATE POLICY {table}_owner ON {table} TO sig_owner USING (true) WITH CHECK (true);",
        )
    )


SEQUENCES: Final = """
DO $$ DECLARE s text; BEGIN
  FOR s IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
           AND relname ~ '^teams_' LOOP
    EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO sig_app', s);
  END LOOP;
END $$;
"""
STATISTICS: Final = """
GRANT SELECT ON teams_authority, teams_board TO sig_statistics, sig_reviewer;
GRANT SELECT (authority_id, role, starts_at, ends_at) ON teams_membership TO sig_statistics;
DROP POLICY IF EXISTS teams_membership_count ON teams_membership;
CREATE POLICY teams_membership_count ON teams_membership FOR SELECT TO sig_statistics USING (true);
"""

SQL: Final = "\n".join(
    (
        FUNCTIONS,
        KEPT,
        *[
            f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {name} TO sig_app;"
            for name in (
                "teams_my_teams()",
                "teams_my_conflicts()",
                "teams_has_role(text)",
                "teams_i_created()",
            )
        ],
        *[f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO sig_app;" for table in OPEN_TABLES],
        *[_closed(table) for table in CLOSED_TABLES],
        *[_policy(*policy) for policy in POLICIES],
        *[f"SELECT sig_guard('{table}');" for table in GUARDED_TABLES],
        SEQUENCES,
        STATISTICS,
    )
)
