"""English for whoever has chosen it, Swedish for everybody else; what is printed is Swedish."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from config.middleware.language import COOKIE

SIGN_IN = "sign-in"
pytestmark = pytest.mark.django_db


def lang_of(client: Client, **headers: str) -> str:
    page = client.get(reverse(SIGN_IN), **headers).content.decode()
    return page.split('<html lang="')[1][:2]


def choose(client: Client, language: str, back: str = "/") -> str:
    answer = client.post(reverse("language"), {"language": language, "back": back})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_swedish_whatever_the_browser_asks_for(client: Client) -> None:
    assert lang_of(client, HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9") == "sv"


def test_what_is_chosen_lasts_until_something_else_is_chosen(client: Client) -> None:
    choose(client, "en")
    assert (lang_of(client), client.cookies[COOKIE].value, client.cookies[COOKIE]["httponly"]) == (
        "en",
        "en",
        True,
    )
    choose(client, "sv")
    assert lang_of(client) == "sv"


@pytest.mark.parametrize("language", ["", "de", "en-GB", "../en", "sv;x"])
def test_an_unknown_language_changes_nothing(client: Client, language: str) -> None:
    choose(client, language)
    assert COOKIE not in client.cookies
    client.cookies[COOKIE] = "de"
    assert lang_of(client) == "sv"


@pytest.mark.parametrize(
    ("back", "to"),
    [
        ("/cases/?q=x", "/cases/?q=x"),
        ("https://example.test/", "/"),
        ("//example.test/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_it_leads_back_to_where_it_was_chosen_and_nowhere_else(client: Client, back: str, to: str) -> None:
    assert choose(client, "en", back) == to


def test_a_request_leaves_no_language_behind(client: Client) -> None:
    client.cookies[COOKIE] = "en"
    client.get(reverse(SIGN_IN))
    assert translation.get_language() == "sv"


@pytest.mark.parametrize(
    ("text", "context", "said"),
    [
        ("Sedan", "", "Since"),
        ("Sedan", "what happens next", "Then"),
        ("Läst", "", "Read"),
        ("Läst", "button", "Mark as read"),
        ("Nej tack", "", "Declined"),
        ("Nej tack", "button", "No, thank you"),
        ("Steg", "", "Step"),
        ("Steg", "stage of a case", "Stage"),
    ],
)
def test_a_swedish_word_of_two_meanings_has_two_english_words(text: str, context: str, said: str) -> None:
    with translation.override("en"):
        assert (translation.pgettext(context, text) if context else translation.gettext(text)) == said
