"""The three forms of the rule, asked about one world: policy.py, the SQL verdicts, and what row security
returns."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from django.db import connections

from audit.acting import acting_as
from sig import policy
from sig.policy import EntryFacts
from teams.models import User
from tests.sig.world import Person, Team, World, case_facts, facts, plan_facts

Verdict = tuple[bool, str, str | None, str | None]
Verdicts = dict[tuple[int | None, UUID, datetime], Verdict]
VERDICTS = """
SELECT v.entry_id, v.allowed, v.reason, v.basis_kind, v.basis_id
  FROM sig_case c, LATERAL sig_entry_verdicts(%s, c.id, %s) v
"""
SEEN = """
SELECT statement_timestamp(), (SELECT array_agg(id) FROM sig_entry),
       (SELECT array_agg(id) FROM sig_case), (SELECT array_agg(case_id) FROM sig_plan),
       (SELECT array_agg(concat_ws(' ', team_id, authority_id, role)) FROM teams_my_teams())
"""
WALLS = ("teams", "consent", "sig")
NOW = "statement_timestamp()"
TOLD = "proof_now()"
CLOCK = f"""
CREATE OR REPLACE FUNCTION {TOLD} RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('proof.now', true), '')::timestamptz, {NOW})
$$
"""


@dataclass(frozen=True)
class Seen:
    """What somebody may see at a moment: entries, cases, cases whose plan is seen; and where they sit."""

    entries: frozenset[UUID]
    cases: frozenset[UUID]
    plans: frozenset[UUID]
    seats: frozenset[str]


def asked_in_sql(world: World, moments: list[datetime]) -> Verdicts:
    """Every person and nobody, every entry, every moment: the function's answer, as the owner."""
    found: Verdicts = {}
    with connections["owner"].cursor() as cursor:
        for user in (None, *(person.id for person in world.people)):
            for at in moments:
                cursor.execute(VERDICTS, [user, at])
                found |= {(user, row[0], at): tuple(row[1:]) for row in cursor.fetchall()}
    return found


def asked_in_python(
    world: World, moments: list[datetime], rule: Callable[[EntryFacts], Any] = policy.may_view_entry
) -> Verdicts:
    """The same of the pure function, with facts from the Python world."""
    found: Verdicts = {}
    people: list[Person | None] = [None, *world.people]
    for team, entry in world.entries():
        for user in people:
            for at in moments:
                answer = rule(facts(team, entry, user, at))
                basis = answer.basis if answer.allowed else None
                key = (user.id if user else None, entry, at)
                found[key] = (answer.allowed, answer.reason, basis and basis.kind, basis and basis.id)
    return found


def asked_of_row_security(person: Person, at: datetime | None = None) -> tuple[datetime, Seen]:
    """What unfiltered SELECTs return to the application's role, and the moment they were asked.

    `at` counts only inside `told_the_time`.
    """
    user = User.objects.get(pk=person.id)
    with acting_as(user), connections["default"].cursor() as cursor:
        if at is not None:
            cursor.execute("SELECT set_config('proof.now', %s, true)", [at.isoformat()])
        cursor.execute(SEEN)
        asked, *found = cursor.fetchone()
    return at or asked, Seen(*(frozenset(ids or ()) for ids in found))


def allowed_in_python(world: World, person: Person, at: datetime) -> Seen:
    """What the pure functions let through at that moment."""
    entries, cases, plans, seats = set(), set(), set(), set()
    for team in world.teams:
        seats.update(_seats(team, person, at))
        if not policy.may_view_case(case_facts(team, person, at)).allowed:
            continue
        cases.add(team.case)
        plan = plan_facts(team, person, at)
        if plan is not None and policy.may_view_plan(plan).allowed:
            plans.add(team.case)
        found = (entry for entry in team.entries if _reads(facts(team, entry, person, at)))
        entries.update(found)
    return Seen(frozenset(entries), frozenset(cases), frozenset(plans), frozenset(seats))


def differences(one: Verdicts, other: Verdicts) -> list[Any]:
    """Keys on which the two do not agree."""
    return [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)]


@contextmanager
def told_the_time(changed: Mapping[str, str] | None = None) -> Iterator[None]:
    """The policies ask a clock that `asked_of_row_security` sets; the same text otherwise.

    `changed`: other SQL for an application, with a mistake in it.
    """
    try:
        _apply(CLOCK)
        for text in (_walls() | dict(changed or {})).values():
            _apply(text.replace(NOW, TOLD))
        yield
    finally:
        for text in _walls().values():
            _apply(text)
        _apply(f"DROP FUNCTION IF EXISTS {TOLD}")


def _walls() -> dict[str, str]:
    return {app: import_module(f"{app}.row_security").SQL for app in WALLS}


def _apply(sql: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def _seats(team: Team, person: Person, at: datetime) -> Iterator[str]:
    """The team's seats of that person in force; none while there is a conflict of interest."""
    told = case_facts(team, person, at)
    if told.active and not any(conflict.holds(at) for conflict in told.conflicts):
        for seat in told.members_now():
            role = "coordinator" if seat.coordinator else "break_glass" if seat.break_glass else "member"
            yield f"{team.team} {seat.authority} {role}"


def _reads(told: EntryFacts) -> bool:
    return policy.may_view_entry(told).allowed
