"""The policies are asked once a statement and through indexes, also on a large caseload.

SIG_CASELOAD says how many entries; `./dev prove query_plans` takes 20,000.
"""

import os
import time

import pytest
from django.db import connections

from audit.acting import acting_as
from teams.models import User
from tests.sig import world, world_rows

pytestmark = pytest.mark.django_db(transaction=True)
ENTRIES = int(os.environ.get("SIG_CASELOAD", "1600"))
PER_CASE = 40
ONE_CASE = "SELECT id, happened_at FROM sig_entry WHERE case_id = %s ORDER BY happened_at DESC LIMIT 20"
CASES = "SELECT id, number FROM sig_case WHERE stage = 'started'"
MILLISECONDS = 60


@pytest.fixture
def made(superuser):
    built = world.build(world.soon(), cases=ENTRIES // PER_CASE, entries=PER_CASE)
    with superuser() as session:
        world_rows.insert(session, built)
    return built


def seat(made):
    """Somebody with a seat in a case under way."""
    for team in made.teams:
        clashed = {clash["user"] for clash in team.conflicts}
        for member in team.members:
            lasting = member["period"].starts_at < made.base - world.DAY and member["period"].ends_at is None
            if team.stage == "started" and lasting and member["user"] not in clashed:
                return User.objects.get(pk=member["user"]), team
    raise LookupError("no seat")


def plan(user, statement, parameters):
    with acting_as(user), connections["default"].cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF) " + statement, parameters)
        return "\n".join(row[0] for row in cursor.fetchall())


def fastest(user, statement, parameters):
    times = []
    for _turn in range(5):
        with acting_as(user), connections["default"].cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(statement, parameters)
            cursor.fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return min(times)


def test_one_case_is_read_through_its_index_and_the_rule_is_asked_once(made):
    user, team = seat(made)
    shown = plan(user, ONE_CASE, [team.case])
    assert "InitPlan" in shown
    assert "sig_entry_timeline" in shown or "sig_entry_case_id" in shown
    assert "Seq Scan on sig_entry " not in shown
    assert fastest(user, ONE_CASE, [team.case]) < MILLISECONDS


def test_the_list_of_cases_asks_the_rule_once(made):
    user, _team = seat(made)
    shown = plan(user, CASES, [])
    assert "InitPlan" in shown
    assert "loops=1)" in shown.split("Function Scan on sig_my_cases")[1].split("\n")[0]
    assert fastest(user, CASES, []) < MILLISECONDS
