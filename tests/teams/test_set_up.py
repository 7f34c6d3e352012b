"""Petra gets a link, chooses a password and connects her phone."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from django.test import Client
from django_otp.oath import TOTP

from audit import clock
from teams.models import Authenticator, RecoveryCode, SetUpLink, User
from teams.services import set_up, users
from tests import cast

pytestmark = pytest.mark.django_db
NEW = "ett nytt långt lösenord"


def petra_and_link() -> tuple[User, str]:
    return users.create(
        email="petra.ny@polis.example", name="Petra Ny", roles=["team_member"], by=cast.adam()
    )


def code_now(token: str) -> str:
    found = set_up.new_authenticator(token)
    assert found is not None
    generator = TOTP(b32decode(found.secret.replace(" ", "")))
    generator.time = clock.now().timestamp()
    return f"{generator.token():06d}"


def choose(client: Client, token: str, password: str = NEW, again: str | None = None):
    return client.post(f"/set-up/{token}/", {"password": password, "again": again or password})


def test_petra_is_ready_after_three_steps_and_her_codes_are_shown_once(client, written):
    petra, token = petra_and_link()
    assert "Petra Ny" in client.get(f"/set-up/{token}/").content.decode()
    assert choose(client, token).headers["Location"] == f"/set-up/{token}/authenticator/"
    page = client.get(f"/set-up/{token}/authenticator/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    answer = client.post(f"/set-up/{token}/authenticator/", {"code": code_now(token)})
    petra.refresh_from_db()
    assert answer.status_code == 200
    assert len(re.findall(r"<li>\w{5}-\w{5}</li>", answer.content.decode())) == 10
    assert petra.set_up_at is not None
    assert petra.check_password(NEW)
    assert RecoveryCode.objects.filter(user=petra).count() == 10
    assert Authenticator.objects.get(user=petra).confirmed
    assert client.get(f"/set-up/{token}/").status_code == 410, "a link is for once"
    assert "user.set_up" in [entry["action"] for entry in written]


@pytest.mark.parametrize(("late", "works"), [(-1, True), (0, False), (1, False)])
def test_a_link_lasts_seventy_two_hours(client, at, late, works):
    _, token = petra_and_link()
    at(timedelta(hours=72, seconds=late))
    assert (client.get(f"/set-up/{token}/").status_code == 200) is works
    assert (choose(client, token).status_code == 303) is works


def test_an_unknown_a_used_and_a_replaced_link_answer_alike(client):
    petra, old = petra_and_link()
    users.new_link(user=petra, by=cast.adam())
    pages = {client.get(f"/set-up/{token}/").content for token in (old, "x" * 43, "å")}
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("kort", "kort", "12 tecken"),
        ("password1234", "password1234", "vanligt"),
        (NEW, NEW + "x", "olika"),
        ("", "", "Välj ett lösenord"),
    ],
)
def test_a_weak_password_is_refused_in_words(client, password, again, says):
    _, token = petra_and_link()
    answer = choose(client, token, password, again)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_wrong_first_code_is_counted_and_leaves_the_link(client):
    petra, token = petra_and_link()
    choose(client, token)
    answer = client.post(f"/set-up/{token}/authenticator/", {"code": "000000"})
    assert answer.status_code == 422
    assert Authenticator.objects.get(user=petra).throttling_failure_count == 1
    answer = client.post(f"/set-up/{token}/authenticator/", {"code": code_now(token)})
    assert "Vänta" in answer.content.decode()


def test_the_old_phone_works_until_the_new_one_is_connected(client):
    anna = cast.anna()
    token = users.new_link(user=anna, by=cast.adam())
    choose(client, token)
    assert {row.confirmed for row in Authenticator.objects.filter(user=anna)} == {True, False}
    client.post(f"/set-up/{token}/authenticator/", {"code": code_now(token)})
    assert Authenticator.objects.filter(user=anna).count() == 1


def test_a_new_password_ends_every_session(client_for):
    anna, other = cast.anna(), Client()
    browser = client_for(anna)
    assert browser.get("/account/").status_code == 200
    choose(other, users.new_link(user=anna, by=cast.adam()))
    assert browser.get("/account/").status_code == 303


def test_only_hashes_of_links_and_recovery_codes_are_stored():
    petra, token = petra_and_link()
    codes = users.new_recovery_codes(user=petra, by=petra)
    assert SetUpLink.objects.get(user=petra).token_hash not in token
    stored = set(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not stored & {*codes, *(code.replace("-", "") for code in codes)}


def test_the_second_step_without_the_first_leads_back(client):
    _, token = petra_and_link()
    assert client.get(f"/set-up/{token}/authenticator/").headers["Location"] == f"/set-up/{token}/"


def test_the_link_of_a_closed_account_is_gone(client):
    petra, token = petra_and_link()
    users.deactivate(user=petra, by=cast.adam())
    assert client.get(f"/set-up/{token}/").status_code == 410
