"""The sealer finds every entry exactly once, in an order that keeps each writer's chain, whatever happens
to it.
"""

import json
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from audit import sealer as sealing
from audit.acting import acting_as
from audit.actions import Action
from audit.hashing import leaf_hash
from audit.merkle import Tree
from audit.notes import parse_note
from audit.sealer import LedgerBroken, Sealer, projection
from audit.services import record
from audit.verify import verify
from tests.audit.conftest import SIGNER, drain, seal_by_command

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def add(person, count, **fields):
    for number in range(count):
        with acting_as(person):
            record(Action.CASE_VIEW, object=f"n:{number}", **fields)


def leaves(superuser):
    with superuser() as session:
        return session.execute(
            "SELECT l.number, l.hash, e.payload FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry"
            " ORDER BY l.number"
        ).fetchall()


def test_nothing_to_seal_signs_nothing(sealer, superuser):
    assert sealer.seal_once() == 0
    with superuser() as session:
        assert session.execute("SELECT count(*) FROM audit_checkpoint").fetchone() == (0,)
        assert session.execute("SELECT count(*) FROM audit_sealer_beat").fetchone() == (1,)


def test_entries_get_numbers_and_a_signed_root(robin, sealer, superuser):
    add(robin, 5, case="p1")
    assert drain(sealer, 5) == 5
    rows = leaves(superuser)
    assert [row[0] for row in rows] == [0, 1, 2, 3, 4]
    assert all(bytes(row[1]) == leaf_hash(bytes(row[2])) for row in rows)
    with superuser() as session:
        note, root = session.execute("SELECT note, root FROM audit_checkpoint").fetchone()
        projected = session.execute(
            "SELECT actor, case_ref, action, object, at FROM audit_leaf WHERE number = 4"
        )
        actor, case, action, what, at = projected.fetchone()
    head, [signature] = parse_note(note)
    SIGNER.verifier.check(head.text, signature)
    tree = Tree()
    tree.extend(bytes(row[1]) for row in rows)
    assert (head.size, head.root, bytes(root)) == (5, tree.root(), tree.root())
    assert (actor, case, action, what) == ("7", "p1", "case.view", "n:4")
    assert at is not None


def test_transactions_come_in_the_order_of_numbers_not_of_letters(sealer, superuser):
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        for place, txid in enumerate(["99", "9", "100", "10"]):
            session.execute(
                "INSERT INTO audit_entry (txid, writer, wseq, payload) VALUES (%s::xid8, 'w', %s, %s)",
                [txid, place, f'{{"txid":"{txid}"}}'.encode()],
            )
    drain(sealer, 4)
    assert [bytes(row[2]) for row in leaves(superuser)] == [
        b'{"txid":"9"}',
        b'{"txid":"10"}',
        b'{"txid":"99"}',
        b'{"txid":"100"}',
    ]


@pytest.mark.parametrize("count", [sealing.BATCH - 1, sealing.BATCH, sealing.BATCH + 1])
def test_batches(robin, sealer, superuser, count):
    with acting_as(robin):
        for number in range(count):
            record(Action.CASE_VIEW, object=f"n:{number}")
    assert drain(sealer, 1) == min(count, sealing.BATCH)
    drain(sealer, count - sealing.BATCH)
    assert [json.loads(bytes(row[2]))["object"] for row in leaves(superuser)] == [
        f"n:{n}" for n in range(count)
    ]


def test_an_entry_waits_for_older_transactions_that_are_still_open(robin, kim, sealer, superuser):
    opened, go_on = threading.Event(), threading.Event()

    def slow():
        with acting_as(kim):
            record(Action.CASE_VIEW, object="early")
            opened.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    opened.wait(10)
    add(robin, 3)
    assert sealer.seal_once() == 0
    go_on.set()
    thread.join()
    assert drain(sealer, 4) == 4
    assert json.loads(bytes(leaves(superuser)[0][2]))["object"] == "early"


def test_a_restarted_sealer_goes_on_where_the_tables_are(robin, sealer, superuser):
    add(robin, 7)
    drain(sealer, 7)
    connections["sealer"].close()
    add(robin, 6)
    again = Sealer(SIGNER)
    assert again.load()
    assert again.tree.size == 7
    assert drain(again, 6) == 6
    assert len(leaves(superuser)) == 13


