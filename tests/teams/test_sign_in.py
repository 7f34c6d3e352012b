"""Anna signs in, and others try."""

from datetime import timedelta

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from teams.models import RecoveryCode, User, UserSession
from teams.services import sessions, sign_in, users
from teams.signin import authenticators, demo
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tables_of_axes_are_empty(db):
    from axes.models import AccessAttempt

    AccessAttempt.objects.all().delete()


def give_password(client: Client, email: str, password: str = cast.PASSWORD, **more):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def enter(client: Client, user: User, **more):
    give_password(client, user.email, **more)
    return client.post("/sign-in/code/", {"code": authenticators.usable_code(user=user), **more})


def actions() -> list[str]:
    return [entry["action"] for entry in ledger()]


def ledger() -> list[dict]:
    import json

    from tests.conftest import as_superuser

    with as_superuser() as session:
        return [
            json.loads(bytes(row[0]))
            for row in session.execute("SELECT payload FROM audit_entry ORDER BY id")
        ]


def test_anna_gives_password_and_code_and_is_inside():
    anna, client = cast.anna(), Client()
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=%2Faccount%2F"
    answer = give_password(client, "ANNA@social.example ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/code/")
    assert client.get("/account/").status_code == 303, "a password alone opens nothing"
    answer = client.post("/sign-in/code/", {"code": authenticators.usable_code(user=anna)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/account/").status_code == 200
