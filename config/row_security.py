"""Row security, functions and grants are code: applied again, as the owner, after every migrate, and stamped.

Each application has `row_security.SQL`; the order is from the ground up. The stamp is the SHA-256 of the
whole text, so that a process whose code expects other policies than the database has refuses to serve.
"""

import hashlib
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from config import env

OWNER = "sig_owner"
ORDER = ("audit", "teams", "consent", "sig")
FRAMEWORK = """
GRANT USAGE ON SCHEMA public TO sig_app, sig_sealer, sig_reviewer, sig_statistics;
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
           AND relname ~ '^(django_session|axes_|procrastinate_)' LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO sig_app', t);
  END LOOP;
  FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
           AND relname ~ '^(django_content_type|django_migrations|auth_|guardian_)' LOOP
    EXECUTE format('GRANT SELECT ON %I TO sig_app', t);
  END LOOP;
  FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
           AND relname ~ '^(axes_|procrastinate_)' LOOP
    EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO sig_app', t);
  END LOOP;
END $$;
GRANT SELECT ON django_migrations TO sig_sealer, sig_reviewer, sig_statistics;
CREATE TABLE IF NOT EXISTS audit_schema_stamp (id integer PRIMARY KEY CHECK (id = 1), sha256 text NOT NULL);
REVOKE ALL ON audit_schema_stamp FROM PUBLIC;
GRANT SELECT ON audit_schema_stamp TO sig_app, sig_sealer, sig_reviewer, sig_statistics;
"""
STAMP = """
INSERT INTO audit_schema_stamp (id, sha256) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET sha256 = EXCLUDED.sha256
"""


def parts() -> list[tuple[str, str]]:
    """(application, SQL) in the order in which they are applied."""
    return [
        ("config", FRAMEWORK),
        *[(app, import_module(f"{app}.row_security").SQL) for app in ORDER],
    ]


def expected_stamp() -> str:
    """Hex SHA-256 over every part, in order."""
    digest = hashlib.sha256()
    for app, sql in parts():
        digest.update(f"{app}\0{sql}\0".encode())
    return digest.hexdigest()


def after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """post_migrate: apply everything when every migration is in, in one transaction.

    Refuses any role but the owner.
    """
    connection = connections[using]
    if MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes()):
        return
    apply(connection)


def apply(connection: BaseDatabaseWrapper) -> None:
    """Run every part and stamp it. Raises Refused when the session is not the owner's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] != OWNER:
            raise env.Refused(f"Fel databasroll: migrera som {OWNER} (manage.py migrate --database owner).")
        cursor.execute("BEGIN")
        try:
            for _, sql in parts():
                cursor.execute(sql)
            cursor.execute(STAMP, [expected_stamp()])
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


def actual_stamp(connection: BaseDatabaseWrapper) -> str:
    """The stamp in the database, "" when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.audit_schema_stamp') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return ""
        cursor.execute("SELECT sha256 FROM audit_schema_stamp WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else ""