def test_a_crash_between_leaves_and_checkpoint_leaves_neither(robin, sealer, superuser, monkeypatch):
    add(robin, 4)
    monkeypatch.setattr(sealing.sealing, "insert_checkpoint", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drain(sealer, 4)
    assert leaves(superuser) == []
    monkeypatch.undo()
    assert drain(sealer, 4) == 4
    assert len(leaves(superuser)) == 4


def test_only_one_sealer_at_a_time(robin, sealer):
    answers = []

    def second():
        answers.append(Sealer(SIGNER).load())
        connections.close_all()

    def asked():
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        return answers[-1]

    assert asked() is False
    connections["sealer"].close()
    time.sleep(0.2)
    assert asked() is True


def test_two_sealer_processes_and_many_writers(robin, superuser, chains_hold, tmp_path, settings):
    stop = threading.Event()
    sealers = [threading.Thread(target=sealing.run, args=(stop, SIGNER)) for _ in range(2)]

    def work():
        add(robin, 60)
        connections.close_all()

    writers = [threading.Thread(target=work) for _ in range(6)]
    for thread in sealers + writers:
        thread.start()
    exports = 0
    while any(thread.is_alive() for thread in writers):
        target = tmp_path / f"under-load-{exports}"
        try:
            call_command("audit_export", str(target), verbosity=0)
        except CommandError:
            continue
        report = verify(target)
        assert report.ok, report.findings
        exports += 1
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and len(leaves(superuser)) < 360 + exports:
        time.sleep(0.1)
    stop.set()
    for thread in sealers:
        thread.join()
    assert len(leaves(superuser)) == 360 + exports
    assert chains_hold() >= 6
    call_command("audit_export", str(tmp_path / "last"), verbosity=0)
    report = verify(tmp_path / "last")
    assert report.ok, report.findings
    assert report.entries == 360 + exports


def test_the_process_survives_the_loss_of_its_connection(robin, superuser):
    stop = threading.Event()
    thread = threading.Thread(target=sealing.run, args=(stop, SIGNER))
    thread.start()
    add(robin, 2)
    time.sleep(0.8)
    with superuser() as session:
        session.execute(
            "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
            " WHERE usename = 'sig_sealer' AND datname = current_database()"
        )
    add(robin, 2)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and len(leaves(superuser)) < 4:
        time.sleep(0.1)
    stop.set()
    thread.join()
    assert len(leaves(superuser)) == 4


def test_tampered_leaves_stop_the_sealer(robin, sealer, superuser):
    add(robin, 4)
    drain(sealer, 4)
    connections["sealer"].close()
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute("UPDATE audit_leaf SET hash = sha256('x') WHERE number = 2")
    with pytest.raises(LedgerBroken, match="root that was last signed"):
        Sealer(SIGNER).load()


def test_leaves_without_a_checkpoint_stop_the_sealer(robin, sealer, superuser):
    add(robin, 4)
    drain(sealer, 4)
    connections["sealer"].close()
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute("DELETE FROM audit_checkpoint")
    with pytest.raises(LedgerBroken):
        Sealer(SIGNER).load()


def test_after_a_restore_into_another_cluster_nothing_is_lost(robin, sealer, superuser, tmp_path):
    add(robin, 3)
    drain(sealer, 3)
    add(robin, 2)
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        # As after a restore: the transaction ids of another, older cluster.
        session.execute("UPDATE audit_entry SET txid = (txid::text::bigint + 4000000000)::text::xid8")
    connections["sealer"].close()
    again = Sealer(SIGNER)
    with pytest.raises(LedgerBroken, match="--restored"):
        again.load()
    connections["sealer"].close()
    restored = Sealer(SIGNER)
    assert restored.restored() == 2
    add(robin, 4)
    assert drain(restored, 4) == 4
    connections["sealer"].close()
    later = Sealer(SIGNER)
    assert later.load()
    add(robin, 1)
    assert drain(later, 1) == 1
    assert len(leaves(superuser)) == 10
    call_command("audit_export", str(tmp_path / "e"), verbosity=0)
    assert verify(tmp_path / "e").ok


def test_the_command_seals_once_and_refuses_without_a_key(robin, superuser, settings, capsys):
    add(robin, 3)
    seal_by_command(3)
    capsys.readouterr()
    call_command("seal", "--once")
    assert "0 poster förseglade, 3 i trädet" in capsys.readouterr().out
    connections["sealer"].close()
    settings.SEALER_KEY = b""
    with pytest.raises(CommandError, match="SEALER_KEY_FILE saknas"):
        call_command("seal", "--once")


def test_the_command_waits_its_turn(sealer):
    wrong = []

    def second():
        try:
            call_command("seal", "--once")
        except CommandError as error:
            wrong.append(str(error))
        connections.close_all()

    thread = threading.Thread(target=second)
    thread.start()
    thread.join()
    assert wrong == ["En annan förseglare är redan igång."]


@pytest.mark.parametrize(
    "payload", [b"{}", b"[]", b"\xff", b'"x"', b'{"ts":7}', b'{"ts":"yesterday"}', b"null"]
)
def test_an_odd_payload_is_sealed_without_projection(payload):
    assert projection(payload) == (None, "", "", "", "")


def test_an_odd_payload_does_not_stop_the_sealer(robin, sealer, superuser):
    add(robin, 1)
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("INSERT INTO audit_entry (writer, wseq, payload) VALUES ('x', 0, %s)", [b"not json"])
    add(robin, 1)
    assert drain(sealer, 3) == 3
