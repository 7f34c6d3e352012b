"""Help: reachable from every page, the same for everybody, easy to read, and true about what is asked."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from config.help.pages import JOBS, STOPS
from config.help.reasons import REASONS, reason
from sig.exact.chapters import NAMES
from sig.figures.forecast import RUNS
from sig.forms.stages import ClosureForm, StepForm
from sig.outcome_rule import FINAL_MONTHS, JUDGES
from sig.publications.rule import NEEDED
from sig.publishing.effects import PAIRS
from sig.publishing.gate import PEOPLE
from sig.views.exact import MORE
from tests.config.readability import lix, prose, texts

EASY = 40
PLACES = [
    "/help/",
    "/accessibility/",
    *(f"/help/{job.slug}/" for job in JOBS),
    *(f"/help/tour/{n}/" for n in range(1, len(STOPS) + 1)),
]
KNOWN = {
    "": 0.0,
    "Kim går hem.": 3.0,
    "Kim går hem. Mamma ringer.": 2.5,
    "Kim går\nMamma kom": 2.0,
    # 4 words, 1 sentence, one of 7 letters, one of 6: the limit is more than six.
    "Kim spelar fotboll ute.": 4 + 25,
    "Socialtjänsten beslutar": 2 + 100,
    "Kl. 7 gick vi hem!": 4 / 2,
}


@pytest.mark.parametrize(("text", "expected"), KNOWN.items())
def test_lix_of_known_texts(text, expected):
    assert lix(text) == pytest.approx(expected)


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_every_page_of_help_is_easy_to_read_and_open_to_everybody(place):
    answer = Client().get(place)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert lix(prose(page)) <= EASY
    assert f'href="{reverse("help")}"' in page
    assert f'href="{reverse("accessibility")}"' in page
    assert page.count("<h1>") == 1


def test_all_that_screens_say_is_easy_to_read_taken_together():
    said = list(texts())
    assert len(said) > 1500
    assert lix("\n".join(said)) <= EASY
    # Labels are short and pull the figure down: whole sentences by themselves.
    sentences = [text for text in said if text.endswith(".") and len(text.split()) > 5]
    assert len(sentences) > 400
    assert lix("\n".join(sentences)) <= EASY


def test_every_reason_is_easy_to_read():
    heavy = {key: round(lix(str(text))) for key, text in REASONS.items() if lix(str(text)) > EASY}
    assert heavy == {}


def test_every_reason_belongs_to_a_question_that_is_asked():
    """A renamed field or form would leave its reason behind, unseen."""
    forms = {}
    for path in (path for app in ("sig", "consent") for path in Path(app, "forms").glob("*.py")):
        body = path.read_text(encoding="utf-8")
        for name, inside in re.findall(r"(?ms)^class (\w+Form)\(.*?\n(.*?)(?=^class |\Z)", body):
            forms[name] = inside
    for key in REASONS:
        form, _dot, field = key.partition(".")
        assert form in forms, key
        assert not field or re.search(rf"\b{field}\b", forms[form]), key


def test_a_form_answers_for_its_parents_questions():
    assert reason(ClosureForm(), "thanks") == REASONS["ClosingWordsForm.thanks"]
    assert reason(StepForm(), "title") is None


@pytest.mark.django_db
def test_the_help_about_reports_says_what_the_rules_say():
    """Numbers that the code decides: help that has been left behind is worse than none."""
    said = prose(Client().get("/help/reports/").content.decode())
    assert (NEEDED, JUDGES, PAIRS, PEOPLE, FINAL_MONTHS) == (2, 2, 10, 5, 12)
    for words in (
        "Det gör två andra",
        "Två verksamheter har var för sig",
        "minst tio unga behövs",
        "först när fem unga har kommit till",
        "tolv månader efter avslutet",
    ):
        assert words in said


@pytest.mark.django_db
def test_the_help_about_exact_figures_names_every_page_and_the_rounds_of_the_forecast():
    said = prose(Client().get("/help/figures/").content.decode())
    for name in (*NAMES.values(), *MORE.values()):
        assert f"{name}: " in said
    assert RUNS == 1000
    assert "tusen gånger" in said


@pytest.mark.django_db
def test_the_tour_goes_from_the_first_stop_to_the_last_and_back():
    client, here, seen = Client(), "/help/tour/1/", []
    while here and here != reverse("help"):
        page = unescape(client.get(here).content.decode())
        seen.append(here)
        found = re.search(r'href="([^"]+)">(?:Nästa|Till hjälpen)<', page)
        here = found[1] if found else ""
    assert seen == [f"/help/tour/{n}/" for n in range(1, len(STOPS) + 1)]
    for wrong in (0, len(STOPS) + 1):
        assert client.get(f"/help/tour/{wrong}/").status_code == 404
    assert client.get("/help/inte-en-sida/").status_code == 404


@pytest.mark.django_db
def test_the_statement_says_whom_to_tell(settings):
    page = Client().get("/accessibility/").content.decode()
    assert "kommunens växel" in page
    assert "digg.se" in page
    settings.MUNICIPALITY, settings.ACCESSIBILITY_EMAIL = "Provstad", "tillganglighet@provstad.example"
    settings.ACCESSIBILITY_REVIEWED = "1 mars 2026"
    page = Client().get("/accessibility/").content.decode()
    for words in ("Provstad står bakom", "mailto:tillganglighet@provstad.example", "1 mars 2026"):
        assert words in page
