"""Policies, functions and grants of the case work; made of the fragments in `sig/rule_sql.py`, applied after
migrate.

The application's role sees a row when the rule says so, and may add a row only as itself, for its own
authority.
"""

# ruff: noqa: S608 - every part below is a constant of this project
from sig import casework_security, entry_security
from sig.publications import row_security as publications
from sig.reports import row_security as counting
from sig.rule_sql import (
    MINE,
    NOW,
    SEAT,
    cases_of,
    every_seat,
    for_mine,
    may_read_entry,
    may_read_plan,
    of_mine,
    unagreed_of,
    verdicts,
)
from sig.shrinking import row_security as shrinking
from sig.states import WRITABLE

ME = "(SELECT sig_me())"
SOMEBODY = f"({ME} IS NOT NULL)"
WORKER = "((SELECT sig_system()) IS NOT NULL)"
SOCIAL = of_mine("case_id", where="m.social")
LED = of_mine("case_id", where="m.coordinator")
OPEN_STAGE = ", ".join(f"'{stage.value}'" for stage in sorted(WRITABLE))
SEATED = of_mine("case_id", where="m.break_glass IS NULL")
WRITING = of_mine("case_id", where=f"m.break_glass IS NULL AND m.stage IN ({OPEN_STAGE})")
LED_WRITING = of_mine("case_id", where=f"m.coordinator AND m.stage IN ({OPEN_STAGE})")
LEDGER_HELD = ("programme", "area", "case", "nomination", "stagechange", "entry", "entryabout", "release",
               "plan", "goal", "action", "closure", "followup", "gangjudgement", "outcome", "task", "notice",
               "withholding", "subjectextract",
               "commitment", "commitmentstatus", "indicator", "indicatorvalue", *publications.TABLES,
               *casework_security.TABLES)  # fmt: skip
HISTORY = ("historicalcase", "historicalplan", "historicalgoal", "historicalaction", "historicaloutcome")
PLAIN = (
    "programme",
    "area",
    "commitment",
    "commitmentstatus",
    "indicator",
    "indicatorvalue",
)
APPEND_ONLY = (
    "stagechange",
    "gangjudgement",
    "commitmentstatus",
    "indicatorvalue",
    *publications.TABLES,
)

ASKER_OR_OWNER = "(p_user = sig_me() OR session_user = 'sig_owner')"
SHOWN = "(v.reason IN ('own', 'released', 'break_glass', 'grant_ended') OR session_user = 'sig_owner')"
# In plpgsql, so that a session plans them once and not for each statement that asks.
PLANNED_ONCE = """LANGUAGE plpgsql STABLE SECURITY DEFINER SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$"""
# Their columns may have changed; what depends on them is made again below.
FORGET = """
DROP FUNCTION IF EXISTS sig_my_cases() CASCADE;
DROP FUNCTION IF EXISTS sig_cases_of(bigint, timestamptz) CASCADE;
"""

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION sig_cases_of(p_user bigint, p_at timestamptz)
RETURNS TABLE ({SEAT})
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
{cases_of("p_user", "p_at")}
$$;
REVOKE ALL ON FUNCTION sig_cases_of(bigint, timestamptz) FROM PUBLIC;

CREATE OR REPLACE FUNCTION sig_my_cases()
RETURNS TABLE ({SEAT})
{PLANNED_ONCE}
#variable_conflict use_column
DECLARE
  v_me bigint := sig_me();
  v_focus uuid[] := sig_focus();
  v_teams uuid[];
BEGIN
  IF v_focus IS NULL THEN
    RETURN QUERY {cases_of("v_me", NOW)};
  ELSE
    -- First the teams: a join with the cases makes the planner go through every seat of the person.
    v_teams := ARRAY(SELECT c.team_id FROM sig_case c WHERE c.id = ANY (v_focus));
    RETURN QUERY {cases_of("v_me", NOW, "= ANY (v_focus)", "= ANY (v_teams)")};
  END IF;
END $$;

