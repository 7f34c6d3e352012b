"""What happens when the same thing is done at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from audit.acting import acting_as_system
from audit.decisions import NotAllowed
from teams.models import Membership, RecoveryCode, RoleAssignment, User, UserSession
from teams.services import roles, sessions, sign_in, users
from teams.signin import authenticators
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


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
