"""What an entry says, who it says it was, and what it refuses to hold."""

import pytest
from django.db import connection, connections

from audit import store
from audit.acting import acting_as, acting_as_system, current_block, recording
from audit.actions import Action
from audit.context import request_context
from audit.decisions import Basis, Decision, NotAllowed
from audit.hashing import ZERO, leaf_hash
from audit.services import record
from audit.store import LedgerUnavailable


def who():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sig_me(), sig_system()")
        return cursor.fetchone()


@pytest.mark.django_db
def test_the_data_base_knows_who_acts_inside_the_block_and_nobody_outside(robin, kim):
    assert who() == (None, None)
    with acting_as(robin):
        assert who() == (7, None)
        with acting_as_system("expiry"):
            assert who() == (None, "expiry")
            with acting_as(kim):
                assert who() == (8, None)
            assert who() == (None, "expiry")
        assert who() == (7, None)
        with recording():
            assert who() == (None, None)
        assert who() == (7, None)
        with pytest.raises(ZeroDivisionError), acting_as(kim):
            raise ZeroDivisionError
        assert who() == (7, None)
    assert who() == (None, None)
    assert current_block() is None


@pytest.mark.django_db
@pytest.mark.parametrize("forge", [
    "user|7|9999999999|" + "0" * 64,
    "user|7|9999999999|",
    "user|7",
    "",
    "|||",
    "user|7|not-a-time|" + "0" * 64,
    "user|7|99999999999999999999|" + "0" * 64,
    "system|expiry|9999999999|" + "0" * 64,
])  # fmt: skip
def test_nobody_is_believed_without_the_key(forge):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sig.actor', %s, true)", [forge])
    assert who() == (None, None)


@pytest.mark.django_db
def test_a_seal_is_for_one_person_for_one_time(monkeypatch, robin):
    from audit import acting

    sealed = acting.seal_actor("user", "7", 900)
    kind, name, expiry, mac = sealed.split("|")
    for forged in (f"user|8|{expiry}|{mac}", f"user|7|{int(expiry) + 1}|{mac}", f"system|7|{expiry}|{mac}"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('sig.actor', %s, true)", [forged])
        assert who() == (None, None), forged
    for seconds, believed in ((-1, None), (0, None), (2, 7)):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('sig.actor', %s, true)", [acting.seal_actor("user", "7", seconds)]
            )
        assert who() == (believed, None), seconds


@pytest.mark.django_db(transaction=True)
def test_an_entry_says_who_what_and_on_which_ground(robin, stored):
    decision = Decision(True, "released", Basis("consent", "c-1"), rule="2")
    with request_context("req-1", "otp", "0f"), acting_as(robin, durable=True):
        record(
            Action.CASE_VIEW,
            by=robin,
            decision=decision,
            object="case:p1",
            case="p1",
            purpose="follow_up",
            count=3,
        )
    [entry] = stored()
    assert entry.pop("ts").endswith("Z")
    assert len(entry.pop("writer")) == 16
    assert entry == {
        "v": 1, "wseq": 0, "prev": ZERO, "action": "case.view", "actor": "7", "authority": "police",
        "unit": "3", "role": "team_member", "level": "otp", "request": "req-1", "ip": "0f", "object":
        "case:p1", "case": "p1", "purpose": "follow_up", "count": 3, "decision": "allow", "reason":
        "released", "rule": "2", "basis": ["consent:c-1"], "outcome": "ok",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_recorded_and_outlives_the_exception(robin, stored):
    decision = Decision(False, "not_member")
    with acting_as(robin, durable=True):
        record(Action.REFUSED, decision=decision, object="case:p1")
    with pytest.raises(NotAllowed):
        decision.require()
    [entry] = stored()
    assert (entry["decision"], entry["reason"]) == ("deny", "not_member")
    assert "basis" not in entry


@pytest.mark.django_db(transaction=True)
def test_the_actor_of_the_block_is_the_default(robin, kim, stored):
    with acting_as_system("import"):
        record(Action.CASE_IMPORT)
        record(Action.CASE_IMPORT, by=kim)
    with recording():
        record(Action.SIGNIN_FAILED, outcome="unknown")
        record(Action.SIGNIN_OK, by=kim)
    assert [entry.get("actor") for entry in stored()] == ["system:import", "8", None, "8"]


@pytest.mark.django_db
def test_nobody_writes_in_anothers_name(robin, kim):
    with acting_as(robin), pytest.raises(ValueError, match="entry by 8 in a block where 7 acts"):
        record(Action.CASE_VIEW, by=kim)


@pytest.mark.django_db
def test_outside_a_block_nothing_is_recorded(robin):
    with pytest.raises(RuntimeError, match="belongs inside"):
        record(Action.CASE_VIEW, by=robin)


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), [
    ("object", "Robin Exempel"),
    ("object", "åäö"),
    ("object", "a" * 201),
    ("object", "line\nbreak"),
    ("case", "20080101-2384"),
    ("case", "080101-2384"),
    ("object", "youth:200801012384"),
    ("object", "youth:200801612384"),
    ("purpose", 'quote"'),
    ("outcome", "back\\slash"),
    ("outcome", "who@where"),
])  # fmt: skip
def test_content_is_refused(robin, field, value):
    with acting_as(robin), pytest.raises(ValueError, match=r"ids and codes only|personal number"):
        record(Action.CASE_VIEW, **{field: value})


