"""The pages of floor 2, as the people of the cast meet them."""

import re
import uuid

import pytest
from django.test import Client

from audit.acting import acting_as
from teams import team_hooks
from teams.models import Membership, User
from teams.services import users
from tests import cast

pytestmark = pytest.mark.django_db


def token() -> str:
    return str(uuid.uuid4())


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def adam(client_for) -> Client:
    return client_for(cast.adam())


def test_adam_makes_an_account_and_gets_its_link_once(adam):
    cast.authority("polisen")
    answer = adam.post(
        "/administration/users/new/",
        {"name": "Ny Polis", "email": "ny@polis.example", "authority": "polisen", "roles": ["team_member"]},
    )
    link = re.search(r"http://testserver(/set-up/[^<]+/)", text(answer))
    assert answer.status_code == 200
    assert link
    assert Client().get(link[1]).status_code == 200
    new = User.objects.get(email="ny@polis.example")
    assert link[1] not in text(adam.get(f"/administration/users/{new.pk}/"))
    assert "Väntar på första inloggning" in text(adam.get("/administration/users/"))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "", "email": "a@b.example", "roles": ["coordinator"]}, "Skriv för- och efternamn"),
        ({"name": "A", "email": "inte en adress", "roles": ["coordinator"]}, "Skriv en hel e-postadress"),
        ({"name": "A", "email": "ADAM@it.example", "roles": ["coordinator"]}, "Det finns redan ett konto"),
        ({"name": "A", "email": "a@b.example", "roles": []}, "Välj minst en roll"),
    ],
)
def test_a_faulty_account_is_answered_in_words_and_keeps_the_text(adam, fields, says):
    answer = adam.post("/administration/users/new/", fields)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "<title>Fel:" in text(answer)
    assert fields["email"] in text(answer)


def test_adam_changes_roles_and_the_person_is_signed_out(adam, client_for):
    petra = cast.petra()
    browser = client_for(petra)
    answer = adam.post(
        f"/administration/users/{petra.pk}/",
        {"roles": ["team_member", "log_reviewer"], "submission_token": token()},
    )
    assert answer.status_code == 303
    assert browser.get("/account/").status_code == 303
    assert User.objects.get(pk=petra.pk).roles() == {"team_member", "log_reviewer"}


def test_the_last_administrator_stays_and_cannot_close_their_own_account(adam):
    me = cast.adam()
    answer = adam.post(
        f"/administration/users/{me.pk}/", {"roles": ["coordinator"], "submission_token": token()}
    )
    assert answer.status_code == 422
    assert "Minst en person måste vara administratör" in text(answer)
    adam.post(f"/administration/users/{me.pk}/close/")
    assert User.objects.get(pk=me.pk).is_active


def test_adam_closes_and_opens_an_account_and_makes_a_new_link(adam):
    petra = cast.petra()
    address = f"/administration/users/{petra.pk}"
    adam.post(f"{address}/close/")
    assert not User.objects.get(pk=petra.pk).is_active
    adam.post(f"{address}/link/")
    assert "Kontot är stängt" in text(adam.get(f"{address}/"))
    adam.post(f"{address}/open/")
    assert "/set-up/" in text(adam.post(f"{address}/link/"))
    assert adam.get("/administration/users/999999/").status_code == 404


@pytest.mark.parametrize("who", ["anna", "petra", "maj", "stig", "lovisa"])
def test_nobody_but_the_administrator_reaches_accounts(client_for, who):
    browser = client_for(getattr(cast, who)())
    for path in ("/administration/users/", "/administration/users/new/", "/administration/authorities/"):
        assert browser.get(path).status_code == 403


@pytest.mark.parametrize("who", ["maj", "stig", "lovisa", "adam"])
def test_no_team_opens_for_those_who_see_figures_logs_or_accounts(client_for, who):
    team = cast.team()
    assert client_for(getattr(cast, who)()).get(f"/teams/{team.pk}/").status_code == 403


def test_the_list_of_authorities_has_them_all(adam):
    cast.everybody()
    page = text(adam.get("/administration/authorities/"))
    assert all(name in page for _, name in cast.AUTHORITIES.values())


def test_anna_adds_a_colleague_and_reads_which_authority_lacks_consent(client_for):
    team, dag, browser = cast.team(), cast.dag(), client_for(cast.anna())
    cast.petra()
    page = text(browser.get(f"/teams/{team.pk}/members/add/"))
    assert "Polisen: Samtycke saknas" in page
    assert dag.name in page
    answer = browser.post(
        f"/teams/{team.pk}/members/add/",
        {"user": dag.pk, "role": "coordinator", "last_day": "", "submission_token": token()},
    )
    assert answer.headers["Location"] == f"/teams/{team.pk}/"
    assert dag.name in text(browser.get(f"/teams/{team.pk}/"))


def test_somebody_without_consent_cannot_be_forced_in_by_a_changed_form(client_for):
    team, petra, browser = cast.team(), cast.petra(), client_for(cast.anna())
    answer = browser.post(
        f"/teams/{team.pk}/members/add/",
        {"user": petra.pk, "role": "member", "submission_token": token()},
    )
    assert answer.status_code == 422
    assert "går inte att lägga till" in text(answer)


