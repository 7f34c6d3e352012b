"""An entry and what it describes share one transaction, and the writer's chain survives every way it can end."""

import json
from dataclasses import dataclass

import pytest
from django.db import connection

from audit.acting import LedgerActor, acting_as, acting_as_system, recording
from audit.actions import Action
from audit.services import record


@dataclass
class Person:
    id: int

    def ledger_actor(self):
        return LedgerActor(self.id, "police", "unit-1", "team_member")


@pytest.mark.django_db
def test_sql_knows_who_acts_inside_the_block_and_nobody_outside():
    def who():
        with connection.cursor() as cursor:
            cursor.execute("SELECT sig_me(), sig_system()")
            return cursor.fetchone()

    assert who() == (None, None)
    with acting_as(Person(7)):
        assert who() == (7, None)
        with acting_as_system("expiry"):
            assert who() == (None, "expiry")
        assert who() == (7, None)
        with recording():
            assert who() == (None, None)
        assert who() == (7, None)
    assert who() == (None, None)


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_stored_with_its_actor(superuser):
    with acting_as(Person(7), durable=True):
        record(Action.CASE_VIEW, case="abc", object="case:1")
    with superuser() as session:
        rows = [json.loads(bytes(r[0])) for r in session.execute("SELECT payload FROM audit_entry")]
    assert rows[0]["actor"] == "7"
