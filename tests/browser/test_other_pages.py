"""The pages with nothing on them yet, and those that few meet, or meet once: codes, links, an emergency."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import expect

from audit import clock
from tests import cast
from tests.browser.chromium import Window
from tests.browser.gate import holds, sampled
from tests.browser.matrix import EMPTY
from tests.browser.places import Ids, bare
from tests.browser.sittings import Sit
from tests.browser.world import World, found
from tests.sig.exact import town

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]


@pytest.fixture(scope="module")
def places(world: World) -> Ids:
    return bare(world)


@pytest.mark.parametrize(("who", "address"), sampled(EMPTY, 3))
def test_a_page_with_nothing_on_it(sit: Sit, places: Ids, who: str, address: str) -> None:
    holds(sit(who).open(address.format(**places)))


def test_a_case_opened_in_an_emergency(visit: Visit, world: World, places: Ids) -> None:
    world.people["gerd"] = cast.person("gerd@polis.example", "Gerd Jour", "team_member", at="polisen")
    shown = visit("gerd").open("/break-glass/")
    shown.page.get_by_label("Ärendenummer").fill(found(places["case"], cast.anna()).number)
    shown.page.get_by_label("Varför måste du öppna ärendet nu?").fill("Ett akut läge.")
    shown.page.get_by_label("Jag vet att allt jag läser").check()
    shown.page.locator("main").get_by_role("button", name="Öppna ärendet").click()
    expect(shown.page.get_by_role("region", name="Nödöppning")).to_be_visible()
    holds(shown)


def test_the_code_after_the_password(visit: Visit, world: World) -> None:
    shown = visit("").open("/sign-in/")
    shown.page.get_by_label("E-post").fill(world.people["sam"].email)
    shown.page.get_by_label("Lösenord").fill(cast.PASSWORD)
    shown.page.get_by_role("button", name="Fortsätt").click()
    expect(shown.page.get_by_label("Engångskod")).to_be_visible()
    holds(shown)


def test_the_link_that_an_administrator_gives(visit: Visit, world: World) -> None:
    spare = cast.users.create(email="nils@bup.example", name="Nils Ny", authority=cast.authority("bup"))[0]
    shown = visit("adam").open(f"/administration/users/{spare.pk}/")
    shown.page.get_by_role("button", name="Skapa en ny länk").click()
    expect(shown.page.get_by_role("heading", level=1)).to_be_visible()
    assert "/set-up/" in shown.page.content()
    holds(shown)


def test_the_bar_of_a_forecast(visit: Visit, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page stands still here; in the house it asks for the next piece at once."""
    town.put_in_place(monkeypatch)
    monkeypatch.setattr("sig.exact.forecasting.PIECE", 0)
    monkeypatch.setattr("sig.views.exact_forecast.AT_ONCE", "600")
    shown = visit("maj").open("/figures/forecast/")
    shown.page.get_by_role("button", name="Räkna fram prognosen").click()
    expect(shown.page.get_by_role("progressbar")).to_have_attribute("value", "1")
    shown.page.get_by_role("link", name="Fortsätt här om den inte gör det").click()
    expect(shown.page.get_by_role("progressbar")).to_have_attribute("value", "2")
    holds(shown)


def test_new_recovery_codes(visit: Visit, world: World) -> None:
    shown = visit("sam").open("/account/recovery-codes/")
    shown.page.locator("main form button").click()
    expect(shown.page.locator("main li")).to_have_count(10)
    holds(shown)


def test_set_up_from_link_to_recovery_codes(visit: Visit, world: World) -> None:
    token = cast.users.create(email="nora@bup.example", name="Nora Ny", authority=cast.authority("bup"))[1]
    shown = visit("").open(f"/set-up/{token}/")
    holds(shown)
    for field in shown.page.locator("input[type=password]").all():
        field.fill("en alldeles ny lösenmening")
    shown.page.get_by_role("button", name="Fortsätt").click()
    expect(shown.page.get_by_role("heading", name="Koppla telefonen")).to_be_visible()
    holds(shown)
    shown.page.locator("input[name=code]").fill(code_from(shown.page))
    shown.page.get_by_role("button", name="Fortsätt").click()
    expect(shown.page.get_by_role("heading", name="Spara reservkoderna")).to_be_visible()
    holds(shown)


def code_from(page: Any) -> str:
    """What the person's app would show: worked out from the secret on the page, as the app does."""
    secret = (page.locator("details strong").text_content() or "").replace(" ", "")
    generator = TOTP(base64.b32decode(secret))
    generator.time = clock.now().timestamp()
    return f"{generator.token():06d}"
