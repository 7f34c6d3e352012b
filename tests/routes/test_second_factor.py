"""A password alone opens nothing, a forged session opens nothing, and what weighs more wants a fresh code."""

from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.urls import reverse

from teams.testing import BACKEND
from tests import cast
from tests.routes.conftest import House
from tests.routes.table import NOBODY, PEOPLE, ROWS, Row

pytestmark = pytest.mark.django_db(databases="__all__")
BEHIND = [row for row in ROWS if NOBODY not in row.may.split()]
WEIGHTY = [row for row in ROWS if row.step_up]


def methods(row: Row) -> list[str]:
    return [method for method in ("get", "post") if getattr(row, method) is not None]


def asked_for(answer: Any, page: str) -> bool:
    return answer.status_code == 303 and answer.headers["Location"].startswith(f"{reverse(page)}?next=")


@pytest.fixture
def half_way(house: House) -> Client:
    """Anna has given her password, and no code."""
    client = Client(raise_request_exception=False)
    sent = {"email": house.world.people["anna"].email, "password": cast.PASSWORD}
    answer = client.post(reverse("sign-in"), sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("sign-in-code")
    return client


@pytest.fixture
def unregistered(house: House) -> Client:
    """A session that Django takes for Anna's and that nobody opened with a second factor."""
    anna = house.world.people["anna"]
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(anna.pk), BACKEND
    store[HASH_SESSION_KEY] = anna.get_session_auth_hash()
    store.save()
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return client


@pytest.mark.parametrize("kind", ["half_way", "unregistered"])
def test_without_the_second_factor_every_door_leads_to_sign_in(
    house: House, request: pytest.FixtureRequest, kind: str
) -> None:
    client = request.getfixturevalue(kind)
    opened = [
        f"{method} {row.name}"
        for row in BEHIND
        for method in methods(row)
        if not asked_for(getattr(client, method)(house.address(row)), "sign-in")
    ]
    assert opened == []
    assert client.get(reverse("sign-in")).status_code == 200


def test_a_code_that_is_no_longer_fresh_is_asked_for_again(house: House, superuser: Any) -> None:
    people = {row.name: next(one for one in PEOPLE if one in row.may.split()) for row in WEIGHTY}
    for person in set(people.values()):
        house.client(person)
    with superuser() as session:
        session.execute("UPDATE teams_usersession SET verified_at = verified_at - interval '301 seconds'")
    passed = [
        f"{method} {row.name}"
        for row in WEIGHTY
        for method in methods(row)
        if not asked_for(getattr(house.client(people[row.name]), method)(house.address(row)), "step-up")
    ]
    assert passed == []
    assert house.client("anna").get(f"/cases/{house.ids['case']}/").status_code == 200
