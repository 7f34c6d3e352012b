"""The rule costs at most half of a page: 100,000 cases, 1,000,000 entries, with and without it.

"Without" reads the same rows of the same pages as a superuser, past every policy, from lists of ids that the
rule gave beforehand; the ledger entry and the opening of sealed values stay in both. The other comparison is
what one would write with django-guardian: the list of teams by object permission, then each entry asked for.
SIG_BENCH_CASES and SIG_BENCH_TURNS make it smaller.
"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

CASES = int(os.environ.get("SIG_BENCH_CASES", "100000"))
TURNS = int(os.environ.get("SIG_BENCH_TURNS", "60"))
ROUNDS, SEED_CASES, ENTRIES = 6, 400, 12
LIMIT, FASTER = 1.5, 10.0
PROGRAMME = Path(__file__).parents[2] / "programmes" / "eskilstuna-2016-2019.toml"
WITHOUT = """
CREATE SCHEMA unruled;
CREATE TABLE unruled.seen (user_id bigint, case_id uuid, entry_id uuid, reason text, kind text, basis text);
CREATE INDEX ON unruled.seen (user_id, case_id);
CREATE TABLE unruled.led (user_id bigint, case_id uuid, coordinator boolean);
CREATE INDEX ON unruled.led (user_id);
CREATE TABLE unruled.facts (user_id bigint, case_id uuid, facts jsonb);
CREATE INDEX ON unruled.facts (user_id, case_id);
CREATE FUNCTION unruled.sig_entry_verdicts(bigint, uuid, timestamptz)
RETURNS TABLE (entry_id uuid, allowed boolean, reason text, basis_kind text, basis_id text)
LANGUAGE sql STABLE AS $$
  SELECT entry_id, true, reason, kind, basis FROM unruled.seen WHERE user_id = $1 AND case_id = $2
