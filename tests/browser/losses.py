"""Somebody writes while the network is cut and the session ends; is the text there afterwards?"""

import random
import re

from playwright.sync_api import Page

from teams.services import sessions
from teams.testing import signed_in
from tests.browser.chromium import Window
from tests.browser.world import World

WORDS = ("skolan", "veckan", "fotboll", "måndag", "mamma", "praktik", "lugnt")
FIELD = "#id_text"


def written_and_cut(shown: Window, world: World, case: object, seed: int) -> tuple[str, str]:
    """(what was typed, what the server has in the form in the end). `seed` decides when what breaks."""
    chance = random.Random(seed)  # noqa: S311  not for secrets
    page, typed = shown.open(f"/cases/{case}/note/").page, []
    page.fill(FIELD, "")
    ended = False
    for number, word in enumerate(chance.sample(WORDS, 4)):
        typed.append(f"{word}{seed}-{number}")
        page.fill(FIELD, " ".join(typed))
        event = chance.choice(("cut", "cut answers", "pause", "pause", "end"))
        if event == "cut":
            _cut(page, chance, before=True)
        elif event == "cut answers":
            _cut(page, chance, before=False)
        elif event == "end" and not ended:
            sessions.end_everywhere(by=world.people["petra"])
            ended = True
        else:
            page.wait_for_timeout(chance.choice((50, 700, 1300)))
    page.unroute_all(behavior="ignoreErrors")
    page.context.set_offline(False)
    page.get_by_role("button", name="Spara som utkast").click()
    page.wait_for_url(re.compile(r"/sign-in/|/cases/[0-9a-f-]+/$"), timeout=20_000)
    if "/sign-in/" in page.url:
        _sign_in_again(shown, world)
    text = shown.open(f"/cases/{case}/note/").page.input_value(FIELD)
    return " ".join(typed), text


def _cut(page: Page, chance: random.Random, *, before: bool) -> None:
    """The request does not get there, or its answer does not get back."""

    def fail(route: object) -> None:
        if not before:
            route.fetch(max_redirects=0)  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route("**/note/", fail)
    page.wait_for_timeout(chance.choice((50, 1300)))
    page.unroute("**/note/")


def _sign_in_again(shown: Window, world: World) -> None:
    from django.conf import settings
    from django.test import Client

    name = settings.SESSION_COOKIE_NAME
    value = signed_in(Client(), world.people["petra"]).cookies[name].value
    shown.context.add_cookies([{"name": name, "value": value, "url": shown.base}])
