"""policy.py, the SQL function and row security give the same answer, and a planted mistake does not get
past."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.sig import mutations, rule_forms, world, world_rows

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
REASONS = {
    "not_signed_in", "inactive", "conflict", "not_member", "before_start", "draft_of_other", "restricted",
    "own", "released", "break_glass", "third_person", "grant_ended", "not_released",
}  # fmt: skip


@pytest.fixture
def made(superuser):
    built = world.build(world.soon())
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


def test_row_security_agrees_while_the_boundaries_pass(made):
    asked = []
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


@pytest.mark.parametrize("mutation", mutations.chosen(), ids=lambda mutation: mutation.name)
def test_a_planted_mistake_is_caught(made, mutation):
    assert mutations.caught(mutation, made)
