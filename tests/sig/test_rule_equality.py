"""policy.py, the SQL function and row security give the same answer, and a planted mistake does not get
past.

SIG_WORLD says how many cases; `./dev prove exhaustive_world` takes three times as many, and asks
row security for everybody at every moment.
"""

import os
from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from audit.acting import acting_as
from audit.context import request_context
from sig import policy
from sig.facts import case_facts
from teams.models import User
from tests.sig import every_table, mutations, planting, rule_forms, traits, world, world_rows

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
CASES = int(os.environ.get("SIG_WORLD", "104"))
REASONS = {
    "not_signed_in", "inactive", "conflict", "not_member", "before_start", "draft_of_other", "restricted",
    "own", "released", "break_glass", "third_person", "grant_ended", "not_released",
}  # fmt: skip


@pytest.fixture
def made(superuser):
    built = world.build(world.soon(), cases=CASES)
    with superuser() as session:
        world_rows.insert(session, built)
    return built


def test_the_function_and_the_policy_agree_on_every_boundary(made):
    moments = [*world.moments(made.base), *world.ended(made.base)]
    in_sql = rule_forms.asked_in_sql(made, moments)
    in_python = rule_forms.asked_in_python(made, moments)
    assert rule_forms.differences(in_sql, in_python)[:5] == []
    assert len(in_sql) >= 12 * 100 * 6
    assert {verdict[1] for verdict in in_sql.values()} == REASONS
    print(f"{len(in_sql)} answers of SQL and Python about {CASES} cases and {len(made.people)} people")


def test_row_security_agrees_at_every_moment(made):
    """Told the time, row security is asked also a day away; two people in the ordinary run."""
    people = made.people if CASES > 104 else [made.people[0], made.people[6]]
    asked = [*world.moments(made.base), *world.ended(made.base)]
    seen = 0
    with rule_forms.told_the_time():
        for person in people:
            for at in asked:
                _at, found = rule_forms.asked_of_row_security(person, at)
                assert found == rule_forms.allowed_in_python(made, person, at), (person, at)
                seen += len(list(made.entries()))
    print(f"{seen} answers of row security")


def test_row_security_agrees_while_the_boundaries_pass(superuser):
    """By the data base's own clock; in a small world, so that it is written before its moment comes."""
    asked, made = [], world.build(world.soon(), cases=24)
    with superuser() as session:
        world_rows.insert(session, made)
    while datetime.now(UTC) < made.base + 2 * world.SECOND:
        for person in made.people:
            at, seen = rule_forms.asked_of_row_security(person)
            assert seen == rule_forms.allowed_in_python(made, person, at), (person, at)
            asked.append(at)
    assert min(asked) < made.base < max(asked)


def test_the_world_is_worth_asking(made):
    counted = Counter(verdict[1] for verdict in rule_forms.asked_in_python(made, [made.base]).values())
    assert counted["released"] > 50
    assert counted["grant_ended"] > 50


def test_every_two_states_are_met_together(made):
    met = set().union(*(traits.pairs_met(made, at) for at in world.moments(made.base)))
    assert sorted(set(traits.pairs_possible()) - met) == []


def test_the_facts_that_are_loaded_are_the_worlds(made):
    """How everybody stands to every case, as the services load it and as the world has it."""
    for person in made.people:
        user = User.objects.get(pk=person.id)
        with request_context(level="otp"), acting_as(user):
            for team in made.teams:
                loaded = case_facts(team.case, by=user)
                told = world.case_facts(team, person, loaded.at)
                assert set(loaded.memberships) == set(told.memberships)
                assert set(loaded.conflicts) == set(told.conflicts)
                assert policy.may_view_case(loaded).allowed == policy.may_view_case(told).allowed


def test_planted_mistakes_are_caught(superuser):
    """All of them when SIG_MUTATIONS=all, else a few of each kind in a smaller world."""
    whole = os.environ.get("SIG_MUTATIONS") == "all"
    chosen = mutations.ALL if whole else mutations.SAMPLE
    made, stranger = world.build(world.soon(), cases=104 if whole else 32), uuid4()
    with superuser() as session:
        world_rows.insert(session, made)
        every_table.fill(session, stranger)
    right = planting.Right.of(made, stranger)
    survived = [mutation.name for mutation in chosen if not planting.caught(mutation, right)]
    print(f"{len(chosen) - len(survived)} of {len(chosen)} planted mistakes caught")
    assert survived == []


def test_there_are_enough_mistakes():
    assert len(mutations.ALL) >= 40
    assert {mutation.where for mutation in mutations.ALL} == set(planting.MODULES)
