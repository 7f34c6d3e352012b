# ruff: noqa: PT012, SIM117  the blocks are what is tested: it is their end that raises
"""However a transaction ends, the writer's chain matches what is in the tables: threads, rollbacks, lost
commits.
"""

import contextlib
import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from audit import store
from audit.acting import acting_as, acting_as_system, recording
from audit.actions import Action
from audit.services import record
from audit.store import LedgerUnavailable

pytestmark = pytest.mark.django_db(transaction=True)


class Undo(Exception):
    pass


def objects(stored):
    return [entry.get("object", "") for entry in stored()]


def test_rolled_back_entries_are_gone_and_the_chain_goes_on(robin, stored, chains_hold):
    with acting_as(robin):
        record(Action.CASE_VIEW, object="1")
    with pytest.raises(Undo), acting_as(robin):
        record(Action.CASE_VIEW, object="2")
        raise Undo
    with acting_as(robin):
        record(Action.CASE_VIEW, object="3")
    assert objects(stored) == ["1", "3"]
    assert chains_hold() == 1


def test_savepoints_take_only_their_own_entries_along(robin, stored, chains_hold):
    with acting_as(robin):
        record(Action.CASE_VIEW, object="1")
        with pytest.raises(Undo), acting_as(robin):
            record(Action.CASE_VIEW, object="2")
            with recording():
                record(Action.REFUSED, object="3")
            raise Undo
        record(Action.CASE_VIEW, object="4")
        with recording():
            record(Action.REFUSED, object="5")
        record(Action.CASE_VIEW, object="6")
    assert objects(stored) == ["1", "4", "5", "6"]
    assert chains_hold() == 1


def test_a_quiet_rollback_counts(robin, stored, chains_hold):
    with acting_as(robin):
        record(Action.CASE_VIEW, object="1")
        transaction.set_rollback(True)
    with acting_as(robin):
        record(Action.CASE_VIEW, object="2")
    assert objects(stored) == ["2"]
    assert chains_hold() == 1


def test_a_swallowed_error_does_not_pass_for_success(robin, stored, chains_hold):
    with pytest.raises(LedgerUnavailable, match="swallowed"), acting_as(robin):
        record(Action.CASE_VIEW, object="1")
        with connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute("SELECT 1 / 0")
    with acting_as(robin):
        record(Action.CASE_VIEW, object="2")
    assert objects(stored) == ["2"]
    assert chains_hold() == 1


def test_a_durable_block_is_committed_when_it_ends_and_does_not_nest(robin, stored):
    with acting_as(robin, durable=True):
        record(Action.CASE_VIEW, object="1")
    assert objects(stored) == ["1"]
    with pytest.raises(RuntimeError, match="durable"), acting_as(robin):
        record(Action.CASE_VIEW, object="2")
        with acting_as(robin, durable=True):
            pytest.fail("must not begin")
    with acting_as(robin):
        record(Action.CASE_VIEW, object="3")
    assert objects(stored) == ["1", "3"]


@pytest.mark.parametrize("durable", [False, True])
def test_after_a_lost_commit_a_new_writer_begins(robin, superuser, stored, chains_hold, durable):
    with acting_as(robin):
        record(Action.CASE_VIEW, object="1")
    before = store.position().writer
    with pytest.raises((DatabaseError, LedgerUnavailable)), acting_as(robin, durable=durable):
        record(Action.CASE_VIEW, object="2")
        pid = connection.connection.info.backend_pid
        # The exit of the block tells the data base nothing more, so COMMIT is what meets the dead connection.
        with superuser() as session:
            session.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    connections.close_all()
    with acting_as(robin):
        record(Action.CASE_VIEW, object="3")
    assert store.position().writer != before
    assert objects(stored) == ["1", "3"]
    assert chains_hold() == 2


def test_the_connection_dies_in_the_middle(robin, superuser, stored, chains_hold):
    with pytest.raises(DatabaseError), acting_as(robin):
        record(Action.CASE_VIEW, object="1")
        with superuser() as session:
            session.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    connections.close_all()
    with acting_as(robin):
        record(Action.CASE_VIEW, object="2")
    assert objects(stored) == ["2"]
    assert chains_hold() == 1


