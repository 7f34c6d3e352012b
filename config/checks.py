"""What stops a start.

Checks of the code run with every command; checks of the database when a process begins to serve.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.urls import URLPattern, URLResolver, get_resolver

from audit.acting import acting_as_system
from audit.routes import PUBLIC, SIGNED_IN, RoutePolicy
from config import row_security
from config.demo import mode
from config.env import Refused
from crypto.errors import SealedError
from crypto.keyring import keyring
from teams.roles import ROLES

OLDEST = 150000
ROLE = """
SELECT current_user, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb,
       EXISTS (SELECT FROM pg_class WHERE relowner = r.oid), pg_has_role(current_user, 'sig_owner', 'MEMBER')
FROM pg_roles r WHERE rolname = current_user
"""


def register_all() -> None:
    """Register the checks of the code with Django."""
    checks.register(routes_declare_who, checks.Tags.urls)


def routes_declare_who(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One error for each address that does not say who may use it, or names a role that does not exist."""
    return [
        checks.Error(
            f"{address}: {fault}", hint="Declare it with audit.routes.route(..., who=...).", id="config.E001"
        )
        for address, view in routes(get_resolver())
        if (fault := _fault(getattr(view, "policy", None)))
    ]


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """(address, view) of every route under `resolver`."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from routes(pattern, address)


def _fault(policy: object) -> str | None:
    if not isinstance(policy, RoutePolicy):
        return "the route does not declare who may use it"
    if policy.who in (PUBLIC, SIGNED_IN):
        return None
    unknown = sorted(set(policy.who) - set(ROLES))
    return f"unknown roles: {', '.join(unknown)}" if unknown else None


def refuse_unsafe(alias: str, role: str) -> None:
    """Raise Refused with the first reason not to serve through `alias`, which must be `role`."""
    connection = connections[alias]
    try:
        connection.ensure_connection()
        for reason in reasons(connection, role):
            raise Refused(f"SIG startar inte. {reason}")
    except Error as error:
        raise Refused(
            f"Databasen går inte att nå. Kontrollera adressen. ({str(error).splitlines()[0]})"
        ) from None


def reasons(connection: BaseDatabaseWrapper, role: str) -> Iterator[str]:
    """Each reason not to serve, the most basic first."""
    for check in (old_server, unsafe_commit):
        if reason := check(connection):
            yield reason
    if reason := wrong_role(connection, role):
        yield reason
    for check in (not_migrated, other_row_security, mode.refusal):
        if reason := check(connection):
            yield reason
    if role == "sig_app":
        yield from filter(None, (other_actor_key(), revived_keys()))


def old_server(connection: BaseDatabaseWrapper) -> str | None:
    found = connection.connection.info.server_version
    if found < OLDEST:
        return f"PostgreSQL {found // 10000} är för gammalt. SIG behöver {OLDEST // 10000} eller nyare."
    return None


def unsafe_commit(connection: BaseDatabaseWrapper) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')")
        commit, fsync = cursor.fetchone()
    if commit == "off" or fsync == "off":
        setting = "synchronous_commit" if commit == "off" else "fsync"
        return (
            f"Databasen är inställd så att sparade uppgifter kan försvinna. Sätt {setting} = on i PostgreSQL."
        )
    return None


def wrong_role(connection: BaseDatabaseWrapper, expected: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        user, powerful, owns, owner = cursor.fetchone()
    if user != expected:
        return f"Fel databasroll: {user}. Den här processen ska ansluta som {expected}."
    if powerful or owns or owner:
        return (
            f"Rollen {user} får för mycket. Den får inte kringgå radskyddet, skapa roller eller äga tabeller."
        )
    return None


def not_migrated(connection: BaseDatabaseWrapper) -> str | None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "Databasen är inte uppdaterad. Kör: manage.py migrate --database owner"
    return None


def other_row_security(connection: BaseDatabaseWrapper) -> str | None:
    if row_security.actual_stamp(connection) != row_security.expected_stamp():
        return "Databasens radskydd är ett annat än programmets. Kör: manage.py migrate --database owner"
    return None


def other_actor_key() -> str | None:
    with acting_as_system("start"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT sig_system()")
        if cursor.fetchone() != ("start",):
            return "ACTOR_KEY är en annan än databasens. Kör: manage.py install_actor_key"
    return None


def revived_keys() -> str | None:
    try:
        keyring().verify_erasures()
    except SealedError as error:
        return f"Nycklarna är inte i ordning: {error}"
    return None
