"""Policies of what hangs on entries, of meetings, and of what belongs to one member of staff; part of
`sig/row_security.py`.

What says how things stand is read where its entry is read, by the entry's own policy.
"""

# ruff: noqa: S608 - every part below is a constant of this project
from sig.monthly import rule_sql as monthly
from sig.rule_sql import MINE, for_mine, may_read_plan, of_mine
from sig.states import WRITABLE
from sig.todo import rule_sql as todo

ME = "(SELECT sig_me())"
WORKER = "((SELECT sig_system()) IS NOT NULL)"
STAGES = ", ".join(f"'{stage.value}'" for stage in sorted(WRITABLE))
WRITING = of_mine("case_id", where=f"m.break_glass IS NULL AND m.stage IN ({STAGES})")
LED = of_mine("case_id", where="m.coordinator")
LED_WRITING = of_mine("case_id", where=f"m.coordinator AND m.stage IN ({STAGES})")
SAME_TEAM = f"(case_id, team_id) IN (SELECT m.case_id, m.team_id FROM {MINE} m)"
BOTH_LED = f"({of_mine('first_id', where='m.coordinator')} AND {of_mine('second_id', where='m.coordinator')})"
OWN_USER = f"(user_id = {ME})"
TABLES = ("assessment", "domainscore", "instrumentuse", "schoolweek", "attachment", "meeting", "attendance",
          "goalrating", "phrase", "dayvisit", "mailsetting", "keptapart")  # fmt: skip


def of_entry(table: str, more: str = "") -> str:
    """The entry is one that the asker may read; `more` narrows it (alias e)."""
    return (
        f"EXISTS (SELECT 1 FROM sig_entry e WHERE e.id = entry_id AND e.case_id = sig_{table}.case_id{more})"
    )


def on_entry(table: str, written: str = "") -> tuple[tuple[str, str, str, str], ...]:
    """Read with the entry, added by its author, taken away with the author's draft."""
    mine, draft = of_entry(table, f" AND e.author_id = {ME}"), f" AND e.author_id = {ME} AND e.draft"
    return (
        (table, "SELECT", of_entry(table), ""),
        (table, "INSERT", "", f"{mine} AND {WRITING}{written}"),
        (table, "DELETE", f"{of_entry(table, draft)} AND {WRITING}", ""),
    )


FUNCTIONS = f"""
{todo.FUNCTIONS}
{monthly.FUNCTIONS}
CREATE OR REPLACE FUNCTION sig_settle(p_at timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE settled integer := 0;
BEGIN
  IF sig_system() IS NULL THEN RETURN 0; END IF;
  UPDATE sig_entry e SET draft = false, settles_at = NULL, version = e.version + 1
   WHERE e.draft AND e.settles_at <= p_at AND e.text IS NULL;
  GET DIAGNOSTICS settled = ROW_COUNT;
  RETURN settled;
END $$;
-- Not SECURITY DEFINER: the asker's own sight of the scores decides. A function is planned once a session.
CREATE OR REPLACE FUNCTION sig_assessment_shown(p_assessment uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM sig_domainscore d WHERE d.assessment_id = p_assessment);
END $$;
"""
APP_FUNCTIONS = (
    "sig_settle(timestamptz)",
    "sig_assessment_shown(uuid)",
    *todo.APP_FUNCTIONS,
    *monthly.APP_FUNCTIONS,
)
LED_MEETING = of_mine("k.case_id", where="m.coordinator")
OF_MEETING = f"""(EXISTS (SELECT 1 FROM sig_meeting k WHERE k.id = meeting_id
  AND k.case_id = sig_attendance.case_id AND (k.called_by_id = {ME} OR {LED_MEETING})) AND {WRITING})"""
# Those whom no secrecy rule binds see their own authority alone.
SEES_WHO_CAME = f"({of_mine('case_id', where='m.secrecy')} OR {for_mine('case_id', 'authority_id')})"
BY_AUTHORITY = for_mine("case_id", "called_by_authority_id")
CALLED = f"({LED_WRITING} OR (called_by_id = {ME} AND {WRITING}))"
OWN_ASSESSMENT = for_mine("case_id", "owner_authority_id")
SHOWN_ASSESSMENT = "sig_assessment_shown(sig_assessment.id)"
POLICIES: tuple[tuple[str, str, str, str], ...] = (
    ("assessment", "SELECT", f"{OWN_ASSESSMENT} OR {LED} OR {SHOWN_ASSESSMENT} OR {WORKER}", ""),
    ("assessment", "INSERT", "", f"author_id = {ME} AND {OWN_ASSESSMENT} AND {WRITING} AND {SAME_TEAM}"),
    *on_entry("domainscore"),
    *on_entry("instrumentuse"),
    *on_entry("schoolweek"),
    *on_entry("attachment", f" AND uploaded_by_id = {ME} AND {SAME_TEAM}"),
    ("meeting", "SELECT", f"{of_mine('case_id')} OR {WORKER}", ""),
    (
        "meeting",
        "INSERT",
        "",
        f"called_by_id = {ME} AND {BY_AUTHORITY} AND {WRITING} AND {SAME_TEAM}",
    ),
    ("meeting", "UPDATE", CALLED, SAME_TEAM),
    ("attendance", "SELECT", f"{SEES_WHO_CAME} OR {WORKER}", ""),
    ("attendance", "INSERT", "", OF_MEETING),
    ("attendance", "UPDATE", OF_MEETING, OF_MEETING),
    ("attendance", "DELETE", OF_MEETING, ""),
    ("goalrating", "SELECT", f"({may_read_plan('sig_goalrating')})", ""),
    ("goalrating", "INSERT", "", f"rated_by_id = {ME} AND {LED_WRITING} AND {SAME_TEAM}"),
    ("phrase", "SELECT", OWN_USER, ""),
    ("phrase", "INSERT", "", OWN_USER),
    ("phrase", "UPDATE", OWN_USER, OWN_USER),
    ("phrase", "DELETE", OWN_USER, ""),
    ("dayvisit", "SELECT", OWN_USER, ""),
    ("dayvisit", "INSERT", "", OWN_USER),
    ("dayvisit", "UPDATE", OWN_USER, OWN_USER),
    ("mailsetting", "SELECT", f"{OWN_USER} OR {WORKER}", ""),
    ("mailsetting", "INSERT", "", f"{OWN_USER} OR {WORKER}"),
    ("mailsetting", "UPDATE", f"{OWN_USER} OR {WORKER}", f"{OWN_USER} OR {WORKER}"),
    ("keptapart", "SELECT", f"{BOTH_LED} OR {WORKER}", ""),
    ("keptapart", "INSERT", "", f"made_by_id = {ME} AND {BOTH_LED}"),
    ("keptapart", "UPDATE", BOTH_LED, BOTH_LED),
)