$$;
CREATE FUNCTION unruled.sig_case_facts(uuid) RETURNS jsonb LANGUAGE sql STABLE
AS $$ SELECT facts FROM unruled.facts WHERE user_id = public.sig_me() AND case_id = $1 $$;
"""
COPIED = ("teams_team", "consent_youth", "consent_subject", "teams_membership", "consent_consent",
          "consent_grant", "sig_case", "sig_entry", "sig_release", "sig_task",
          "teams_teamuserobjectpermission")  # fmt: skip
OF_TEAM = {
    "teams_team": "id = %(team)s",
    "consent_youth": "id = %(youth)s",
    "sig_case": "id = %(case)s",
    "sig_release": "entry_id IN (SELECT id FROM chosen)",
    "sig_entry": "id IN (SELECT id FROM chosen)",
}
STAFF, FIRST = 10_000, 1_000_000
KNOWN: dict[UUID, bool] = {}


def run(say: Callable[[str], None]) -> bool:
    """Fill, measure both ways in turns, print p50 and p95 and the ratios."""
    from sig import rule_sql
    from sig.models.codes import Stage
    from sig.states import ENDS
    from teams.models import User
    from tests import cast

    people = {"anna": cast.anna(), "petra": cast.petra()}
    _seed(cast)
    began = time.perf_counter()
    _fill()
    with _session() as session:
        counted = "SELECT (SELECT count(*) FROM sig_case), (SELECT count(*) FROM sig_entry)"
        rows = session.execute(counted).fetchone()
    say(f"   {rows[0]} cases, {rows[1]} entries, filled in {time.perf_counter() - began:.0f} s")
    _remember(people.values())
    held = True
    for name, person in people.items():
        user = User.objects.get(pk=person.pk)
        case = _busiest(user)
        with _Acting(user):
            KNOWN.clear()
            KNOWN.update(rule_sql.my_cases(frozenset(Stage.values) - ENDS))
        for label, path in (("list", "/cases/"), ("case", f"/cases/{case}/")):
            held &= _compared(say, f"{name} {label}", _served(user, path))
        for label, read in (("list, rows", _list(user)), ("case, rows", _case(user, case))):
            _compared(say, f"{name} {label}", read)
    held &= _against_guardian(say, people["anna"])
    return held


def _compared(say: Callable[[str], None], label: str, page: Callable[[], Any]) -> bool:
    ruled: list[float] = []
    free: list[float] = []
    counts = set()
    for _round in range(ROUNDS):
        counts.add(_queries(page))
        ruled += _timed(page)
        with _Unruled():
            free += _timed(page)
    ratios = [_at(ruled, share) / _at(free, share) for share in (0.5, 0.95)]
    say(f"   {label:<12} with {_at(ruled, 0.5):6.1f} / {_at(ruled, 0.95):6.1f} ms, without"
        f" {_at(free, 0.5):6.1f} / {_at(free, 0.95):6.1f} ms, ratio {ratios[0]:.2f} / {ratios[1]:.2f}"
        f" (goal {LIMIT}), {counts} statements")  # fmt: skip
    return max(ratios) <= LIMIT and len(counts) == 1


def _against_guardian(say: Callable[[str], None], user: Any) -> bool:
    """Every entry of the caseload that one may read, by the rule in one statement and by object checks."""
    ours, theirs = [], []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        found = _readable(user)
        ours.append((time.perf_counter() - began) * 1000)
        with _Unruled(), _Acting(user):
            began = time.perf_counter()
            asked = _by_guardian(user)
            theirs.append((time.perf_counter() - began) * 1000)
    rule, checks = statistics.median(ours), statistics.median(theirs)
    ratio = checks / rule
    say(f"   entries of the caseload: rule {rule:.1f} ms for {found}, guardian and object checks"
        f" {checks:.1f} ms for {asked}, {ratio:.1f} times (goal {FASTER})")  # fmt: skip
    return ratio >= FASTER


def _readable(user: Any) -> int:
    from sig.models import Entry

    with _Acting(user):
        return len(list(Entry.objects.filter(draft=False).values_list("pk", "case_id", "happened_at")))


def _by_guardian(user: Any) -> int:
    from guardian.shortcuts import get_objects_for_user

    from consent.models import Grant
    from sig.models import Case, Entry, Release
    from teams.models import Membership

    teams = get_objects_for_user(
        type(user).objects.get(pk=user.pk), "teams.view_team", use_groups=False, accept_global_perms=False
    )
    allowed = 0
    for case in Case.objects.filter(team__in=teams).select_related("team"):
        for entry in Entry.objects.filter(case=case, draft=False):
            member = Membership.objects.in_force().filter(team=case.team_id, user=user).first()
            if member is None or not user.has_perm("teams.view_team", case.team):
                continue
            if entry.owner_authority_id == member.authority_id:
                allowed += 1
                continue
            released = Release.objects.filter(entry=entry, recipient=member.authority_id, taken_back_at=None)
            grants = Grant.objects.in_force().filter(
                team=case.team_id, sender=entry.owner_authority_id, recipient=member.authority_id
            )
            allowed += released.exists() and grants.filter(category=entry.category).exists()
    return allowed


def _timed(page: Callable[[], Any]) -> list[float]:
    page()
    found = []
    for _turn in range(max(TURNS // ROUNDS, 1)):
        began = time.perf_counter()
        page()
        found.append((time.perf_counter() - began) * 1000)
    return found


def _queries(page: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page()
    with CaptureQueriesContext(connection) as captured:
        page()
    return len(captured)


def _list(user: Any) -> Callable[[], Any]:
    from sig import access

    return lambda: access.cases(by=user)


def _case(user: Any, case: UUID) -> Callable[[], Any]:
    from sig import access

    return lambda: access.case(case, by=user)


def _served(user: Any, path: str) -> Callable[[], None]:
    """The page as a signed-in browser gets it: every middleware, the rule, the template."""
    from django.test import Client

    from teams.testing import signed_in

    client = signed_in(Client(), user)

    def get() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")

    return get


def _at(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


class _Acting:
    """Row security for one person, as every door does it."""

    def __init__(self, user: Any) -> None:
        from audit.acting import acting_as

        self.block = acting_as(user)

    def __enter__(self) -> None:
        self.block.__enter__()

    def __exit__(self, *raised: Any) -> None:
        self.block.__exit__(*raised)


class _Unruled:
    """The application reads as a superuser; which cases are one's own is known beforehand."""

    def __enter__(self) -> None:
        from django.db import connection

        from sig import rule_sql

        self.kept = dict(connection.settings_dict), rule_sql.my_cases
        self._as(_superuser())
        rule_sql.my_cases = lambda _stages: dict(KNOWN)

    def __exit__(self, *raised: Any) -> None:
        from sig import rule_sql

        self._as(self.kept[0])
        rule_sql.my_cases = self.kept[1]

    def _as(self, wanted: dict[str, Any]) -> None:
        from django.db import connection

        connection.close()
        connection.settings_dict.update(wanted)
        _one("SELECT 1")


