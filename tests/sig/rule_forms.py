"""The three forms of the rule, asked about one world: policy.py, the SQL verdicts, and what row security
returns."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from audit.acting import acting_as
from sig import policy
from sig.policy import EntryFacts
from teams.models import User
from tests.sig.world import Person, World, facts

Verdict = tuple[bool, str, str | None, str | None]
Verdicts = dict[tuple[int | None, UUID, datetime], Verdict]
VERDICTS = """
SELECT v.entry_id, v.allowed, v.reason, v.basis_kind, v.basis_id
  FROM sig_case c, LATERAL sig_entry_verdicts(%s, c.id, %s) v
"""


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
                answer = rule(facts(world, team, entry, user, at))
                basis = answer.basis if answer.allowed else None
                key = (user.id if user else None, entry, at)
                found[key] = (answer.allowed, answer.reason, basis and basis.kind, basis and basis.id)
    return found


def asked_of_row_security(world: World, person: Person) -> tuple[datetime, set[UUID]]:
    """What `SELECT … FROM sig_entry` returns to the application's role, and the moment it was asked."""
    user = User.objects.get(pk=person.id)
    with acting_as(user), connections["default"].cursor() as cursor:
        cursor.execute("SELECT statement_timestamp(), array_agg(id) FROM sig_entry")
        at, ids = cursor.fetchone()
    return at, set(ids or ())


def allowed_in_python(world: World, person: Person, at: datetime) -> set[UUID]:
    """What the pure function lets through at that moment."""
    return {
        entry
        for team, entry in world.entries()
        if policy.may_view_entry(facts(world, team, entry, person, at)).allowed
    }


def differences(one: Verdicts, other: Verdicts) -> list[Any]:
    """Keys on which the two do not agree."""
    return [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)]