def test_no_right_to_insert_no_answer(robin, superuser, stored):
    with superuser() as session:
        session.execute("REVOKE INSERT ON audit_entry FROM sig_app")
        session.execute("REVOKE INSERT (writer, wseq, payload) ON audit_entry FROM sig_app")
    try:
        with pytest.raises(LedgerUnavailable), acting_as(robin, durable=True):
            record(Action.CASE_VIEW)
            pytest.fail("nothing may be read")
    finally:
        with superuser() as session:
            session.execute("GRANT INSERT (writer, wseq, payload) ON audit_entry TO sig_app")
    with acting_as(robin, durable=True):
        record(Action.CASE_VIEW)
    assert len(stored()) == 1


def test_a_locked_ledger_does_not_hang(robin, superuser, monkeypatch):
    from audit import acting

    monkeypatch.setattr(acting, "LOCK_TIMEOUT", "200ms")
    with superuser() as session, session.transaction():
        session.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(LedgerUnavailable), acting_as(robin, durable=True):
            record(Action.CASE_VIEW)
        assert time.monotonic() - began < 2
    with acting_as(robin, durable=True):
        record(Action.CASE_VIEW)


def test_a_swallowed_ledger_failure_shows_nothing(robin, superuser, monkeypatch):
    from audit import acting

    monkeypatch.setattr(acting, "LOCK_TIMEOUT", "100ms")
    with superuser() as session, session.transaction():
        session.execute("LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(LedgerUnavailable, match="swallowed"), acting_as(robin, durable=True):
            with pytest.raises(LedgerUnavailable, match="could not be written"):
                record(Action.CASE_VIEW)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_connections_of_a_thread_are_two_writers(robin, stored, chains_hold):
    with acting_as(robin):
        record(Action.CASE_VIEW, object="1")
        with acting_as_system("maintenance", using="owner"):
            record(Action.CASE_VIEW, object="2", using="owner")
        record(Action.CASE_VIEW, object="3")
    assert sorted(objects(stored)) == ["1", "2", "3"]
    assert chains_hold() == 2


def changeable(robin, seed):
    """Forty blocks, some of which are rolled back, entirely or in part."""
    chance = random.Random(seed)
    for number in range(40):
        with contextlib.suppress(Undo), acting_as(robin):
            record(Action.CASE_VIEW, object=f"{seed}.{number}")
            if chance.random() < 0.3:
                with pytest.raises(Undo), recording():
                    record(Action.REFUSED, object="never")
                    raise Undo
            if chance.random() < 0.2:
                raise Undo
            record(Action.CASE_VIEW, object=f"{seed}.{number}.b")
    connections.close_all()


def test_many_threads_at_once(robin, stored, chains_hold):
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(changeable, robin, seed) for seed in range(8)]:
            done.result()
    assert "never" not in objects(stored)
    assert len(stored()) > 400
    assert 1 <= chains_hold() <= 8


def test_a_forked_worker_takes_its_own_writer(robin, chains_hold, stored):
    with acting_as(robin):
        record(Action.CASE_VIEW, object="parent")
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with acting_as(robin):
                record(Action.CASE_VIEW, object="child")
            connections.close_all()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    with acting_as(robin):
        record(Action.CASE_VIEW, object="parent")
    assert objects(stored) == ["parent", "child", "parent"]
    assert chains_hold() == 2


def test_a_killed_worker_leaves_a_chain_that_holds(robin, superuser, chains_hold):
    def work():
        try:
            while True:
                with acting_as(robin):
                    record(Action.CASE_VIEW)
                    record(Action.CASE_VIEW)
        except (DatabaseError, LedgerUnavailable, psycopg.Error):
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    for _ in range(40):
        with superuser() as session:
            session.execute(
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                " WHERE usename = 'sig_app' AND datname = current_database()"
            )
        if not any(thread.is_alive() for thread in threads):
            break
        time.sleep(0.05)
    for thread in threads:
        thread.join(10)
    assert chains_hold() >= 1
