"""The one rule as SQL, written once: the fragments below become the policies, the queryset and the
explanation.

`sig/policy.py` says the same of plain facts. A fragment takes the alias of the row, the source of the asker's
memberships (`mine`: the columns SEAT) and the moment. In a policy `mine` is the function `sig_my_cases()`,
which PostgreSQL runs once a statement; in `sig_entry_verdicts` it is a common table; `unagreed` in the same
way. The moment is `statement_timestamp()`: a withdrawal that has been acknowledged counts for the
next statement.

A page says what it is about (`focus`): `sig_my_cases()` then looks there alone, for what is left of the
acting block. That takes cases away and never adds one, so that the rule does not rest on it.
"""

# ruff: noqa: S608 - every fragment below is put together from names given in code, never from input
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import Col

from consent.paragraphs import AUTHORITIES, PARAGRAPHS, senders_to
from sig.models.codes import Stage
from sig.policy import SHARED_PLAN
from sig.states import OPENED

NOW = "statement_timestamp()"
MINE = "sig_my_cases()"
UNAGREED = "sig_my_unagreed()"
SHARING = {"g": ("consent_grant", "starts_at"), "d": ("consent_disclosureground", "decided_at")}
SEAT = (
    "case_id uuid, team_id uuid, authority_id integer, social boolean, coordinator boolean, stage text,"
    " secrecy boolean, break_glass uuid, senders text[]"
)
SENDERS = "teams_authority o ON o.kind = ANY (m.senders)"
OPEN_STAGES = ", ".join(f"'{stage.value}'" for stage in sorted(OPENED))


def in_force(alias: str, at: str, start: str = "starts_at", end: str = "ends_at") -> str:
    """Half-open: start <= at < end, an empty end never comes."""
    return f"({alias}.{start} <= {at} AND ({alias}.{end} IS NULL OR {at} < {alias}.{end}))"


def of_mine(column: str, mine: str = MINE, where: str = "true") -> str:
    """Is this case one of the asker's? An InitPlan and an index condition."""
    return f"{column} = ANY (ARRAY(SELECT m.case_id FROM {mine} m WHERE {where}))"


def for_mine(case: str, authority: str, mine: str = MINE, where: str = "true") -> str:
    """Does the asker sit in that case for that authority? A hashed subplan, run once."""
    return f"({case}, {authority}) IN (SELECT m.case_id, m.authority_id FROM {mine} m WHERE {where})"


def draft_of_other(entry: str, me: str) -> str:
    """Step 4a."""
    return f"({entry}.draft AND {entry}.author_id IS DISTINCT FROM {me})"


def own(entry: str, mine: str = MINE) -> str:
    """Step 5."""
    return for_mine(f"{entry}.case_id", f"{entry}.owner_authority_id", mine)


def restricted(entry: str, mine: str = MINE) -> str:
    """Step 4b. A break-glass never opens it."""
    seated = for_mine(f"{entry}.case_id", f"{entry}.owner_authority_id", mine, "m.break_glass IS NULL")
    return f"({entry}.investigation_restricted AND NOT ({seated}))"


def released_to_me(entry: str, mine: str, at: str) -> str:
    """FROM … WHERE: releases `r` of the entry to an authority that the asker sits for (`m`), not taken back.

    A statutory ground reaches only authorities that a secrecy rule binds.
    """
    return f"""FROM sig_release r
      JOIN {mine} m ON m.case_id = {entry}.case_id AND m.authority_id = r.recipient_id
       AND (r.basis = 'consent' OR m.secrecy)
     WHERE r.entry_id = {entry}.id AND {in_force("r", at, "released_at", "taken_back_at")}"""


def sharing(alias: str, owner: str, recipient: str, category: str, team: str) -> str:
    """Does this grant or ground cover sender × recipient × category in the team?"""
    return (
        f"{alias}.team_id = {team} AND {alias}.sender_id = {owner} AND {alias}.recipient_id = {recipient}"
        f" AND {alias}.category = {category}"
    )


def _behind(entry: str, mine: str, at: str, alias: str, basis: str, named: str) -> str:
    """FROM … WHERE: the grants `g` or grounds `d` behind the releases of one basis to the asker now."""
    table, start = SHARING[alias]
    covers = sharing(alias, f"{entry}.owner_authority_id", "r.recipient_id", f"{entry}.category", "r.team_id")
    return f"""FROM {table} {alias}, LATERAL (
      SELECT m.team_id, r.recipient_id, r.{named} {released_to_me(entry, mine, at)}
       AND r.basis = '{basis}'
    ) AS r(team_id, recipient_id, {named})
     WHERE {covers} AND {in_force(alias, at, start)}"""


