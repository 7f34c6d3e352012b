"""Makes the database's roles and the database itself, with random passwords.

Needs an administrator's connection.
"""

import json
import os
import secrets
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config.databases import ROLES, URLS
from config.env import Refused

OLDEST = 150000


def connect(url: str) -> psycopg.Connection:
    """An autocommitting connection.

    Raises Refused with a sentence when the server cannot be reached or is too old.
    """
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.Error as error:
        where = urlsplit(url).hostname or "den inbyggda databasen"
        reason = str(error).strip().splitlines()[-1]
        raise Refused(f"Databasen på {where} går inte att nå. Kontrollera DATABASE_URL. ({reason})") from None
    if connection.info.server_version < OLDEST:
        found = connection.info.server_version // 10000
        connection.close()
        raise Refused(f"PostgreSQL {found} är för gammalt. SIG behöver {OLDEST // 10000} eller nyare.")
    return connection


def prepare(
    admin_url: str, database: str, kept: Path, *, may_create_databases: bool = False
) -> dict[str, str]:
    """URL by environment variable name.

    Makes what is missing; passwords are kept in `kept` (0600) between starts.

    Raises Refused when the role may not create roles, or when our role names exist with passwords we do not
    hold.
    """
    if kept.exists():
        return urls(admin_url, database, json.loads(kept.read_text()))
    passwords = {role: secrets.token_urlsafe(24) for role in ROLES.values()}
    with connect(admin_url) as admin:
        _refuse_unless_able(admin)
        _refuse_if_taken(admin)
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _create(admin, database, passwords, may_create_databases)
        _keep(kept, passwords)
    return urls(admin_url, database, passwords)


def urls(admin_url: str, database: str, passwords: dict[str, str]) -> dict[str, str]:
    """The same server as `admin_url`, each role with its own password."""
    parts = urlsplit(admin_url)
    place = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    tail = f"/{quote(database)}{f'?{parts.query}' if parts.query else ''}"
    return {
        URLS[alias]: f"postgresql://{role}:{quote(passwords[role])}@{place}{tail}"
        for alias, role in ROLES.items()
    }


def _refuse_unless_able(admin: psycopg.Connection) -> None:
    row = admin.execute(
        "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if not row or not row[0]:
        names = ", ".join(URLS.values())
        raise Refused(
            f"Rollen {admin.info.user} får inte skapa roller och databaser. "
            f"Ge en adress som får, eller ange alla: {names}."
        )


def _refuse_if_taken(admin: psycopg.Connection) -> None:
    row = admin.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) LIMIT 1", [list(ROLES.values())]
    ).fetchone()
    if row:
        raise Refused(
            f"Rollen {row[0]} finns redan på servern, men lösenordet är inte sparat här. Inget har ändrats."
        )


def _create(
    admin: psycopg.Connection, database: str, passwords: dict[str, str], may_create_databases: bool
) -> None:
    with admin.transaction():
        for role, password in passwords.items():
            extra = "CREATEDB" if may_create_databases and role == ROLES["owner"] else "NOCREATEDB"
            admin.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT {} "
                    "PASSWORD {}"
                ).format(sql.Identifier(role), sql.SQL(extra), password)
            )
    try:
        make_database(admin, database)
    except psycopg.Error as error:
        for role in passwords:
            admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
        raise Refused(
            f"Databasen {database} kunde inte skapas: {str(error).strip().splitlines()[0]}"
        ) from None


def make_database(admin: psycopg.Connection, database: str) -> None:
    """An empty database that belongs to the owner and that only our roles may enter. Raises psycopg.Error."""
    name, owner = sql.Identifier(database), sql.Identifier(ROLES["owner"])
    admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    try:
        close_to_others(admin, database)
    except psycopg.Error:
        admin.execute(sql.SQL("DROP DATABASE {}").format(name))
        raise


def close_to_others(admin: psycopg.Connection, database: str) -> None:
    """Only the five roles may connect, and nobody may make temporary tables."""
    name = sql.Identifier(database)
    admin.execute(sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(name))
    for role in ROLES.values():
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role)))


def with_database(url: str, database: str) -> str:
    """The same server and person, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database)}"))


def _keep(kept: Path, passwords: dict[str, str]) -> None:
    descriptor = os.open(kept, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(passwords, file)
