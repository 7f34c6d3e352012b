"""The pages that few meet, or meet once: set-up, codes, members, consent, reviews and refusals."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import expect

from audit import clock
from tests import cast
from tests.browser import gate
from tests.browser.chromium import DARK, PHONE, Window
from tests.browser.places import Ids, complete
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
SEAT = "/teams/{team}/members/{seat}"
PAGES = [
    ("petra", "/sign-in/confirm/"),
    ("petra", "/account/recovery-codes/"),
    ("petra", "/nominations/{receipt}/"),
    ("petra", "/teams/{team}/"),
    ("petra", "/cases/?q=Finns inte"),
    ("olle", "/cases/"),
    ("olle", "/nominations/"),
    ("anna", "/teams/{team}/members/add/"),
    ("anna", "/teams/{incoming_team}/members/add/"),
    ("anna", SEAT + "/end/"),
    ("anna", "/cases/{case}/steps/{todo}/change/"),
    ("anna", "/teams/hand-over/"),
    ("anna", "/teams/hand-over/new/"),
    ("anna", "/teams/hand-over/{hand_over}/"),
    ("anna", SEAT + "/substitute/"),
    ("anna", "/consents/{team}/guardians/{guardian}/"),
    ("anna", "/consents/{team}/withdraw/?who=youth&channel=phone&what=all"),
    ("anna", "/consents/{incoming_team}/signers/"),
    ("anna", "/consents/{incoming_team}/scope/"),
    ("anna", "/consents/{incoming_team}/print/"),
    ("anna", "/consents/{incoming_team}/register/"),
    ("anna", "/consents/{incoming_team}/withdraw/"),
    ("anna", "/consents/{closed_team}/"),
    ("anna", "/consents/{closed_team}/aftercare/"),
    ("anna", "/consents/{team}/aftercare/register/"),
    ("anna", "/consents/{closed_team}/withdraw/"),
    ("anna", "/consents/{team}/related/"),
    ("petra", "/consents/{team}/related/"),
    ("petra", "/consents/{team}/related/new/"),
    ("anna", "/consents/{team}/related/{related}/"),
    ("anna", "/consents/{team}/related/{related}/consent/"),
    ("anna", "/consents/{team}/related/{related}/withdraw/"),
    ("anna", "/consents/{team}/measures/"),
    ("anna", "/consents/{team}/measures/new/"),
    ("anna", "/consents/{team}/measures/{measure}/withdraw/"),
    ("petra", "/processing/"),
    ("anna", "/nominations/ending/"),
    ("anna", "/consents/{team}/scans/"),
    ("anna", "/consents/{team}/scan/{consent}/"),
    ("anna", "/consents/{team}/export/"),
    ("anna", "/consents/{team}/import/"),
    ("anna", "/consents/{team}/import/{import}/"),
    ("anna", "/cases/{closed}/follow-up/12/"),
    ("dag", "/cases/{closed}/follow-up/6/"),
    ("anna", "/cases/{case}/read-by/"),
    ("anna", "/cases/{case}/assessments/"),
    ("petra", "/cases/{case}/assessments/"),
    ("anna", "/cases/{case}/assessments/new/"),
    ("anna", "/cases/{case}/assessments/{assessment}/"),
    ("petra", "/cases/{case}/instruments/new/"),
    ("anna", "/cases/{case}/plan/actions/{action}/"),
    ("ulla", "/cases/{case}/plan/"),
    ("anna", "/cases/{case}/extracts/"),
    ("sam", "/cases/{case}/extracts/"),
    ("anna", "/cases/{case}/extracts/{extract}/"),
    ("anna", "/cases/{case}/extracts/{extract}/texts/{extract_text}/"),
    ("anna", "/cases/{case}/extracts/{extract}/preview/"),
    ("anna", "/cases/{case}/extracts/{made_extract}/"),
    ("anna", "/steering/"),
    ("maj", "/steering/"),
    ("stig", "/steering/{report}/"),
    ("lovisa", "/log-review/{review}/"),
    ("lovisa", "/log-review/?from_on=2026-01-01&to_on=2026-01-02"),
    ("adam", "/administration/users/new/"),
    ("adam", "/administration/users/{spare}/"),
    ("olle", "/break-glass/"),
    ("ulla", "/break-glass/"),
    ("lovisa", "/log-review/break-glass/"),
    ("lovisa", "/log-review/break-glass/{opening}/"),
]
REFUSED = [
    ("petra", "/administration/users/", 403),
    ("petra", "/cases/{incoming}/", 404),
    ("petra", "/nowhere/", 404),
    ("", "/sign-out/", 405),
    ("", "/set-up/a-link-that-never-was/", 410),
    ("anna", "/consents/{team}/withdraw/?who=youth", 422),
    ("anna", "/consents/{team}/withdraw/?who=youth&channel=phone&what=part", 422),
    ("lovisa", "/log-review/?from_on=2026-02-01&to_on=2026-01-01", 422),
]
BLANK = [
    ("", "/sign-in/", "Fortsätt"),
    ("adam", "/administration/users/new/", "Skapa kontot"),
    ("anna", "/consents/{team}/guardians/new/", "Spara"),
    ("anna", "/consents/{incoming_team}/scope/", "Spara och fortsätt"),
    ("petra", "/consents/{team}/related/new/", "Spara"),
    ("anna", "/consents/{team}/related/{related}/consent/", "Registrera samtycket"),
    ("anna", "/consents/{team}/measures/new/", "Registrera"),
    ("petra", "/nominations/new/", "Skicka till samordnaren"),
    ("anna", "/cases/{case}/assessments/new/", "Spara skattningen"),
    ("petra", "/cases/{case}/instruments/new/", "Spara"),
    ("olle", "/break-glass/", "Öppna ärendet"),
    ("lovisa", "/log-review/break-glass/{opening}/", "Skriv under bedömningen"),
]


@pytest.fixture(scope="module")
def places(world: World) -> Ids:
    return complete(world)


def holds(shown: Window) -> None:
    gate.holds(shown, (PHONE, DARK))


def expected(shown: Window, status: int) -> None:
    """Chromium notes every answer that is not a success; this one was asked for."""
    shown.complaints[:] = [text for text in shown.complaints if f"status of {status}" not in text]


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_page(visit: Visit, places: Ids, who: str, address: str) -> None:
    holds(visit(who).open(address.format(**places)))


@pytest.mark.parametrize(("who", "address", "status"), REFUSED)
def test_refusal(visit: Visit, places: Ids, who: str, address: str, status: int) -> None:
    shown = visit(who)
    answer = shown.page.goto(shown.base + address.format(**places))
    assert answer is not None
    assert answer.status == status
    holds(shown)
    expected(shown, status)


@pytest.mark.parametrize(("who", "address", "button"), BLANK)
def test_a_form_sent_blank(visit: Visit, places: Ids, who: str, address: str, button: str) -> None:
    shown = visit(who).open(address.format(**places))
    shown.page.locator("main").get_by_role("button", name=button).first.click()
    expect(shown.page.get_by_role("alert")).to_be_visible()
    gate.says_what_is_wrong(shown)
    holds(shown)
    shown.refused()


def test_the_code_after_the_password(visit: Visit, world: World) -> None:
    shown = visit("").open("/sign-in/")
    shown.page.get_by_label("E-post").fill(world.people["sam"].email)
    shown.page.get_by_label("Lösenord").fill(cast.PASSWORD)
    shown.page.get_by_role("button", name="Fortsätt").click()
    expect(shown.page.get_by_label("Engångskod")).to_be_visible()
    holds(shown)


def test_the_link_that_an_administrator_gives(visit: Visit, places: Ids) -> None:
    shown = visit("adam").open(f"/administration/users/{places['spare']}/")
    shown.page.get_by_role("button", name="Skapa en ny länk").click()
    expect(shown.page.get_by_role("heading", level=1)).to_be_visible()
    assert "/set-up/" in shown.page.content()
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