def test_the_last_day_counts_in_full(client_for):
    team, browser = cast.team(), client_for(cast.anna())
    held = cast.join(team, cast.petra())
    browser.post(
        f"/teams/{team.pk}/members/{held.pk}/end/",
        {"last_day": "2031-06-30", "note": "", "version": "1", "submission_token": token()},
    )
    with acting_as(cast.anna()):
        ends_at = Membership.objects.get(pk=held.pk).ends_at
    assert ends_at.isoformat() == "2031-06-30T22:00:00+00:00", "midnight in Stockholm after that day"


def test_somebody_who_was_overtaken_is_told_and_may_save_again(client_for):
    team, browser = cast.team(), client_for(cast.anna())
    held = cast.join(team, cast.petra())
    form = {"last_day": "2031-06-30", "note": "Min text.", "version": "1"}
    browser.post(
        f"/teams/{team.pk}/members/{held.pk}/end/", {**form, "note": "", "submission_token": token()}
    )
    answer = browser.post(f"/teams/{team.pk}/members/{held.pk}/end/", {**form, "submission_token": token()})
    page = text(answer)
    assert answer.status_code == 422
    assert "hann ändra före dig" in page
    assert "Min text." in page
    form["version"] = re.search(r'name="version" value="(\d+)"', page)[1]
    answer = browser.post(f"/teams/{team.pk}/members/{held.pk}/end/", {**form, "submission_token": token()})
    assert answer.status_code == 303


def test_anna_lets_olle_stand_in_for_petra(client_for):
    team, olle, browser = cast.team(), cast.olle(), client_for(cast.anna())
    held = cast.join(team, cast.petra())
    team_hooks.register(may_join=cast._yes)
    address = f"/teams/{team.pk}/members/{held.pk}/substitute/"
    assert olle.name in text(browser.get(address))
    browser.post(address, {"user": olle.pk, "note": "Ring Sam.", "submission_token": token()})
    page = text(client_for(olle).get(f"/teams/{team.pk}/"))
    assert "Ersättare för Petra Polis" in page
    assert "Ring Sam." in page


def test_petra_steps_aside_with_one_press_and_anna_is_told(client_for):
    team, petra = cast.team(), cast.petra()
    cast.join(team, petra)
    browser = client_for(petra)
    address = f"/teams/{team.pk}/conflict/"
    body = {"submission_token": token()}
    assert "Anmäl jäv" in text(browser.get(f"/teams/{team.pk}/"))
    assert browser.post(address, body).status_code == 303
    assert browser.get(f"/teams/{team.pk}/").status_code == 404
    assert browser.post(address, body).status_code == 303, "a second press is harmless"
    anna = client_for(cast.anna())
    page = text(anna.get(f"/teams/{team.pk}/"))
    assert "En ersättare behövs i teamet." in page
    notice = re.findall(r"/teams/notices/([0-9a-f-]{36})/read/", page)
    for one in notice:
        anna.post(f"/teams/notices/{one}/read/", {"team": str(team.pk)})
    assert "En ersättare behövs" not in text(anna.get(f"/teams/{team.pk}/"))


def test_the_heading_comes_from_the_floor_above(client_for):
    team, browser = cast.team(), client_for(cast.anna())
    assert "<title>Team – SIG</title>" in text(browser.get(f"/teams/{team.pk}/"))
    team_hooks.register(heading=lambda team_id, viewer: "SIG-18-001")
    assert "SIG-18-001" in text(browser.get(f"/teams/{team.pk}/"))


def test_petra_sees_the_team_without_the_buttons_and_cannot_reach_them(client_for):
    team, petra = cast.team(), cast.petra()
    held = cast.join(team, petra)
    browser = client_for(petra)
    page = text(browser.get(f"/teams/{team.pk}/"))
    assert "Anna Samordnare" in page
    assert "members/add" not in page
    for path in ("members/add/", f"members/{held.pk}/end/", f"members/{held.pk}/substitute/"):
        assert browser.get(f"/teams/{team.pk}/{path}").status_code == 403


def test_my_account_tells_roles_sessions_and_codes(client_for):
    anna = cast.anna()
    users.new_recovery_codes(user=anna, by=anna)
    browser = client_for(anna)
    page = text(browser.get("/account/"))
    assert "Samordnare" in page
    assert "10 reservkoder kvar" in page
    assert "den här webbläsaren" in page
    new = text(browser.post("/account/recovery-codes/"))
    assert len(re.findall(r"<li>\w{5}-\w{5}</li>", new)) == 10


def test_no_page_of_this_floor_has_inline_script_or_style(client_for, client):
    team = cast.team()
    held = cast.join(team, cast.petra())
    anna, adam = client_for(cast.anna()), client_for(cast.adam())
    pages = [
        client.get("/sign-in/"),
        client.get("/set-up/x/"),
        anna.get("/account/"),
        anna.get("/account/recovery-codes/"),
        anna.get("/sign-in/confirm/"),
        anna.get(f"/teams/{team.pk}/"),
        anna.get(f"/teams/{team.pk}/members/add/"),
        anna.get(f"/teams/{team.pk}/members/{held.pk}/end/"),
        anna.get(f"/teams/{team.pk}/members/{held.pk}/substitute/"),
        adam.get("/administration/users/"),
        adam.get("/administration/users/new/"),
        adam.get(f"/administration/users/{cast.petra().pk}/"),
        adam.get("/administration/authorities/"),
    ]
    for page in pages:
        assert page.status_code in (200, 410)
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src)", text(page))
        # What a page says when it may no longer be shown waits in its template, with a heading of its own.
        shown = re.sub(r"<template>.*?</template>", "", text(page), flags=re.DOTALL)
        assert shown.count("<h1") == 1
