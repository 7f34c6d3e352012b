"""The pages of assessments and of the case, met as their people meet them."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from audit.acting import acting_as
from sig.assessments.domains import DOMAINS
from sig.models import Assessment, DomainScore
from tests.browser.world import World
from tests.sig.screens.conftest import _django_db_helper, as_, world  # noqa: F401

pytestmark = pytest.mark.django_db(databases="__all__")


def text(response: Any) -> str:
    return unescape(response.content.decode())


def body(**changes: Any) -> dict[str, Any]:
    answers = {f"{code}_step": "3" for code in DOMAINS}
    day = {"occasion": "start", "made_on": "2026-01-02"}
    return {"submission_token": str(uuid4()), **day, **answers, **changes}


def here(world: World, rest: str = "assessments/new/") -> str:
    return f"/cases/{world.ids['case']}/{rest}"


def test_the_form_offers_five_steps_and_not_known_for_each_domain(as_, world):
    page = text(as_("anna").get(here(world)))
    assert page.count('type="radio"') == 10 * 6 + 3 + 2
    assert "Första skattningen blir utgångsläge." in page
    assert "Förra gången" not in page
    # The consent covers school between these: ticked from the start. Health is covered for nobody.
    assert re.search(r'name="school_to"[^>]*checked', page)
    assert 'name="health_to"' not in page


@pytest.mark.parametrize(("asked", "checked"), [("", "start"), ("?occasion=exit", "exit")])
def test_the_page_before_a_closure_leads_to_the_last_assessment(as_, world, asked, checked):
    page = text(as_("anna").get(here(world) + asked))
    assert re.findall(r'name="occasion" value="(\w+)"[^>]*checked', page) == [checked]


def test_a_form_with_faults_comes_back_whole(as_, world):
    client = as_("anna")
    answer = client.post(here(world), {"submission_token": str(uuid4()), "school_words": "Behåll mig."})
    page = text(answer)
    assert answer.status_code == 422
    assert "<title>Fel: " in page
    assert "Behåll mig." in page
    assert "Välj ett steg för minst ett område." in page
    passed_over = client.post(here(world), body(school_step=""))
    assert passed_over.status_code == 422
    assert "Välj varför några områden saknas" in text(passed_over)


def test_saved_it_stands_beside_the_one_before_and_on_the_case_page(as_, world):
    client = as_("anna")
    first = client.post(here(world), body(school_step="2", work_step="", skipped="not_ours"))
    assert first.status_code == 303
    assert "första gången" in text(client.get(first["Location"]))
    form = text(client.get(here(world)))
    assert re.search(r'class="before"[^>]*>Förra gången \(2 jan 2026\): 2. Är i skolan några dagar', form)
    later = body(school_step="4", work_step="unknown", made_on="2026-04-02", occasion="quarter")
    second = client.post(here(world), later)
    shown = text(client.get(second["Location"]))
    assert "4. Är i skolan de flesta dagar." in shown
    assert '2 <span class="quiet">2 jan 2026' in shown
    case = text(client.get(here(world, "")))
    assert "upp från 2" in case
    assert case.count('role="img"') == 10
    with acting_as(world.people["anna"]):
        work = DomainScore.objects.filter(domain="work").order_by("assessment__made_on")
        assert [row.score for row in work] == [None, None]


def test_sent_twice_it_is_made_once(as_, world):
    client, sent = as_("sam"), body(made_on="2026-02-02")
    first, second = client.post(here(world), sent), client.post(here(world), sent)
    assert first["Location"] == second["Location"]
    with acting_as(world.people["sam"]):
        assert Assessment.objects.filter(author=world.people["sam"]).count() == 1


def test_what_is_not_released_leaves_no_trace(as_, world):
    """Sam unticks everybody for school: neither case page, nor list, nor table says that it is there."""
    made = as_("sam").post(here(world), body(made_on="2026-03-03", leisure_step="5"))
    assert made.status_code == 303
    other = text(as_("petra").get(here(world, "assessments/")))
    assert "3 mar 2026" not in other
    assert as_("petra").get(made["Location"]).status_code == 404


def test_the_timeline_has_no_scores_and_its_filter_does_not_offer_them(as_, world):
    page = text(as_("anna").get(here(world, "")))
    timeline = page[page.index('id="timeline-title"') :]
    assert "Är i skolan" not in timeline
    assert 'value="status"' not in timeline
    assert "Ute om nätterna." in timeline


def test_the_case_page_says_what_is_missing_and_how_to_mend_it(as_, world):
    page = text(as_("anna").get(here(world, "")))
    assert "Inget möte är bokat." in page
    assert f'href="{here(world, "meetings/new/")}"' in page
    assert "Det här saknas" not in text(as_("petra").get(here(world, "")))


def test_an_instrument_is_noted_once_the_readers_have_been_shown(as_, world):
    client, address = as_("anna"), here(world, "instruments/new/")
    what = {"name": "other", "other": "Eget formulär", "level": "low", "category": "school"}
    sent = {"submission_token": str(uuid4()), "used_on": "2026-01-02", **what}
    unseen = client.post(address, sent)
    assert unseen.status_code == 422
    assert "Se efter vilka" in text(unseen)
    assert client.post(address, {**sent, "readers_for": "school"}).status_code == 303
    assert "Eget formulär, 2 jan 2026: Låg" in text(client.get(here(world, "assessments/")))
