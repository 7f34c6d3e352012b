"""What stops a start, each from its own fault."""

import uuid

import pytest
from django.db import connections

from config import checks, row_security
from config.env import Refused

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def durable(monkeypatch):
    """The test cluster is fast and unsafe, which is the one thing these tests look past."""
    monkeypatch.setattr(checks, "unsafe_commit", lambda connection: None)


def test_a_healthy_start_is_let_through(durable):
    checks.refuse_unsafe("default", "sig_app")


def test_a_database_that_may_lose_what_it_acknowledged_is_refused():
    with pytest.raises(Refused, match=r"Sätt (synchronous_commit|fsync) = on"):
        checks.refuse_unsafe("default", "sig_app")


@pytest.mark.parametrize("alias", ["owner", "sealer", "review", "statistics"])
def test_another_role_than_the_applications_is_refused(durable, alias):
    with pytest.raises(
        Refused, match=r"Fel databasroll: sig_\w+\. Den här processen ska ansluta som sig_app"
    ):
        checks.refuse_unsafe(alias, "sig_app")


def test_the_owner_is_refused_even_where_it_is_expected(durable):
    with pytest.raises(Refused, match="får för mycket"):
        checks.refuse_unsafe("owner", "sig_owner")


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.parametrize("power", ["BYPASSRLS", "CREATEROLE", "SUPERUSER", "CREATEDB"])
def test_a_role_with_power_is_refused(durable, superuser, power):
    connection = connections["statistics"]
    connection.close()
    own = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    name = f"sig_strong_{uuid.uuid4().hex[:8]}"
    with superuser() as session:
        session.execute(f"CREATE ROLE {name} LOGIN {power} PASSWORD 'only-for-this-test'")
        session.execute(f"GRANT CONNECT ON DATABASE {connection.settings_dict['NAME']} TO {name}")
        connection.settings_dict.update(USER=name, PASSWORD="only-for-this-test")
        try:
            with pytest.raises(Refused, match="får för mycket"):
                checks.refuse_unsafe("statistics", name)
        finally:
            connection.close()
            connection.settings_dict.update(own)
            session.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


@pytest.mark.parametrize(
    ("version", "accepted"), [(140012, False), (149999, False), (150000, True), (180006, True)]
)
def test_postgresql_15_is_the_oldest(version, accepted):
    class Info:
        server_version = version

    class Connection:
        info = Info

    class Wrapper:
        connection = Connection

    assert (checks.old_server(Wrapper) is None) is accepted


def test_other_row_security_than_the_programs_is_refused(durable, monkeypatch):
    monkeypatch.setattr(row_security, "FRAMEWORK", row_security.FRAMEWORK + "-- one policy less")
    with pytest.raises(Refused, match="radskydd är ett annat"):
        checks.refuse_unsafe("default", "sig_app")


def test_a_database_that_is_behind_is_refused(durable, monkeypatch):
    monkeypatch.setattr(checks.MigrationExecutor, "migration_plan", lambda self, targets: [("sig", "0002")])
    with pytest.raises(Refused, match="inte uppdaterad"):
        checks.refuse_unsafe("default", "sig_app")


def test_another_actor_key_than_the_databases_is_refused(durable, settings):
    settings.ACTOR_KEY = bytes(32)
    with pytest.raises(Refused, match="ACTOR_KEY är en annan"):
        checks.refuse_unsafe("default", "sig_app")


def test_a_key_that_was_destroyed_and_is_back_is_refused(durable, monkeypatch):
    from crypto.errors import KeystoreError

    class Revived:
        def verify_erasures(self) -> None:
            raise KeystoreError("en förstörd nyckel finns igen")

    monkeypatch.setattr(checks, "keyring", Revived)
    with pytest.raises(Refused, match="Nycklarna är inte i ordning: en förstörd nyckel finns igen"):
        checks.refuse_unsafe("default", "sig_app")


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_an_unreachable_database_is_one_sentence(durable):
    connection = connections["statistics"]
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = "1"
    try:
        with pytest.raises(Refused, match="går inte att nå"):
            checks.refuse_unsafe("statistics", "sig_statistics")
    finally:
        connection.settings_dict["PORT"] = port


def test_a_route_that_does_not_say_who_is_an_error(settings):
    settings.ROOT_URLCONF = "tests.config.open_urls"
    faults = [message.msg for message in checks.routes_declare_who(None)]
    assert faults == [
        "forgotten: the route does not declare who may use it",
        "misspelt: unknown roles: cordinator",
    ]
