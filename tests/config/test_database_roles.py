"""The tests run as the application's role, which owns nothing and passes no wall."""

import pytest
from django.db import connections

ALIASES = {
    "default": "sig_app",
    "owner": "sig_owner",
    "sealer": "sig_sealer",
    "review": "sig_reviewer",
    "statistics": "sig_statistics",
}
pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize(("alias", "role"), ALIASES.items())
def test_each_alias_is_its_own_role_in_one_database(alias, role):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        user, name = cursor.fetchone()
    assert user == role
    assert name == connections["default"].settings_dict["NAME"]


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_no_role_passes_row_security(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)


def test_the_application_owns_no_table():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relowner = 'sig_app'::regrole")
        assert cursor.fetchall() == []


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_flush_leaves_what_migrations_made():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 10
