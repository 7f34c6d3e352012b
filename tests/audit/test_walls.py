"""What PostgreSQL itself refuses, and what it notes when somebody goes round the application."""

import json

import psycopg
import pytest
from django.db import DatabaseError, connection, connections

from audit.acting import acting_as, acting_as_system, recording
from audit.actions import Action
from audit.hashing import canonical
from audit.models import Entry, LogReview
from audit.row_security import SQL
from audit.services import record

LEDGER = [
    "audit_entry",
    "audit_leaf",
    "audit_checkpoint",
    "audit_restart",
    "audit_sealer_key",
    "audit_log_review",
]
HIDDEN = [
    "audit_entry",
    "audit_leaf",
    "audit_checkpoint",
    "audit_restart",
    "audit_sealer_key",
    "audit_actor_key",
]
everything = pytest.mark.django_db(transaction=True, databases="__all__")


def refused(alias, statement, *params):
    with pytest.raises(DatabaseError) as caught, connections[alias].cursor() as cursor:
        cursor.execute(statement, params)
    return caught.value.__cause__.sqlstate


@everything
@pytest.mark.parametrize("table", HIDDEN)
def test_the_application_cannot_read_the_ledger_or_the_key(table):
    assert refused("default", f"SELECT * FROM {table}") == "42501"


@everything
@pytest.mark.parametrize("table", [*LEDGER, "audit_actor_key"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("alias", ["default", "sealer", "review", "statistics"])
def test_no_role_takes_anything_away(table, statement, alias):
    assert refused(alias, statement.format(table)) == "42501"


@everything
@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET {} = {}"])
def test_not_even_the_owner_or_the_superuser_changes_the_ledger(superuser, table, statement):
    column = {"audit_entry": "wseq", "audit_leaf": "actor", "audit_checkpoint": "note"}.get(table)
    if column is None and "UPDATE" in statement:
        column = {"audit_restart": "at", "audit_sealer_key": "at", "audit_log_review": "sample"}[table]
    sql = statement.format(table, column, column)
    assert refused("owner", sql) == "42501"
    with superuser() as session, pytest.raises(psycopg.errors.InsufficientPrivilege, match="only grows"):
        session.execute(sql)


@everything
@pytest.mark.parametrize("columns", ["id", "txid"])
def test_the_application_cannot_choose_an_entrys_place(columns):
    sql = f"INSERT INTO audit_entry ({columns}, writer, wseq, payload) VALUES ('1', 'w', 0, '{{}}')"
    assert refused("default", sql) == "42501"


@everything
@pytest.mark.parametrize(("payload", "code"), [
    (b"", "23514"), (b"x", "23514"), (b"a\nb", "23514"), (b"x" * 4097, "23514"),
])  # fmt: skip
def test_a_leaf_is_one_line_of_limited_length(payload, code):
    sql = "INSERT INTO audit_entry (writer, wseq, payload) VALUES ('w', 0, %s)"
    assert refused("default", sql, payload) == code


@everything
def test_a_place_in_a_chain_is_taken_once():
    sql = "INSERT INTO audit_entry (writer, wseq, payload) VALUES ('w', 0, '{}')"
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert refused("default", sql) == "23505"


@everything
def test_only_the_owner_guards_tables_or_writes_raw_entries():
    for call in ("sig_guard('audit_log_review')", "audit_append_raw('x')"):
        assert refused("default", f"SELECT {call}") == "42501"


@everything
def test_models_refuse_as_well(robin):
    with pytest.raises(TypeError, match="append-only"):
        Entry().delete()
    entry = Entry(id=1)
    entry._state.adding = False
    with pytest.raises(TypeError, match="append-only"):
        entry.save()


@everything
def test_applying_the_security_again_changes_nothing(superuser):
    with superuser() as session:
        session.execute("SET ROLE sig_owner")
        session.execute(SQL)
        session.execute(SQL)


@pytest.fixture
def guarded(superuser):
    """A table somebody above would guard."""
    with superuser() as session:
        session.execute("SET ROLE sig_owner")
        session.execute("CREATE TABLE probe (id bigint PRIMARY KEY, text text)")
        session.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON probe TO sig_app")
        session.execute("SELECT sig_guard('probe')")
        session.execute("SELECT sig_guard('probe')")
    yield
    for alias in connections:
        connections[alias].close()
    with superuser() as session:
        session.execute("DROP TABLE probe")


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@everything
def test_a_write_without_an_actor_is_noted(guarded, superuser, stored, chains_hold):
    run("INSERT INTO probe VALUES (1, 'secret'), (2, 'b')")
    run("UPDATE probe SET text = 'c' WHERE id = 1", "DELETE FROM probe WHERE id = 1")
    entries = stored()
    assert [entry["object"] for entry in entries] == [
        "insert:probe:1", "insert:probe:2", "update:probe:1", "delete:probe:1",
    ]  # fmt: skip
    assert {entry["action"] for entry in entries} == {"write.raw"}
    assert {entry["actor"] for entry in entries} == {"sql:sig_app"}
    assert "secret" not in json.dumps(entries)
    assert chains_hold() == 3
    with superuser() as session:
        leaves = [bytes(row[0]) for row in session.execute("SELECT payload FROM audit_entry")]
    assert all(canonical(json.loads(leaf)) == leaf for leaf in leaves)


@everything
def test_raw_entries_are_chained_through_savepoints(guarded, stored, chains_hold):
    from django.db import transaction

    with transaction.atomic():
        run("INSERT INTO probe VALUES (1, 'a')")
        point = transaction.savepoint()
        run("INSERT INTO probe VALUES (2, 'a')")
        transaction.savepoint_rollback(point)
        run("INSERT INTO probe VALUES (3, 'a')")
    assert [entry["object"] for entry in stored()] == ["insert:probe:1", "insert:probe:3"]
    assert chains_hold() == 1


@everything
def test_a_write_by_somebody_is_not_raw(guarded, stored, robin):
    with acting_as(robin):
        record(Action.CASE_CHANGE)
        run("INSERT INTO probe VALUES (1, 'a')")
    with acting_as_system("import"):
        run("INSERT INTO probe VALUES (2, 'a')")
    with recording():
        run("INSERT INTO probe VALUES (3, 'a')")
    assert [entry.get("object") for entry in stored()] == [None, "insert:probe:3"]


@everything
def test_psql_as_superuser_is_noted_too(guarded, superuser, stored):
    with superuser() as session:
        session.execute("INSERT INTO probe VALUES (1, 'a')")
        session.execute("TRUNCATE probe")
    first, second = stored()
    assert first["actor"] == second["actor"]
    assert first["actor"].startswith("sql:")
    assert second["object"] == "truncate:probe"


@everything
def test_a_review_is_signed_by_who_acts(robin, kim):
    from datetime import UTC, date, datetime

    def sign(person):
        LogReview.objects.create(
            reviewer=person.id,
            from_on=date(2026, 1, 1),
            to_on=date(2026, 1, 31),
            sample=10,
            remark="none",
            signed_off_at=datetime(2026, 2, 1, tzinfo=UTC),
            tree_size=1,
            tree_root=b"r" * 32,
        )

    with acting_as(robin):
        sign(robin)
    with pytest.raises(DatabaseError), acting_as(robin):
        sign(kim)
    with acting_as(kim):
        assert LogReview.objects.count() == 1
    assert LogReview.objects.count() == 0
