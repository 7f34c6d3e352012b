"""Row security is code: applied as the owner after every migrate, the same each time, and stamped."""

import pytest
from django.core.management import call_command
from django.db import connections

from config import row_security
from config.env import Refused

pytestmark = pytest.mark.django_db(databases="__all__")
PUBLIC_RIGHTS = """
SELECT c.relname FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = 0
"""
OPEN_FUNCTIONS = """
SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
AND NOT coalesce(array_to_string(p.proconfig, ',') ~ 'search_path=', false)
"""
UNFORCED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND NOT relforcerowsecurity
"""


def ask(sql: str) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def test_the_stamp_is_what_the_code_expects():
    assert row_security.actual_stamp(connections["default"]) == row_security.expected_stamp()


def test_the_floors_are_applied_from_the_ground_up():
    assert [app for app, _ in row_security.parts()] == ["config", "audit", "teams", "consent", "sig"]


@pytest.mark.parametrize("alias", ["default", "sealer", "review", "statistics"])
def test_only_the_owner_may_apply(alias):
    with pytest.raises(Refused, match="migrera som sig_owner"):
        row_security.apply(connections[alias])


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_applying_again_changes_nothing():
    row_security.apply(connections["owner"])
    row_security.apply(connections["owner"])
    assert row_security.actual_stamp(connections["default"]) == row_security.expected_stamp()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_broken_part_changes_nothing(monkeypatch):
    whole = row_security.parts()
    monkeypatch.setattr(
        row_security, "parts", lambda: [*whole, ("sig", "CREATE TABLE half_made (); SELECT broken")]
    )
    with pytest.raises(Exception, match="broken"):
        row_security.apply(connections["owner"])
    assert ask("SELECT relname FROM pg_class WHERE relname = 'half_made'") == []


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_migrate_as_the_application_is_refused():
    with pytest.raises(Refused, match="Fel databasroll"):
        call_command("migrate", database="default", verbosity=0)


def test_nobody_in_general_may_touch_a_table():
    assert ask(PUBLIC_RIGHTS) == []


def test_every_function_with_the_owners_rights_fixes_its_search_path():
    assert ask(OPEN_FUNCTIONS) == []


def test_row_security_binds_the_owner_too():
    assert ask(UNFORCED) == []