def consents(entry: str, mine: str, at: str) -> str:
    """FROM … WHERE: the grants `g` behind releases on consent, whatever third persons say."""
    return f"{_behind(entry, mine, at, 'g', 'consent', 'series')} AND g.series = r.series"


def bases(entry: str, mine: str, unagreed: str, at: str) -> str:
    """Step 6: every (kind, id) that opens the entry to the asker now."""
    return f"""
    SELECT 'consent' AS kind, g.consent_id::text AS id {consents(entry, mine, at)}
       AND NOT ({entry}.id, r.recipient_id) IN (SELECT u.entry_id, u.recipient_id FROM {unagreed} u)
    UNION ALL
    SELECT 'statutory', d.id::text {_behind(entry, mine, at, "d", "statutory", "ground_id")}
       AND d.id = r.ground_id"""


def emergency(entry: str, mine: str = MINE) -> str:
    """Step 7: a break-glass on a paragraph opens what is published by those whom the paragraph lets tell."""
    telling = f"SELECT m.case_id, o.id FROM {mine} m JOIN {SENDERS} WHERE m.secrecy"
    return f"(NOT {entry}.draft AND ({entry}.case_id, {entry}.owner_authority_id) IN ({telling}))"


def senders(paragraph: str, recipient: str) -> str:
    """`consent.paragraphs.senders_to` as SQL: the kinds of authority that may tell one of that kind."""
    lines = [
        f"WHEN ({paragraph}, {recipient}) = ('{code}', '{kind}') THEN '{{{','.join(sorted(found))}}}'"
        for code in sorted(PARAGRAPHS)
        for kind in sorted(AUTHORITIES)
        if (found := senders_to(code, kind))
    ]
    return f"CASE {' '.join(lines)} ELSE '{{}}' END::text[]"


def unagreed_of(mine: str, at: str) -> str:
    """(entry_id, recipient_id): entries about a third person who has not agreed to that recipient now."""
    covers = (
        "s.sender_id = e.owner_authority_id AND s.recipient_id = m.authority_id AND s.category = e.category"
    )
    return f"""SELECT DISTINCT t.entry_id, m.authority_id AS recipient_id
  FROM {mine} m JOIN sig_entryabout t ON t.case_id = m.case_id JOIN sig_entry e ON e.id = t.entry_id
 WHERE NOT EXISTS (
   SELECT 1 FROM consent_relatedconsent k JOIN consent_relatedconsentscope s ON s.consent_id = k.id
    WHERE k.person_id = t.person_id AND k.team_id = m.team_id AND {covers} AND k.starts_at <= {at}
      AND {at} < k.ends_at AND (k.withdrawn_at IS NULL OR {at} < k.withdrawn_at))"""


def may_read_entry(entry: str, me: str, mine: str = MINE, unagreed: str = UNAGREED, at: str = NOW) -> str:
    """The whole rule for one row, as the policy asks it."""
    return f"""{of_mine(f"{entry}.case_id", mine)}
    AND NOT {draft_of_other(entry, me)} AND NOT {restricted(entry, mine)}
    AND ({own(entry, mine)} OR {emergency(entry, mine)}
         OR EXISTS ({bases(entry, mine, unagreed, at)}))"""


def may_read_plan(row: str, mine: str = MINE, at: str = NOW) -> str:
    """Plans and goals: own authority's, or shared by consent on the category `plan`."""
    covers = sharing("g", f"{row}.owner_authority_id", "m.authority_id", f"'{SHARED_PLAN}'", "m.team_id")
    return f"""{of_mine(f"{row}.case_id", mine)} AND ({own(row, mine)}
    OR EXISTS (SELECT 1 FROM consent_grant g JOIN {mine} m ON m.case_id = {row}.case_id
      WHERE {covers} AND {in_force("g", at)}))"""


def every_seat(user: str, only: str = "", teams: str = "") -> str:
    """What makes `user` somebody of a team, at any time: memberships, and break-glass, never leading.

    With `only` (" = …") in the teams of those cases alone; `teams`: those teams, where they are known.
    """
    known = teams or f"IN (SELECT c.team_id FROM sig_case c WHERE c.id {only})"
    team = f" AND {{}}.team_id {known}" if only else ""
    return f"""SELECT m.team_id, m.authority_id, m.role = 'coordinator' AS coordinator,
         NULL::uuid AS break_glass, '' AS paragraph, m.starts_at, m.ends_at
    FROM teams_membership m WHERE m.user_id = {user}{team.format("m")}
   UNION ALL
  SELECT b.team_id, b.authority_id, false, b.id, b.paragraph, b.opened_at, b.ends_at
    FROM teams_breakglass b WHERE b.user_id = {user}{team.format("b")}"""


