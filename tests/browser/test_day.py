"""Min dag by thumb: four taps to log a contact without scrolling, one tap for "no answer", and undo."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import PHONE, Window
from tests.browser.gate import looks_right
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
STILL = "() => [scrollX, scrollY]"
SEEN = """(one) => { const box = one.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return one.contains(hit); }"""


def tap(page: Page, target: Locator) -> None:
    """As a thumb does: only what can be seen without moving the page."""
    page.wait_for_load_state()
    box = target.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= PHONE.height - box["height"], (box, target)
    assert target.evaluate(SEEN), f"something lies over {target}"
    assert box["height"] >= 44, box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_contact_in_four_taps_and_no_swipe(visit: Visit, world: World) -> None:
    page = visit("petra", PHONE).open("/").page
    expect(page).to_have_url(re.compile(r"/day/$"))
    tap(page, page.get_by_role("link", name="Logga kontakt").first)
    tap(page, page.locator("label", has_text="Telefon"))
    tap(page, page.locator("label", has_text="Brott"))
    expect(page.locator("[data-refresh] [name=readers_for]")).to_have_count(1)
    assert page.evaluate(STILL) == [0, 0]
    tap(page, page.get_by_role("button", name="Spara kontakt"))
    expect(page.get_by_text("Sparat i ärendet.")).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("script", [True, False])
def test_no_answer_is_one_tap_and_undo_one_more(visit: Visit, world: World, script: bool) -> None:
    page = visit("petra", PHONE, script=script).open("/day/").page
    page.get_by_role("button", name="Ringde, inget svar").first.click()
    expect(page.get_by_role("status").first).to_contain_text("inget svar. Går att ångra till")
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("button", name="Ångra")).to_have_count(0)


def test_the_day_and_its_pages_are_open_to_everybody(visit: Visit, world: World) -> None:
    for address in ("/day/", "/day/phrases/", f"/cases/{world.ids['case']}/contact/?category=crime"):
        looks_right(visit("anna").open(address))


def test_a_phrase_lands_where_the_writer_is(visit: Visit, world: World) -> None:
    page = visit("petra", PHONE).open("/day/phrases/").page
    page.get_by_label("Fras").fill("Vi tog en promenad.")
    page.get_by_role("button", name="Lägg till frasen").click()
    page.goto(page.url.replace("/day/phrases/", f"/cases/{world.ids['case']}/contact/"))
    text = page.get_by_label("Vad behöver teamet veta?")
    text.fill("Hej. Sedan.")
    text.evaluate("(one) => one.setSelectionRange(4, 4)")
    page.get_by_text("Egna fraser").first.click()
    page.get_by_label("Vi tog en promenad.").click()
    expect(text).to_have_value("Hej. Vi tog en promenad. Sedan.")
    expect(page.get_by_label("Vi tog en promenad.")).not_to_be_checked()