def _superuser() -> dict[str, Any]:
    from config import databases
    from tests import runner

    wanted = databases.from_url(runner.current().superuser(), test_name="", timeout_ms=0)
    options = {**wanted["OPTIONS"]}
    options["options"] = (options.get("options", "") + " -c search_path=unruled,public").strip()
    return {key: wanted[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} | {"OPTIONS": options}


def _seed(cast: Any) -> None:
    from sig.importing import bulk
    from sig.programme import parse
    from sig.services import programmes

    cast.sam(), cast.ulla()
    file = parse(PROGRAMME.read_text(encoding="utf-8"))
    programmes.load(file, coordinator=cast.anna(), deputy=cast.dag())
    bulk.make(bulk.invented(SEED_CASES, 2016), ENTRIES, seed=2016)


def _fill() -> None:
    """CASES copies of one case under way, each with staff of its own, as the superuser."""
    with _session() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(WITHOUT)
        team, case, youth = session.execute(
            "SELECT c.team_id, c.id, c.youth_id FROM sig_case c WHERE c.stage = 'started' ORDER BY"
            " (SELECT count(*) FROM consent_grant g WHERE g.team_id = c.team_id) DESC, c.id LIMIT 1"
        ).fetchone()
        named = {"team": team, "case": case, "youth": youth, "cases": CASES - SEED_CASES}
        session.execute(
            "CREATE TEMP TABLE chosen AS SELECT id FROM sig_entry"
            f" WHERE case_id = %(case)s AND NOT draft LIMIT {ENTRIES}",
            named,
        )
        session.execute(
            f"INSERT INTO teams_user ({_names(session, 'teams_user')}) SELECT {_staff(session)}"
            f" FROM generate_series(1, {STAFF}) n, (SELECT * FROM teams_user ORDER BY id LIMIT 1) t"
        )
        for table in COPIED:
            where = OF_TEAM.get(table, _of(session, table))
            session.execute(
                f"INSERT INTO {table} ({_names(session, table)}) SELECT {_values(session, table)}"
                f" FROM (SELECT * FROM {table} WHERE {where}) t, generate_series(1, %(cases)s) n",
                named,
            )
        session.execute("ANALYZE")


def _of(session: Any, table: str) -> str:
    return "team_id = %(team)s" if "team_id" in _columns(session, table) else "case_id = %(case)s"


def _columns(session: Any, table: str) -> dict[str, str]:
    rows = session.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND"
        " table_schema = 'public' AND is_identity = 'NO' ORDER BY ordinal_position",
        [table],
    )
    return dict(rows.fetchall())


def _names(session: Any, table: str) -> str:
    return ", ".join(["id"] * (table == "teams_user") + list(_columns(session, table)))


def _values(session: Any, table: str) -> str:
    """The same row again: every uuid made anew from the copy's number, staff and case number its own."""
    special = {"number": "'F-' || n", "reference": "'F-' || n"}
    if table in {"teams_membership", "teams_teamuserobjectpermission"}:
        special["user_id"] = f"{FIRST} + (n * 7 + t.user_id * 1013) %% {STAFF} + 1"
    return ", ".join(
        special.get(name) or (f"md5(n || t.{name}::text)::uuid" if kind == "uuid" else f"t.{name}")
        for name, kind in _columns(session, table).items()
    )


def _staff(session: Any) -> str:
    special = {"email": "'f' || n || '@fyllnad.example'"}
    return ", ".join(
        [f"{FIRST} + n", *(special.get(name, f"t.{name}") for name in _columns(session, "teams_user"))]
    )


def _remember(people: Any) -> None:
    """What the rule gave, by person: cases, their facts and the entries."""
    with _session() as session:
        session.execute("GRANT USAGE ON SCHEMA unruled TO PUBLIC")
        session.execute("GRANT ALL ON ALL TABLES IN SCHEMA unruled TO sig_owner")
        session.execute("SET SESSION AUTHORIZATION sig_owner")
        for person in people:
            session.execute(
                "INSERT INTO unruled.led SELECT %s, case_id, bool_or(coordinator)"
                " FROM sig_cases_of(%s, now()) GROUP BY case_id",
                [person.pk, person.pk],
            )
            session.execute(
                "INSERT INTO unruled.seen"
                " SELECT %s, l.case_id, v.entry_id, v.reason, v.basis_kind, v.basis_id"
                " FROM unruled.led l, LATERAL sig_entry_verdicts(%s, l.case_id, now()) v"
                " WHERE l.user_id = %s AND v.allowed",
                [person.pk] * 3,
            )
            _facts(session, person)
        session.execute("RESET SESSION AUTHORIZATION")
        session.execute("ANALYZE")


def _facts(session: Any, person: Any) -> None:
    from django.db import connection

    cases = [row[0] for row in session.execute("SELECT case_id FROM unruled.led WHERE user_id = %s",
                                               [person.pk]).fetchall()]  # fmt: skip
    with _Acting(person), connection.cursor() as cursor:
        found = []
        for case in cases:
            cursor.execute("SELECT sig_case_facts(%s)::text", [case])
            found.append((person.pk, case, cursor.fetchone()[0]))
    with session.cursor() as cursor:
        cursor.executemany("INSERT INTO unruled.facts VALUES (%s, %s, %s::jsonb)", found)


def _busiest(user: Any) -> UUID:
    with _session() as session:
        row = session.execute(
            "SELECT case_id FROM unruled.seen WHERE user_id = %s"
            " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
            [user.pk],
        ).fetchone()
    return row[0]


def _session() -> Any:
    import psycopg

    from tests import runner

    return psycopg.connect(runner.current().superuser(), autocommit=True)


def _one(statement: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row