@pytest.mark.django_db(transaction=True)
def test_what_ids_look_like_is_accepted(robin, stored):
    values = ["a" * 200, "6b1f1c8e-7a0e-4b39-9f5c-1a2b3c4d5e6f", "SIG-18-014", "case:123", "", "0" * 32]
    with acting_as(robin):
        for value in values:
            record(Action.CASE_VIEW, object=value)
    assert [entry.get("object", "") for entry in stored()] == values


@pytest.mark.django_db
def test_an_unknown_action_is_a_mistake(robin):
    with acting_as(robin), pytest.raises(ValueError, match="is not a valid Action"):
        record("case.peek")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "Import", "a b", "1st", "x" * 51])
def test_the_name_of_a_system_actor_is_a_code(name):
    with pytest.raises(ValueError, match="is a code"), acting_as_system(name):
        pass


@pytest.mark.django_db
def test_an_unknown_level_is_a_mistake():
    with pytest.raises(ValueError, match="level"), request_context("r", "strong"):
        pass


@pytest.mark.django_db(transaction=True)
def test_reads_stop_when_the_sealer_is_silent(robin, superuser, settings, stored):
    settings.LEDGER_MAX_SEAL_AGE = 60
    with superuser() as session:
        session.execute("DELETE FROM audit_sealer_beat")
    with pytest.raises(LedgerUnavailable), acting_as(robin, durable=True):
        pytest.fail("nothing may be read")
    for age, stops in ((55, False), (65, True)):
        with superuser() as session:
            session.execute("DELETE FROM audit_sealer_beat")
            session.execute(f"INSERT INTO audit_sealer_beat VALUES (1, now() - interval '{age} seconds')")
        try:
            with acting_as(robin, durable=True):
                record(Action.CASE_VIEW)
        except LedgerUnavailable:
            assert stops
        else:
            assert not stops
    with acting_as(robin):
        record(Action.CASE_CHANGE)
    assert [entry["action"] for entry in stored()] == ["case.view", "case.change"]


@pytest.mark.django_db(transaction=True)
def test_the_payload_is_the_leaf(robin, superuser):
    with acting_as(robin):
        record(Action.CASE_VIEW)
    with superuser() as session:
        [(payload,)] = session.execute("SELECT payload FROM audit_entry").fetchall()
    assert store.position().prev == leaf_hash(bytes(payload)).hex()
    assert b" " not in bytes(payload)


@pytest.mark.django_db(transaction=True)
def test_an_idle_writer_closes_its_chain(robin, stored, chains_hold):
    with acting_as(robin):
        record(Action.CASE_VIEW)
    store.close_writers()
    assert [entry["action"] for entry in stored()] == ["case.view", "writer.close"]
    assert chains_hold() == 1
    with acting_as(robin):
        record(Action.CASE_VIEW)
        store.close_writers()
    assert chains_hold() == 2
    connections.close_all()
