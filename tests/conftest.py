"""How tests meet the database: the owner creates and migrates, the application's role runs the tests.

An own cluster under var/test (never the demo's), started when the first test asks for it and stopped by the
last session that leaves. Set SIG_TEST_DB to run beside somebody else.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.middleware import csrf
from django.test import Client
from django.test.testcases import TransactionTestCase

from config import databases, env
from tests.database import TestCluster

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
KEPT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "audit_schema_stamp",
    "audit_actor_key",
}
PROJECT_TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
)
FROM_ONE = (
    "SELECT setval(oid::regclass, 1, false) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
)
# A token of all letters spells "Kim" once in a while, where a test says that no page names Kim.
csrf.CSRF_ALLOWED_CHARS = "bcdfghjklmnpqrstvwxz"
made: list[str] = []
"""The database of this session, once a test asked for it."""
MANY = 2_000
"""Rows: dead ones beyond this would slow the next test down, so they are swept out at once."""


def _connect_as(alias: str, url: str) -> None:
    """Point one alias at `url`, keeping the name of the database that tests use."""
    connection = connections[alias]
    connection.close()
    wanted = databases.from_url(url, test_name="")
    connection.settings_dict.update({key: wanted[key] for key in ("USER", "PASSWORD", "HOST", "PORT")})
    connection.settings_dict["CONN_MAX_AGE"] = 0
    connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], **wanted["OPTIONS"]}


@pytest.fixture(scope="session")
def cluster() -> Iterator[TestCluster]:
    """The cluster of this session and xdist worker; stopped when nobody else uses it.

    Not shared: the sealer waits for older transactions, and those of every database in a cluster count.
    """
    own = os.environ.get("SIG_TEST_DB", "") + os.environ.get("PYTEST_XDIST_WORKER", "")
    with TestCluster.lease(settings.VAR_DIR / "test" / (own or "main")) as found:
        yield found


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, cluster: TestCluster
) -> None:
    """Every alias is the owner while the database is made; afterwards each becomes itself."""
    for alias in connections:
        _connect_as(alias, cluster.urls["OWNER_DATABASE_URL"])
        connections[alias].settings_dict["NAME"] = cluster.database


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, cluster: TestCluster) -> Iterator[None]:
    """After creation: the actor key is installed, and every alias takes its own role."""
    name = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        _for_everyone(name, lambda alias: cluster.urls["OWNER_DATABASE_URL"])
        if "audit_actor_key" in connections["default"].introspection.table_names():
            call_command("install_actor_key", verbosity=0)
        cluster.close_to_others(name)
        _for_everyone(name, lambda alias: cluster.urls[databases.URLS[alias]])
    made.append(name)
    yield
    made.clear()
    with django_db_blocker.unblock():
        _for_everyone(name, lambda alias: cluster.urls["OWNER_DATABASE_URL"])
        _end_sessions(cluster, name)


def _end_sessions(cluster: TestCluster, name: str) -> None:
    """On a busy machine a session that a browser or a worker left may still be closing: DROP would fail."""
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def _for_everyone(name: str, url: Callable[[str], str]) -> None:
    for alias in connections:
        _connect_as(alias, url(alias))
        connections[alias].settings_dict["NAME"] = name


@contextmanager
def as_superuser() -> Iterator[psycopg.Connection[Any]]:
    """A session that no wall stops, for arranging and for looking behind the application's back."""
    url = TestCluster.current().superuser(connections["default"].settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as session:
        yield session


@pytest.fixture
def superuser() -> Callable[[], Any]:
    """`with superuser() as session:` a psycopg connection to the test database without any wall."""
    return as_superuser


def _flush(case: TransactionTestCase) -> None:
    """Rows of the ledger nobody may take away, so the superuser does. Four times as fast as TRUNCATE."""
    for alias in connections:
        connections[alias].close()
    with as_superuser() as session:
        session.execute("SET session_replication_role = replica")
        tables = _tables(session)
        with session.transaction():
            # A thread of the last test may still be writing: what it commits later would stay.
            names = psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, tables))
            session.execute(psycopg.sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(names))
            large = [name for name in _filled(session, tables) if _emptied(session, name) > MANY]
        for name in large:
            session.execute(psycopg.sql.SQL("VACUUM {}").format(psycopg.sql.Identifier(name)))
        session.execute(FROM_ONE)


def _tables(session: psycopg.Connection[Any]) -> list[str]:
    return [row[0] for row in session.execute(PROJECT_TABLES) if row[0] not in KEPT]


def _filled(session: psycopg.Connection[Any], tables: list[str]) -> list[str]:
    one = psycopg.sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    asked = (one.format(psycopg.sql.Literal(name), psycopg.sql.Identifier(name)) for name in tables)
    return [row[0] for row in session.execute(psycopg.sql.SQL(" UNION ALL ").join(asked))]


def _emptied(session: psycopg.Connection[Any], name: str) -> int:
    return session.execute(psycopg.sql.SQL("DELETE FROM {}").format(psycopg.sql.Identifier(name))).rowcount


TransactionTestCase._fixture_teardown = _flush  # type: ignore[attr-defined]


@pytest.fixture(scope="module", autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A module that leaves a case behind is told so itself, not the next one that counts cases."""
    yield
    if not made:
        return
    with as_superuser() as session:
        left = sorted(_filled(session, _tables(session)))
    assert not left, f"rows left in {left}"


@pytest.fixture(autouse=True)
def own_ledger_writer() -> Iterator[None]:
    """Each test is a writer of its own: what the last one wrote has been rolled back or flushed."""
    from audit import store

    store.forget_writer()
    yield
    store.forget_writer()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be reached."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in {
            "127.0.0.1",
            "::1",
            "localhost",
        }:
            raise AssertionError(f"a test reached for the network: {address[0]}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`frozen(datetime(2026, 5, 1, 12, tzinfo=UTC))` stops the project's clock there."""
    from audit import clock

    def freeze(moment: datetime) -> None:
        assert moment.tzinfo is not None, "times are aware"
        monkeypatch.setattr(clock, "_now", lambda: moment.astimezone(UTC))

    return freeze


@pytest.fixture
def client_for() -> Callable[[Any], Client]:
    """`client_for(user)`: a browser that is signed in with the second factor verified."""
    from teams.testing import signed_in

    return lambda user: signed_in(Client(enforce_csrf_checks=False), user)


@pytest.fixture(scope="session", autouse=True)
def test_home() -> Iterator[None]:
    """The session's keystore goes with it."""
    yield
    shutil.rmtree(settings.TEST_HOME, ignore_errors=True)


LONG = (
    "tests/config/test_demo.py",
    "tests/routes/test_who_may.py",
    "tests/browser/test_walk.py",
    "tests/browser/test_pages.py",
    "tests/routes/test_consent_states.py",
    "tests/routes/test_existence.py",
    "tests/routes/test_still_marks.py",
    "tests/browser/test_drafts.py",
    "tests/browser/test_jobs.py",
    "tests/routes/test_statements.py",
    "tests/sig/test_demo.py",
)
"""What takes longest goes first, so that no worker is left alone with one of them at the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_configure(config: pytest.Config) -> None:
    env.refuse_if_incomplete(frozenset({"SECRET_KEY", "DATABASE_URL"}))