def cases_of(user: str, at: str, only: str = "", teams: str = "") -> str:
    """Steps 1–3 for every case, or `only` for some (`teams`: theirs): the seats through which `user` may know
    of it at that moment.
    """
    some = f" AND c.id {only}" if only else ""
    return f"""
SELECT s.case_id, s.team_id, s.authority_id, s.social, s.coordinator, s.stage, s.secrecy, s.break_glass,
       s.senders
  FROM (SELECT c.id AS case_id, c.team_id, m.authority_id, c.stage::text AS stage,
               a.kind = 'social_services' AS social, m.coordinator,
               a.secrecy_regime <> '' AS secrecy, m.break_glass,
               {senders("m.paragraph", "a.kind")} AS senders,
               bool_or(a.kind = 'social_services') OVER (PARTITION BY c.id) AS any_social
          FROM ({every_seat(user, only, teams)}) m
          JOIN teams_user u ON u.id = {user} AND u.is_active
          JOIN teams_authority a ON a.id = m.authority_id
          JOIN sig_case c ON c.team_id = m.team_id
         WHERE {in_force("m", at)} AND NOT {conflicted(user, "m.team_id", at)}{some}) s
 WHERE s.stage IN ({OPEN_STAGES}) OR s.any_social"""


def conflicted(user: str, team: str, at: str) -> str:
    """Step 2: a conflict of interest in force."""
    return f"""EXISTS (SELECT 1 FROM teams_conflict k WHERE k.user_id = {user} AND k.team_id = {team}
         AND {in_force("k", at, "declared_at", "ended_at")})"""


def standing(user: str, case: str, at: str) -> str:
    """The first refusal of steps 1–3, or NULL."""
    seats = every_seat(user, f"= {case}")
    member = f"""EXISTS (SELECT 1 FROM ({seats}) m JOIN sig_case c ON c.team_id = m.team_id
         WHERE c.id = {case} AND {in_force("m", at)})"""
    return f"""CASE WHEN {user} IS NULL THEN 'not_signed_in'
      WHEN NOT EXISTS (SELECT 1 FROM teams_user u WHERE u.id = {user} AND u.is_active) THEN 'inactive'
      WHEN {conflicted(user, f"(SELECT c.team_id FROM sig_case c WHERE c.id = {case})", at)} THEN 'conflict'
      WHEN NOT {member} THEN 'not_member'
      WHEN NOT EXISTS (SELECT 1 FROM mine) THEN 'before_start' END"""


def verdicts(user: str, case: str, at: str, may_ask: str) -> str:
    """One row for each entry of the case: (entry_id, allowed, reason, basis_kind, basis_id)."""
    return f"""
WITH mine AS MATERIALIZED ({cases_of(user, at, f"= {case}")}),
     unagreed AS MATERIALIZED ({unagreed_of("mine", at)}),
     standing AS MATERIALIZED (SELECT {standing(user, case, at)} AS refusal)
SELECT v.id, v.reason IN ('own', 'released', 'break_glass'), v.reason,
       CASE v.reason WHEN 'own' THEN 'own' WHEN 'released' THEN v.kind
         WHEN 'break_glass' THEN 'break_glass' END,
       CASE v.reason WHEN 'own' THEN v.owner::text WHEN 'released' THEN v.basis
         WHEN 'break_glass' THEN (SELECT min(m.break_glass::text COLLATE "C")
                                   FROM mine m JOIN {SENDERS} WHERE m.secrecy AND o.id = v.owner) END
  FROM (SELECT e.id, e.owner_authority_id AS owner, b.kind, b.id AS basis,
               CASE WHEN s.refusal IS NOT NULL THEN s.refusal
                    WHEN {draft_of_other("e", user)} THEN 'draft_of_other'
                    WHEN {restricted("e", "mine")} THEN 'restricted'
                    WHEN {own("e", "mine")} THEN 'own'
                    WHEN b.kind IS NOT NULL THEN 'released'
                    WHEN {emergency("e", "mine")} THEN 'break_glass'
                    WHEN EXISTS (SELECT 1 {consents("e", "mine", at)}) THEN 'third_person'
                    WHEN EXISTS (SELECT 1 {released_to_me("e", "mine", at)}) THEN 'grant_ended'
                    ELSE 'not_released' END AS reason
          FROM sig_entry e CROSS JOIN standing s
          LEFT JOIN LATERAL (SELECT x.kind, x.id FROM ({bases("e", "mine", "unagreed", at)}) x
                              ORDER BY x.kind COLLATE "C", x.id COLLATE "C" LIMIT 1) b ON true
         WHERE e.case_id = {case}) v
 WHERE {may_ask}"""


