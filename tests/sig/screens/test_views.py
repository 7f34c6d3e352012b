"""The screens of the case work, as their people meet them: shown, refused, kept, carried out once."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from audit import clock
from audit.acting import acting_as
from sig import urls
from teams.services import sessions
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
As = Callable[[str], Client]


def text(response: Any) -> str:
    return unescape(response.content.decode())


def token(**data: Any) -> dict[str, Any]:
    return {"submission_token": str(uuid4()), **data}


def version(client: Client, address: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text(client.get(address)))
    assert found
    return found[1]


def contact(**changes: Any) -> dict[str, Any]:
    answers = {
        "contact_kind": "phone",
        "category": "school",
        "readers_for": "school",
        "happened_at": "2026-01-02T10:00",
        **changes,
    }
    return token(**answers)


CASE_ROUTES = [route for route in urls.urlpatterns if str(route.pattern).startswith("cases/<uuid:case_id>")]


def address_of(route: Any, world: World, case: str = "case") -> str:
    known = {"case_id": world.ids[case], "months": 6, "year": 2026, "week": 2}
    pattern = str(route.pattern)
    return "/" + re.sub(r"<(\w+):(\w+)>", lambda part: str(known.get(part[2], uuid4())), pattern)


@pytest.mark.parametrize("route", CASE_ROUTES, ids=lambda route: route.name)
@pytest.mark.parametrize("who", ["olle", "bea"])
def test_to_an_outsider_no_case_is_there(as_: As, world: World, route: Any, who: str) -> None:
    client, address = as_(who), address_of(route, world)
    answer = client.get(address) if "GET" in route.callback.policy.methods else client.post(address, token())
    assert answer.status_code == 409 if route.name == "case-still" else answer.status_code in (403, 404)
    assert "Åsa" not in text(answer)
    assert "SIG-2" not in text(answer)


@pytest.mark.parametrize("route", CASE_ROUTES, ids=lambda route: route.name)
@pytest.mark.parametrize("who", ["maj", "stig", "lovisa", "adam"])
def test_no_role_without_case_work_opens_a_case(as_: As, world: World, route: Any, who: str) -> None:
    client, address = as_(who), address_of(route, world)
    answer = client.get(address) if "GET" in route.callback.policy.methods else client.post(address, token())
    assert answer.status_code == 403


@pytest.mark.parametrize("route", urls.urlpatterns, ids=lambda route: route.name)
def test_signed_out_nothing_is_shown(world: World, route: Any) -> None:
    answer = Client().get(address_of(route, world))
    assert answer.status_code in (303, 405)


def test_before_start_only_social_services_know_of_the_case(as_: As, world: World) -> None:
    address = f"/cases/{world.ids['incoming']}/"
    assert "Björn" in text(as_("anna").get(address))
    assert as_("sam").get(address).status_code == 404
    assert "Björn" not in text(as_("sam").get("/cases/"))
    assert "Anmäld" in text(as_("sam").get("/nominations/"))


def test_the_page_says_why_each_entry_is_shown(as_: As, world: World) -> None:
    page = text(as_("petra").get(f"/cases/{world.ids['case']}/"))
    assert "Din egen verksamhet har skrivit det här." in page
    assert "Ung Fritid har delat det med din verksamhet, och samtycket gäller nu." in page
    assert "Ogiltig frånvaro" not in page


def test_the_page_of_a_team_says_whose_it_is(as_: As, world: World) -> None:
    for who in ("anna", "petra"):
        page = text(as_(who).get(f"/teams/{world.ids['team']}/"))
        assert re.search(r"<h1>Team, SIG-\d\d-\d{3}</h1>", page), who


@pytest.mark.parametrize("place", ["teams", "consents"])
def test_the_pages_around_a_case_lead_back_to_it(as_: As, world: World, place: str) -> None:
    back = f'<a class="back ds-link" href="/cases/{world.ids["case"]}/">Ärendet</a>'
    for who in ("anna", "petra"):
        assert back in text(as_(who).get(f"/{place}/{world.ids['team']}/")), who


def test_a_closed_case_asks_for_nothing_more(as_: As, world: World) -> None:
    """No empty next step, no signature that is missing, no plan that somebody should write."""
    shown = text(as_("anna").get(f"/cases/{world.ids['closed']}/"))
    assert "Delningen upphörde" in shown
    for asks in ('id="next-title"', "Saknar underskrift", "Skriv den tillsammans", "Den första är ofta"):
        assert asks not in shown
    assert "Ingen plan skrevs." in shown
    assert 'id="next-title"' in text(as_("anna").get(f"/cases/{world.ids['case']}/"))


def test_nothing_shows_that_something_is_withheld(as_: As, world: World) -> None:
    page = text(as_("anna").get(f"/cases/{world.ids['case']}/"))
    assert "Hör till en utredning" not in page
    assert "förundersökning" not in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("kind=incident", "Inget matchar", "kom till gården"),
        ("authority=Ung+Fritid", "kom till gården", "Hör till en utredning"),
        ("kind=note", "Hör till en utredning", "kom till gården"),
        ("authority=Mars", "kom till gården", "Inget matchar"),
    ],
)
def test_the_timeline_can_be_narrowed(as_: As, world: World, query: str, there: str, gone: str) -> None:
    page = text(as_("petra").get(f"/cases/{world.ids['case']}/?{query}"))
    assert there in page
    assert gone not in page


@pytest.mark.parametrize(("words", "hits"), [("Åsa", 1), ("östlund", 1), ("SIG-00-000", 0), ("gården", 0)])
def test_search_is_by_name_and_number_only(as_: As, world: World, words: str, hits: int) -> None:
    page = text(as_("petra").get("/cases/", {"q": words}))
    assert ("Åsa Östlund" in page) is bool(hits)


def test_lists_show_no_sensitive_column(as_: As, world: World) -> None:
    page = text(as_("anna").get("/cases/"))
    for word in ("misstänkt", "Misstänkt", "droger", "frånvaro"):
        assert word not in page


FORMS = [
    ("petra", "/cases/{case}/contact/", {"text": "Behåll mig."}),
    ("petra", "/cases/{case}/note/", {"category": "school"}),
    ("petra", "/cases/{case}/incident/", {"text": "Behåll mig."}),
    ("petra", "/cases/{case}/step/", {"title": "Behåll mig."}),
    ("petra", "/cases/{case}/entries/{own}/readers/", {}),
    ("petra", "/cases/{case}/entries/{own}/correct/", {"text": ""}),
    ("petra", "/nominations/new/", {"name": "Behåll mig."}),
    ("anna", "/cases/{incoming}/stage/", {}),
    ("anna", "/cases/{case}/close/", {"exit_view": "Behåll mig."}),
    ("anna", "/cases/{case}/plan/goals/new/", {"own_words": ""}),
    ("anna", "/cases/{case}/plan/goals/{goal}/actions/new/", {"title": "Behåll mig."}),
    ("anna", "/cases/{case}/plan/goals/{goal}/attained/", {"attained": "7"}),
    ("anna", "/cases/{closed}/follow-up/6/", {"youth_words": "Behåll mig."}),
    ("petra", "/cases/{closed}/follow-up/12/judgement/", {}),
]


@pytest.mark.parametrize(("who", "address", "data"), FORMS)
def test_a_form_with_faults_comes_back_whole(
    as_: As, world: World, who: str, address: str, data: dict[str, str]
) -> None:
    answer = as_(who).post(address.format(**world.ids), token(**data))
    page = text(answer)
    assert answer.status_code == 422
    assert "<title>Fel: " in page
    assert "data-error-summary" in page
    assert ("Behåll mig." in page) is ("Behåll mig." in data.values())


def test_sent_twice_it_is_carried_out_once(as_: As, world: World) -> None:
    client, address = as_("petra"), f"/cases/{world.ids['case']}/contact/"
    body = contact(text="En enda gång.")
    first, second = client.post(address, body), client.post(address, body)
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert text(client.get(f"/cases/{world.ids['case']}/")).count("En enda gång.") == 1


def test_without_a_token_nothing_is_carried_out(as_: As, world: World) -> None:
    body = contact(text="Utan kvitto.")
    del body["submission_token"]
    assert as_("petra").post(f"/cases/{world.ids['case']}/contact/", body).status_code == 400


def test_the_fragment_says_who_reads_and_leaks_nothing_else(as_: As, world: World) -> None:
    fragment = text(as_("petra").get(f"/cases/{world.ids['case']}/readers/?category=school"))
    assert "Polisen" in fragment
    assert 'value="school"' in fragment
    assert "Åsa" not in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize("category", ["", "mars", "health"])
def test_an_uncovered_or_unknown_category_offers_nobody(as_: As, world: World, category: str) -> None:
    fragment = text(as_("petra").get(f"/cases/{world.ids['case']}/readers/", {"category": category}))
    assert "checkbox" not in fragment


def test_the_fragment_follows_the_restriction_and_the_third_persons(as_: As, world: World) -> None:
    here = f"/cases/{world.ids['case']}/readers/"
    hidden = text(as_("petra").get(here, {"category": "school", "investigation_restricted": "on"}))
    assert "Ingen annan ser att anteckningen finns." in hidden
    assert 'value="school restricted"' in hidden
    assert "checkbox" not in hidden
    # Only the police restrict: for others the word changes nothing.
    assert "checkbox" in text(as_("sam").get(here, {"category": "school", "investigation_restricted": "on"}))
    stranger = str(uuid4())
    about = text(as_("sam").get(here, {"category": "school", "about": stranger}))
    assert "En närstående har inte sagt ja till: Polisen, Socialtjänsten, Ung Fritid." in about
    assert "checkbox" not in about


def test_a_disclosure_from_the_choice_of_paragraph_to_the_register(as_: As, world: World) -> None:
    case, anna = world.ids["case"], as_("anna")
    here = f"/cases/{case}/disclosures/"
    shown = text(anna.get(f"{here}new/"))
    assert "Bekräfta med jurist" in shown
    assert "osl_26_9" in shown
    assert "polislag_6" not in shown
    assert anna.get(f"{here}new/polislag_6/").status_code == 404
    body = {
        **{"to": "outside-police", "receiver": "Reception Väst", "category": "crime", "manner": "oral"},
        **{"what": "Att han hotas.", "reasoning": "Risk för våld.", "disclosed_at": "2026-01-02T10:00"},
    }
    refused = anna.post(f"{here}new/osl_10_18a/", token(**body, conditions=["0", "1"]))
    assert refused.status_code == 422
    assert "Risk för våld." in text(refused)
    assert "Kryssa för varje villkor" in text(refused)
    done = anna.post(f"{here}new/osl_10_18a/", token(**body, conditions=["0", "1", "2"]))
    assert (done.status_code, done["Location"]) == (303, here)
    mine, theirs = text(anna.get(here)), text(as_("petra").get(here))
    for secret in ("Att han hotas.", "Risk för våld.", "Reception Väst"):
        assert secret in mine
        assert secret not in theirs
    paper = anna.get(f"{here}print/")
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")
    assert as_("ulla").get(f"{here}print/").status_code == 403


def test_a_consent_that_lapses_while_one_writes_saves_nothing_and_says_why(as_: As, world: World) -> None:
    address, bup = f"/cases/{world.ids['case']}/note/", str(world.people["bea"].authority_id)
    school = str(world.people["sam"].authority_id)
    body = contact(release_to=[school, bup], text="Behåll mig.", category="leisure", readers_for="leisure")
    answer = as_("petra").post(address, body)
    page = text(answer)
    assert answer.status_code == 422
    assert "Behåll mig." in page
    assert "Inget samtycke släpper det här till" in page
    assert "Inget är sparat. Texten står kvar." in page
    assert "Behåll mig." not in text(as_("petra").get(f"/cases/{world.ids['case']}/"))


def test_what_is_kept_from_guardians_is_decided_extended_and_lifted(as_: As, world: World) -> None:
    case, own = world.ids["case"], world.ids["own"]
    here, petra = f"/cases/{case}/entries/{own}/guardians/", as_("petra")
    assert petra.post(here, token(reason="", review_on="2026-01-02")).status_code == 422
    soon = clock.today() + timedelta(days=30)
    assert petra.post(here, token(reason="Hot.", review_on=str(soon))).status_code == 303
    assert "Vårdnadshavare får inte läsa det här." in text(petra.get(f"/cases/{case}/"))
    assert petra.post(here, token(review_on=str(soon + timedelta(days=1)))).status_code == 303
    assert as_("sam").get(here).status_code == 404
    assert petra.post(f"{here}lift/", token()).status_code == 303
    assert "Vårdnadshavare får inte läsa det här." not in text(petra.get(f"/cases/{case}/"))


def test_an_address_with_another_case_is_not_there(as_: As, world: World) -> None:
    petra, own, draft = as_("petra"), world.ids["own"], world.ids["draft"]
    for rest in (f"{own}/readers/", f"{own}/correct/", f"{own}/guardians/", f"{draft}/draft/"):
        assert petra.get(f"/cases/{world.ids['case']}/entries/{rest}", follow=True).status_code == 200
        assert petra.get(f"/cases/{world.ids['closed']}/entries/{rest}").status_code == 404


def test_a_recipient_outside_the_consent_is_refused_and_nothing_saved(as_: As, world: World) -> None:
    address = f"/cases/{world.ids['case']}/contact/"
    other = str(world.people["bea"].authority_id)
    answer = as_("petra").post(address, contact(release_to=[other], text="Får inte ut."))
    assert answer.status_code == 422
    assert "Får inte ut." not in text(as_("petra").get(f"/cases/{world.ids['case']}/"))


def test_release_and_take_back(as_: As, world: World) -> None:
    case, own = world.ids["case"], world.ids["own"]
    here, school = f"/cases/{case}/entries/{own}/readers/", str(world.people["sam"].authority_id)
    petra = as_("petra")
    assert petra.post(here, token(release_to=[school])).status_code == 303
    assert f"entry-{own}" in text(as_("sam").get(f"/cases/{case}/"))
    found = re.search(r"readers/([0-9a-f-]{36})/take-back/", text(petra.get(here)))
    assert found
    assert petra.post(f"{here}{found[1]}/take-back/", token()).status_code == 303
    assert f"entry-{own}" not in text(as_("sam").get(f"/cases/{case}/"))


def test_two_who_change_the_same_goal_see_both_versions(as_: As, world: World) -> None:
    address = f"/cases/{world.ids['case']}/plan/goals/{world.ids['goal']}/"
    anna, dag = as_("anna"), as_("dag")
    seen = version(anna, address)
    assert dag.post(address, token(version=seen, own_words="Dags ord.")).status_code == 303
    answer = anna.post(address, token(version=seen, own_words="Annas ord."))
    page = text(answer)
    assert answer.status_code == 409
    assert "Dags ord." in page
    assert "Annas ord." in page
    newer = re.search(r'name="version" value="(\d+)"', page)
    assert newer
    assert anna.post(address, token(version=newer[1], own_words="Annas ord.")).status_code == 303
    assert "Annas ord." in text(anna.get(f"/cases/{world.ids['case']}/"))


def test_a_draft_is_gone_on_with_and_published(as_: As, world: World) -> None:
    case, draft = world.ids["case"], world.ids["draft"]
    petra, address = as_("petra"), f"/cases/{case}/note/"
    assert as_("sam").get(f"/cases/{case}/entries/{draft}/draft/").status_code == 404
    assert petra.get(f"/cases/{case}/entries/{draft}/draft/").headers["Location"] == address
    body = {"category": "school", "readers_for": "school", "happened_at": "2026-01-02T10:00"}
    saved = token(version=version(petra, address), text="Halvvägs.", save_draft="1", **body)
    assert petra.post(address, saved).status_code == 303
    old = token(version="1", text="Gammal.", **body)
    assert petra.post(address, old).status_code == 409
    done = token(version=version(petra, address), text="Färdig.", **body)
    assert petra.post(address, done).status_code == 303
    assert "Färdig." in text(petra.get(f"/cases/{case}/"))


def test_an_outsider_may_nominate_with_a_reason_and_gets_a_receipt(as_: As, world: World) -> None:
    olle = as_("olle")
    body = {
        **{"programme": "sig", "name": "Cleo Påhittad", "date_of_birth": "2001-05-05", "sex": "F"},
        **{"known_to_social": "no", "justice_status": "none_known"},
    }
    assert olle.post("/nominations/new/", token(**body)).status_code == 422
    sent = olle.post("/nominations/new/", token(**body, outside_reason="Hon ber om det själv."))
    assert sent.status_code == 303
    number = sent["Location"].strip("/").split("/")[-1]
    assert number in text(olle.get(sent["Location"]))
    assert number in text(olle.get("/nominations/"))
    assert "Cleo" not in text(olle.get("/nominations/"))
    assert "Ny anmälan" in text(as_("anna").get("/cases/"))


def test_decisions_lead_along_the_table_and_gates_are_said(as_: As, world: World) -> None:
    anna, address = as_("anna"), f"/cases/{world.ids['incoming']}/stage/"
    assert anna.post(address, token(move="eligible:in_target_group")).status_code == 303
    assert anna.post(address, token(move="informed:informed")).status_code == 303
    refused = anna.post(address, token(move="consented:consent_active"))
    assert refused.status_code == 422
    assert "Det finns inget samtycke som gäller just nu." in text(refused)


def test_one_proposes_and_another_verifies(as_: As, world: World) -> None:
    address = f"/cases/{world.ids['closed']}/follow-up/6/"
    dag, anna = as_("dag"), as_("anna")
    assert "verify/" not in text(dag.get(address))
    found = re.search(r'verify/"[^§]*?name="version" value="(\d+)"', text(anna.get(address)))
    assert found
    done = anna.post(f"{address}verify/", token(version=found[1], seen="on"))
    assert done.status_code == 303
    assert "Granskat av Anna" in text(anna.get(address))


def test_what_was_typed_is_there_after_signing_in_again(as_: As, world: World) -> None:
    petra, address = as_("petra"), f"/cases/{world.ids['case']}/note/"
    with acting_as(world.people["anna"]):
        sessions.end_all(user=world.people["petra"], reason="idle", by=world.people["anna"])
    assert petra.post(address, token(text="Skrivet för sent.", category="school")).status_code == 303
    assert "Skrivet för sent." in text(as_("petra").get(address))


def test_a_conflict_of_interest_takes_the_case_away_at_once(as_: As, world: World) -> None:
    ulla, case = as_("ulla"), f"/cases/{world.ids['case']}/"
    assert ulla.get(case).status_code == 200
    ulla.post(f"/teams/{world.ids['team']}/conflict/", token())
    assert as_("ulla").get(case).status_code == 404
    assert "Åsa" not in text(as_("ulla").get("/cases/"))
