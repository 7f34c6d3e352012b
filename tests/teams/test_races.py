"""What happens when the same thing is done at the same moment."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from audit.acting import acting_as_system
from audit.decisions import NotAllowed
from teams.models import Authenticator, Membership, RecoveryCode, RoleAssignment, User, UserSession
from teams.services import roles, sessions, sign_in, users
from teams.signin import authenticators
from tests import cast
from tests.conftest import as_superuser

pytestmark = pytest.mark.django_db(transaction=True)


def raw_writes() -> list[str]:
    with as_superuser() as session:
        found = session.execute("SELECT payload FROM audit_entry ORDER BY id")
        entries = [json.loads(bytes(row[0])) for row in found]
    return [str(entry) for entry in entries if entry["action"] == "write.raw"]


def test_signing_in_is_no_raw_write_and_a_password_changed_from_outside_is(client):
    anna = cast.anna()
    token = users.new_link(user=anna, by=cast.adam())
    client.get(f"/set-up/{token}/")
    client.post("/sign-in/", {"email": anna.email, "password": cast.PASSWORD})
    client.post("/sign-in/code/", {"code": "000000"})
    code = users.new_recovery_codes(user=anna, by=anna)[0]
    with acting_as_system("test"):
        Authenticator.objects.update(throttling_failure_timestamp=None)
    client.post("/sign-in/code/", {"code": code})
    assert client.get("/account/").status_code == 200
    assert raw_writes() == []
    User.objects.filter(pk=anna.pk).update(password="x")
    assert len(raw_writes()) == 1


def at_once(calls):
    gate = threading.Barrier(len(calls))

    def run(call):
        gate.wait()
        try:
            return call()
        except (ValidationError, NotAllowed) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_code_opens_one_session():
    anna = cast.anna()
    code = authenticators.usable_code(user=anna)
    answers = at_once([lambda: sign_in.check_code(user=anna, code=code).answer] * 8)
    assert answers.count("ok") == 1


def test_one_recovery_code_opens_one_session():
    anna = cast.anna()
    code = users.new_recovery_codes(user=anna, by=anna)[0]
    answers = at_once([lambda: sign_in.check_code(user=anna, code=code).answer] * 8)
    assert answers.count("ok") == 1
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1


def test_eight_browsers_at_once_leave_two():
    anna = cast.anna()
    at_once([lambda n=n: sessions.open_session(user=anna, session_key=f"key-{n}") for n in range(8)])
    assert UserSession.objects.filter(ended_at__isnull=True).count() == 2


def test_two_administrators_cannot_remove_each_other():
    adam, anna = cast.adam(), cast.anna()
    roles.change(user=anna, roles={"administrator"}, by=adam)
    for person in (adam, anna):
        person.__dict__.pop("_roles_now", None)
        person.roles()
    at_once(
        [
            lambda: roles.change(user=anna, roles={"coordinator"}, by=adam),
            lambda: roles.change(user=adam, roles={"coordinator"}, by=anna),
        ]
    )
    assert RoleAssignment.objects.in_force().filter(role="administrator").exists()


def test_two_administrators_cannot_close_each_others_accounts():
    adam, anna = cast.adam(), cast.anna()
    roles.change(user=anna, roles={"administrator"}, by=adam)
    anna = User.objects.get(pk=anna.pk)
    for person in (adam, anna):
        person.roles()
    at_once([lambda: users.deactivate(user=anna, by=adam), lambda: users.deactivate(user=adam, by=anna)])
    held = RoleAssignment.objects.in_force().filter(role="administrator", user__is_active=True)
    assert held.count() == 1


def test_petra_is_added_once_by_five_who_press_together():
    team, petra = cast.team(), cast.petra()
    cast.anna()
    answers = at_once([lambda: cast.join(team, petra)] * 5)
    assert sum(isinstance(answer, Membership) for answer in answers) == 1
    with acting_as_system("test"):
        assert Membership.objects.filter(team=team, user=petra).count() == 1
