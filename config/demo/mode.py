"""The demo's mark, and why it cannot be switched on elsewhere.

`SIG_DEMO=1` is only a wish. A process serves in demo mode only when the database itself bears the mark, which
the demo puts on a database that it made empty, and when the host names are this machine's own. The other way
round, a marked database is refused outside demo mode. So neither a forgotten variable nor a copied database
opens the list of people and codes.
"""

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Connection, sql

from config.env import Refused

MARK = "sig: påhittade personer, bara för demonstration"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
READ = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


def mark(admin: Connection, database: str) -> None:
    """Mark a database that holds no tables yet. `admin` is connected to it. Raises Refused otherwise."""
    row = admin.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if row and row[0] and not is_marked(admin):
        raise Refused(f"Databasen {database} innehåller redan tabeller och är ingen demo. Inget har ändrats.")
    admin.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(MARK)))


def is_marked(admin: Connection) -> bool:
    """Whether the database that `admin` is connected to bears the mark."""
    row = admin.execute(READ).fetchone()
    return row is not None and row[0] == MARK


def refusal(connection: BaseDatabaseWrapper) -> str | None:
    """Why this process may not serve this database, or None."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        marked = cursor.fetchone()[0] == MARK
    return sentence(demo=settings.DEMO, marked=marked, hosts=frozenset(settings.ALLOWED_HOSTS))


def sentence(*, demo: bool, marked: bool, hosts: frozenset[str]) -> str | None:
    """Why these three do not go together, or None."""
    if demo and not marked:
        return (
            "SIG_DEMO=1 är satt, men databasen är ingen demodatabas. Ta bort SIG_DEMO, eller kör ./dev demo."
        )
    if marked and not demo:
        return "Databasen är en demodatabas med påhittade personer. Ange en riktig databas i DATABASE_URL."
    if demo and not hosts <= LOOPBACK:
        return "Demon får bara svara på den egna datorn: ALLOWED_HOSTS får bara innehålla localhost."
    return None