CREATE OR REPLACE FUNCTION sig_my_unagreed() RETURNS TABLE (entry_id uuid, recipient_id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  {unagreed_of("sig_my_cases()", NOW)}
$$;

CREATE OR REPLACE FUNCTION sig_entry_verdicts(p_user bigint, p_case uuid, p_at timestamptz)
RETURNS TABLE (entry_id uuid, allowed boolean, reason text, basis_kind text, basis_id text)
{PLANNED_ONCE}
#variable_conflict use_column
BEGIN
  RETURN QUERY {verdicts("p_user", "p_case", "p_at", f"{ASKER_OR_OWNER} AND {SHOWN}")};
END $$;

CREATE OR REPLACE FUNCTION sig_case_facts(p_case uuid) RETURNS jsonb
{PLANNED_ONCE}
BEGIN
  RETURN (SELECT jsonb_build_object('at', {NOW}, 'user', u.id, 'active', u.is_active,
    'stage', c.stage, 'team', c.team_id,
    'memberships', (SELECT coalesce(jsonb_agg(jsonb_build_object('authority', m.authority_id,
        'social', a.kind = 'social_services', 'coordinator', m.coordinator,
        'secrecy', a.secrecy_regime <> '', 'break_glass', m.break_glass,
        'kind', a.kind, 'paragraph', m.paragraph,
        'starts_at', m.starts_at, 'ends_at', m.ends_at)), '[]'::jsonb)
      FROM ({every_seat("u.id")}) m JOIN teams_authority a ON a.id = m.authority_id
     WHERE m.team_id = c.team_id),
    'conflicts', (SELECT coalesce(jsonb_agg(
        jsonb_build_object('starts_at', k.declared_at, 'ends_at', k.ended_at)), '[]'::jsonb)
      FROM teams_conflict k WHERE k.team_id = c.team_id AND k.user_id = u.id))
  FROM teams_user u LEFT JOIN sig_case c ON c.id = p_case WHERE u.id = sig_me());
END $$;

CREATE OR REPLACE FUNCTION sig_my_nominations()
RETURNS TABLE (receipt text, nominated_at timestamptz, stage text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.receipt::text, n.nominated_at, c.stage::text
    FROM sig_nomination n JOIN sig_case c ON c.id = n.case_id WHERE n.user_id = sig_me()
  UNION ALL
  SELECT r.receipt::text, NULL, NULL FROM sig_endedreceipt r WHERE r.user_id = sig_me()
   ORDER BY 2 DESC NULLS LAST, 1
$$;

CREATE OR REPLACE FUNCTION sig_last_number(p_prefix text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest((SELECT u.last FROM sig_usednumber u
                    WHERE u.prefix = p_prefix AND sig_acting() IS NOT NULL),
    coalesce(max(substr(c.number, length(p_prefix) + 1)::integer), 0)) FROM sig_case c
   WHERE starts_with(c.number, p_prefix) AND substr(c.number, length(p_prefix) + 1) ~ '^[0-9]{{1,8}}$'
     AND sig_acting() IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION sig_releasable(p_entry uuid, p_case uuid, p_sender integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sig_entry e WHERE e.id = p_entry AND e.case_id = p_case
    AND e.owner_authority_id = p_sender AND NOT e.draft AND NOT e.investigation_restricted)
$$;

CREATE OR REPLACE FUNCTION sig_person_of_case(p_person uuid, p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM consent_relatedperson p JOIN sig_case c ON c.youth_id = p.youth_id
    WHERE p.id = p_person AND c.id = p_case)
$$;

CREATE OR REPLACE FUNCTION sig_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND sig_shrinking() THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% on % is refused: rows are only added', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE OR REPLACE FUNCTION sig_published() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND sig_shrinking() THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'a published entry is never changed: correct it by a new one' USING ERRCODE = '42501';
END $$;
"""

APP_FUNCTIONS = (
    "sig_my_cases()",
    "sig_my_unagreed()",
    "sig_person_of_case(uuid, uuid)",
    "sig_entry_verdicts(bigint, uuid, timestamptz)",
    "sig_case_facts(uuid)",
    "sig_my_nominations()",
    "sig_last_number(text)",
    "sig_releasable(uuid, uuid, integer)",
    *entry_security.APP_FUNCTIONS,
    *casework_security.APP_FUNCTIONS,
    *publications.APP_FUNCTIONS,
    *shrinking.APP_FUNCTIONS,
)

OWN_DRAFT = f"(draft AND author_id = {ME} AND {WRITING})"
AS_MYSELF = f"(author_id = {ME} AND {for_mine('case_id', 'owner_authority_id')} AND {WRITING})"
OF_ENTRY = "EXISTS (SELECT 1 FROM sig_entry e WHERE e.id = entry_id AND e.case_id = sig_entryabout.case_id{})"
OF_MY_ENTRY = OF_ENTRY.format(f" AND e.author_id = {ME}")
OF_MY_DRAFT = OF_ENTRY.format(f" AND e.author_id = {ME} AND e.draft")
SAME_TEAM = f"(case_id, team_id) IN (SELECT m.case_id, m.team_id FROM {MINE} m)"
SENDER = for_mine("case_id", "sender_id")
TO_OR_FROM_ME = f"({for_mine('case_id', 'recipient_id')} OR {SENDER})"
ENTRY_OF_SENDER = "sig_releasable(entry_id, case_id, sender_id)"
MY_TASK = (
    f"({for_mine('case_id', 'made_by_authority_id')} OR {for_mine('case_id', 'responsible_authority_id')})"
)
MY_ACTION = f"{for_mine('case_id', 'authority_id')}"
JUDGED = f"({SOCIAL} OR {for_mine('case_id', 'authority_id')})"
FIRST_STEP = f"(from_stage = '' AND to_stage = 'nominated' AND {SOMEBODY})"
NEW_CASE = f"(stage = 'nominated' AND {SOMEBODY})"
NOMINATED = f"(user_id = {ME})"
MINE_TO_READ = f"(user_id = {ME})"
# An extract is its authority's: not for break-glass, and not for those without a secrecy rule.
EXTRACTS = for_mine("case_id", "authority_id", where="m.secrecy AND m.break_glass IS NULL")


def plan_of(table: str) -> str:
    return f"({may_read_plan(table)})"


# table, command, USING, WITH CHECK. `read` is also what UPDATE and DELETE must first pass.
POLICIES: tuple[tuple[str, str, str, str], ...] = (
    ("case", "SELECT", f"{of_mine('id')} OR {WORKER}", ""),
    ("case", "INSERT", "", f"{NEW_CASE} OR {WORKER}"),
    ("case", "UPDATE", of_mine("id", where="m.coordinator"), SOMEBODY),
    ("historicalcase", "SELECT", of_mine("id"), ""),
    ("historicalcase", "INSERT", "", f"{SOMEBODY} OR {WORKER}"),
    ("nomination", "SELECT", f"{SOCIAL} OR {WORKER}", ""),
    ("nomination", "INSERT", "", f"{NOMINATED} OR {WORKER}"),
    ("stagechange", "SELECT", f"{of_mine('case_id')} OR {WORKER}", ""),
    ("stagechange", "INSERT", "", f"(by_id = {ME} AND ({LED} OR {FIRST_STEP})) OR {WORKER}"),
    ("entry", "SELECT", may_read_entry("sig_entry", ME), ""),
    ("entry", "INSERT", "", f"{AS_MYSELF} AND {SAME_TEAM}"),
    ("entry", "UPDATE", OWN_DRAFT, f"{AS_MYSELF} AND {SAME_TEAM}"),
    ("entry", "DELETE", OWN_DRAFT, ""),
    ("entryabout", "SELECT", OF_ENTRY.format(""), ""),
    ("entryabout", "INSERT", "", f"{OF_MY_ENTRY} AND {WRITING} AND sig_person_of_case(person_id, case_id)"),
    ("entryabout", "DELETE", f"{OF_MY_DRAFT} AND {WRITING}", ""),
    ("release", "SELECT", TO_OR_FROM_ME, ""),
    ("release", "INSERT", "", f"released_by_id = {ME} AND {SENDER} AND {SEATED} AND {ENTRY_OF_SENDER}"),
    ("release", "UPDATE", SENDER, f"{SENDER} AND {SEATED} AND taken_back_by_id = {ME}"),
    ("plan", "SELECT", plan_of("sig_plan"), ""),
    ("plan", "INSERT", "", f"{LED_WRITING} AND {SAME_TEAM}"),
    ("plan", "UPDATE", LED_WRITING, f"{LED_WRITING} AND {SAME_TEAM}"),
    ("goal", "SELECT", plan_of("sig_goal"), ""),
    ("goal", "INSERT", "", f"{LED_WRITING} AND {SAME_TEAM}"),
    ("goal", "UPDATE", LED_WRITING, f"{LED_WRITING} AND {SAME_TEAM}"),
    ("action", "SELECT", f"{plan_of('sig_action')} OR {MY_ACTION}", ""),
    ("action", "INSERT", "", f"{LED_WRITING} AND {SAME_TEAM}"),
    ("action", "UPDATE", f"{LED_WRITING} OR ({MY_ACTION} AND {WRITING})", SAME_TEAM),
    ("historicalplan", "SELECT", plan_of("sig_historicalplan"), ""),
    ("historicalplan", "INSERT", "", SAME_TEAM),
    ("historicalgoal", "SELECT", plan_of("sig_historicalgoal"), ""),
    ("historicalgoal", "INSERT", "", SAME_TEAM),
    ("historicalaction", "SELECT", f"{plan_of('sig_historicalaction')} OR {MY_ACTION}", ""),
    ("historicalaction", "INSERT", "", SAME_TEAM),
    ("task", "SELECT", MY_TASK, ""),
    (
        "task",
        "INSERT",
        "",
        f"made_by_id = {ME} AND {for_mine('case_id', 'made_by_authority_id')} AND {SEATED} AND {SAME_TEAM}",
    ),
    ("task", "UPDATE", MY_TASK, f"{MY_TASK} AND {SEATED} AND {SAME_TEAM}"),
    ("notice", "SELECT", f"{MINE_TO_READ} OR {WORKER}", ""),
    ("notice", "INSERT", "", f"{SOMEBODY} OR {WORKER}"),
    ("notice", "UPDATE", MINE_TO_READ, MINE_TO_READ),
    ("closure", "SELECT", SOCIAL, ""),
    ("closure", "INSERT", "", f"closed_by_id = {ME} AND {LED} AND {SAME_TEAM}"),
    ("closure", "UPDATE", LED, f"{LED} AND {SAME_TEAM}"),
    ("followup", "SELECT", f"{SOCIAL} OR {WORKER}", ""),
    ("followup", "INSERT", "", f"{LED} AND {SAME_TEAM}"),
    ("followup", "UPDATE", LED, f"{LED} AND {SAME_TEAM}"),
    ("gangjudgement", "SELECT", JUDGED, ""),
    (
        "gangjudgement",
        "INSERT",
        "",
        f"judged_by_id = {ME} AND {for_mine('case_id', 'authority_id')} AND {SEATED}",
    ),
    ("outcome", "SELECT", SOCIAL, ""),
    ("outcome", "INSERT", "", f"proposed_by_id = {ME} AND {SOCIAL} AND {SEATED}"),
    ("outcome", "UPDATE", SOCIAL, f"{SOCIAL} AND {SEATED}"),
    ("historicaloutcome", "SELECT", SOCIAL, ""),
    ("historicaloutcome", "INSERT", "", f"{SOCIAL} AND {SEATED}"),
    *entry_security.POLICIES,
    *casework_security.POLICIES,
    *publications.POLICIES,
    ("subjectextract", "SELECT", EXTRACTS, ""),
    (
        "subjectextract",
        "INSERT",
        "",
        f"started_by_id = {ME} AND state = 'draft' AND {EXTRACTS} AND {SAME_TEAM}",
    ),
    ("subjectextract", "UPDATE", f"state = 'draft' AND {EXTRACTS}", f"{EXTRACTS} AND {SAME_TEAM}"),
)

# What the figures may count: no youth, no number, no person, no text.
COUNTED: dict[str, tuple[str, ...]] = {
    "case": ("id", "programme_id", "area_id", "stage", "legal_basis", "age_band", "sex", "nominated_on"),
    "nomination": ("case_id", "authority_id", "duplicate", "nominated_at"),
    "stagechange": ("id", "case_id", "from_stage", "to_stage", "at", "recorded_at", "reason"),
    "closure": ("case_id", "reason", "planned", "closed_at"),
    "followup": (
        "case_id",
        "months",
        "due_on",
        "done_at",
        "suspicion",
        "occupation_percent",
        "youth_answered",
    ),
    "outcome": ("case_id", "months", "verdict", "preliminary", "definition_version", "verified_at"),
    "meeting": ("id", "case_id", "starts_at", "state", "closed_at"),
    "attendance": ("case_id", "meeting_id", "authority_id", "presence"),
    "goal": ("id", "case_id", "recorded_at", "removed_at"),
    "goalrating": ("goal_id", "rated_on", "recorded_at", "score"),
}


def _walled(name: str) -> str:
    table = f"sig_{name}"
    return f"""
REVOKE ALL ON {table} FROM PUBLIC, sig_app, sig_statistics;
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS owner ON {table};
CREATE POLICY owner ON {table} TO sig_owner USING (true) WITH CHECK (true);
"""


def _policy(name: str, command: str, using: str, check: str) -> str:
    table = f"sig_{name}"
    clauses = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
    columns = " (taken_back_at, taken_back_by_id)" if (name, command) == ("release", "UPDATE") else ""
    return f"""
DROP POLICY IF EXISTS app_{command.lower()} ON {table};
CREATE POLICY app_{command.lower()} ON {table} FOR {command} TO sig_app{clauses};
GRANT {command}{columns} ON {table} TO sig_app;
"""


def _counted(name: str, columns: tuple[str, ...]) -> str:
    return f"""
GRANT SELECT ({", ".join(columns)}) ON sig_{name} TO sig_statistics;
DROP POLICY IF EXISTS count ON sig_{name};
CREATE POLICY count ON sig_{name} FOR SELECT TO sig_statistics USING (true);
"""


PLAIN_GRANTS = """
REVOKE ALL ON sig_programme, sig_area FROM PUBLIC, sig_app, sig_statistics;
REVOKE ALL ON sig_commitment, sig_commitmentstatus FROM PUBLIC, sig_app, sig_statistics;
REVOKE ALL ON sig_indicator, sig_indicatorvalue FROM PUBLIC, sig_app, sig_statistics;
GRANT SELECT, INSERT, UPDATE ON sig_programme, sig_area, sig_commitment, sig_indicator TO sig_app;
GRANT SELECT, INSERT ON sig_commitmentstatus, sig_indicatorvalue TO sig_app;
GRANT SELECT ON sig_programme, sig_area TO sig_statistics;
DO $$ DECLARE s text; BEGIN
  FOR s IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
           AND relname ~ '^sig_' LOOP
    EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO sig_app', s);
  END LOOP;
END $$;
"""

SQL = "\n".join(
    (
        FORGET,
        shrinking.FUNCTIONS,
        FUNCTIONS,
        entry_security.FUNCTIONS,
        casework_security.FUNCTIONS,
        counting.FUNCTIONS,
        counting.GRANTS,
        publications.FUNCTIONS,
        publications.TRIGGERS,
        *(
            f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {name} TO sig_app;"
            for name in APP_FUNCTIONS
        ),
        PLAIN_GRANTS,
        *(_walled(name) for name in (*LEDGER_HELD, *HISTORY, *shrinking.TABLES) if name not in PLAIN),
        *(_policy(*policy) for policy in (*POLICIES, *shrinking.POLICIES)),
        *(
            _counted(*counted)
            for counted in (COUNTED | shrinking.COUNTED_COLUMNS | publications.COUNTED).items()
        ),
        *(f"SELECT sig_guard('sig_{name}');" for name in LEDGER_HELD),
        *(
            f"CREATE OR REPLACE TRIGGER sig_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sig_{name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION sig_append_only();"
            for name in APPEND_ONLY
        ),
    )
)