def focus(case_id: UUID) -> None:
    """The rest of this acting block is about one case and its youth: the acting person sees no others."""
    of_case = "(SELECT c.youth_id FROM sig_case c WHERE c.id = %s)"
    narrower = f"set_config('sig.focus', concat_ws(',', %s, {of_case}), true)"
    _one(f"SELECT set_config('sig.focus', %s, true), {narrower}", [*(2 * [str(case_id)]), case_id])


def case_facts(case_id: UUID) -> dict[str, Any] | None:
    """How the verified acting person stands to the case, as JSON; None when nobody acts."""
    row = _one("SELECT sig_case_facts(%s)", [case_id])
    return _json(row[0]) if row else None


def last_number(prefix: str) -> int:
    """The highest number given so far after the prefix, 0 when there is none."""
    row = _one("SELECT sig_last_number(%s)", [prefix])
    return int(row[0]) if row else 0


def my_nominations() -> list[tuple[str, datetime | None, str | None]]:
    """(receipt, when, stage) of what the acting person has nominated, newest first; last, without day and
    stage, what is no longer kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT receipt, nominated_at, stage FROM sig_my_nominations()")
        return [tuple(row) for row in cursor.fetchall()]


def my_cases(stages: Iterable[str] = Stage.values) -> dict[UUID, bool]:
    """The cases in these stages that the acting person may know of, and whether they lead each.

    A list asks for them by id: row security alone would have the planner read every case there is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, bool_or(coordinator) FROM sig_my_cases()"
            " WHERE stage = ANY (%s) GROUP BY case_id",
            [sorted(stages)],
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, repr=False)
class Row:
    """Instances by alias (None where the join found nothing), and the verdict on the entry."""

    instances: dict[str, Model | None]
    reason: str
    kind: str
    basis: str


VISIBLE = """
SELECT f.facts, e.reason, e.basis_kind, e.basis_id, {columns}
  FROM (SELECT sig_case_facts(%s) AS facts OFFSET 0) f
  LEFT JOIN sig_case c ON c.id = %s
  LEFT JOIN consent_youth y ON y.id = c.youth_id
  LEFT JOIN LATERAL (
    SELECT v.reason, v.basis_kind, v.basis_id, r.*
      FROM sig_entry_verdicts(sig_me(), c.id, statement_timestamp()) v
     CROSS JOIN LATERAL (SELECT x.* FROM sig_entry x WHERE x.id = v.entry_id OFFSET 0) r
     WHERE v.allowed AND (%s::uuid IS NULL OR r.id = %s::uuid) AND (%s::text[] IS NULL OR r.kind = ANY (%s))
     ORDER BY r.draft DESC, r.happened_at DESC, coalesce(r.corrects_id, r.id), r.created_at, r.id
     LIMIT %s OFFSET %s
  ) e ON true
"""


def visible_rows(
    case_id: UUID,
    models: Sequence[tuple[str, type[Model]]],
    limit: int,
    offset: int,
    entry: UUID | None = None,
    kinds: Iterable[str] | None = None,
) -> tuple[dict[str, Any] | None, list[Row]]:
    """One statement: the facts, the case, and the entries that the rule lets through, drafts and newest
    first; of some kinds alone where `kinds` says so.

    `models` are (alias, model) for the columns wanted, in order: c (case), y (youth), e (entry). With no
    visible entry there is one row without `e`; a hidden or unknown case is a row without `c`. Row security
    asks the same rule again in the same statement.
    """
    columns = [Col(alias, field) for alias, model in models for field in model._meta.concrete_fields]
    names = ", ".join(f"{col.alias}.{connection.ops.quote_name(col.target.column or '')}" for col in columns)
    wanted = None if kinds is None else list(kinds)
    asked = [case_id, case_id, entry, entry, wanted, wanted, limit, offset]
    with connection.cursor() as cursor:
        cursor.execute(VISIBLE.format(columns=names), asked)
        rows = cursor.fetchall()
    found = [Row(_instances(models, columns, row[4:]), *row[1:4]) for row in rows]
    return (_json(rows[0][0]) if rows else None), found


def _instances(
    models: Sequence[tuple[str, type[Model]]], columns: list[Col], row: Sequence[Any]
) -> dict[str, Model | None]:
    found: dict[str, Model | None] = {}
    cells = iter(zip(columns, row, strict=True))
    for alias, model in models:
        names, values = [], []
        for field in model._meta.concrete_fields:
            column, value = next(cells)
            for convert in connection.ops.get_db_converters(column) + field.get_db_converters(connection):
                value = convert(value, column, connection)
            names.append(field.attname)
            values.append(value)
        found[alias] = model.from_db(connection.alias, names, values) if values[0] is not None else None
    return found


def _json(found: Any) -> dict[str, Any] | None:
    loaded: dict[str, Any] | None = json.loads(found) if isinstance(found, str) else found
    return loaded


def _one(sql: str, parameters: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()
