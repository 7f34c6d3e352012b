"""The most usual job: logging a contact by thumb, by keyboard, without script, and when it goes wrong."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, PHONE, Mode, Window
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
READERS = "[data-refresh]"
KEPT = """async () => [localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length]"""
UNSEEN = """() => { const one = document.activeElement, style = getComputedStyle(one);
  const label = one.closest("label"); const around = label && getComputedStyle(label);
  const none = style.outlineStyle === "none" && style.boxShadow === "none";
  return none && !(around && around.outlineStyle !== "none"); }"""


def choose(page: Page, text: str) -> None:
    page.get_by_role("radio", name=text, exact=True).check()


def test_four_taps_from_the_list(visit: Visit, world: World) -> None:
    page = visit("petra", PHONE).open("/cases/").page
    taps = 0
    page.get_by_role("link", name="Logga kontakt").first.click()
    taps += 1
    for text in ("Telefon", "Brott"):
        page.locator("label", has_text=text).first.click()
        taps += 1
    expect(page.locator(READERS)).to_contain_text("Polisen")
    page.get_by_role("button", name="Spara kontakt").click()
    taps += 1
    expect(page.get_by_text("Sparat i ärendet.")).to_be_visible(timeout=15_000)
    assert taps <= 4


@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=lambda mode: mode.name)
def test_a_choice_is_hit_by_its_words_and_by_the_edge_of_its_box(
    visit: Visit, world: World, mode: Mode
) -> None:
    page = visit("petra", mode, script=False).open(f"/cases/{world.ids['case']}/contact/").page
    for words, middle in (("Telefon", True), ("Sms", False)):
        tile = page.locator("label", has_text=words).first
        box = (tile.get_by_text(words) if middle else tile).bounding_box()
        assert box is not None
        right, down = (box["width"] / 2, box["height"] / 2) if middle else (5, 5)
        page.mouse.click(box["x"] + right, box["y"] + down)
        expect(page.get_by_role("radio", name=words, exact=True)).to_be_checked()


def test_the_readers_are_shown_before_saving_and_ticked_where_the_consent_covers(
    visit: Visit, world: World
) -> None:
    page = visit("petra", DESKTOP).open(f"/cases/{world.ids['case']}/contact/").page
    choose(page, "Skola")
    expect(page.locator(READERS).get_by_role("checkbox", name="Socialtjänsten")).to_be_checked()
    choose(page, "Hälsa")
    expect(page.locator(READERS)).to_contain_text("Inget samtycke släpper det här vidare.")
    expect(page.locator(READERS).get_by_role("checkbox")).to_have_count(0)


def test_the_readers_follow_the_restriction_while_it_is_ticked(visit: Visit, world: World) -> None:
    """In the form of an incident: the draft this leaves behind is nobody else's here."""
    page = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/incident/?category=crime").page
    expect(page.locator(READERS).get_by_role("checkbox", name="Skolan")).to_be_checked()
    page.get_by_text("eller håll hemligt för utredningen").click()
    page.get_by_label("Bara min verksamhet: hör till en förundersökning").check()
    expect(page.locator(READERS)).to_contain_text("Ingen annan ser att anteckningen finns.")
    expect(page.locator(READERS).get_by_role("checkbox")).to_have_count(0)
    page.get_by_label("Bara min verksamhet: hör till en förundersökning").uncheck()
    expect(page.locator(READERS).get_by_role("checkbox", name="Skolan")).to_be_checked()


def test_a_contact_kept_to_the_investigation_is_read_by_the_own_authority_alone(
    visit: Visit, world: World
) -> None:
    """It is saved, and leaves no draft behind for the next test."""
    page = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/contact/").page
    choose(page, "Telefon")
    choose(page, "Brott")
    expect(page.locator(READERS).get_by_role("checkbox", name="Skolan")).to_be_checked()
    page.get_by_text("eller håll hemligt för utredningen").click()
    page.get_by_label("Bara min verksamhet: hör till en förundersökning").check()
    expect(page.locator(READERS)).to_contain_text("Ingen annan ser att anteckningen finns.")
    expect(page.locator(READERS).get_by_role("checkbox")).to_have_count(0)
    page.get_by_label("Vad behöver teamet veta?").fill("Ett tips om torget.")
    page.get_by_role("button", name="Spara kontakt").click()
    expect(page.get_by_text("Sparat i ärendet.")).to_be_visible(timeout=15_000)
    kept = page.locator(".timeline > li", has_text="Ett tips om torget.")
    expect(kept).to_contain_text("Bara din verksamhet: hör till en förundersökning.")
    for other in ("anna", "sam"):
        seen = visit(other, DESKTOP).open(f"/cases/{world.ids['case']}/").page.content()
        assert "Ett tips om torget." not in seen


def test_what_is_released_is_read_by_the_other_and_by_nobody_else(visit: Visit, world: World) -> None:
    page = visit("petra", DESKTOP).open(f"/cases/{world.ids['case']}/contact/").page
    choose(page, "Sms")
    choose(page, "Skola")
    page.get_by_label("Vad behöver teamet veta?").fill("Hon svarade på sms i morse.")
    page.locator(READERS).get_by_role("checkbox", name="Ung Fritid").uncheck()
    page.get_by_role("button", name="Spara kontakt").click()
    expect(page.get_by_text("Sparat i ärendet.")).to_be_visible(timeout=15_000)
    address = f"/cases/{world.ids['case']}/"
    assert "Hon svarade på sms i morse." in visit("sam", DESKTOP).open(address).page.content()
    assert "Hon svarade på sms i morse." not in visit("ulla", DESKTOP).open(address).page.content()


def test_without_script_the_readers_are_asked_for_and_then_it_saves(visit: Visit, world: World) -> None:
    page = visit("petra", PHONE, script=False).open(f"/cases/{world.ids['case']}/contact/").page
    choose(page, "Hembesök")
    choose(page, "Skola")
    page.get_by_label("Vad behöver teamet veta?").fill("Text som ska finnas kvar.")
    page.get_by_role("button", name="Visa vem som läser").click()
    expect(page.get_by_role("checkbox", name="Skolan")).to_be_checked()
    expect(page.get_by_label("Vad behöver teamet veta?")).to_have_value("Text som ska finnas kvar.")
    page.get_by_role("button", name="Spara kontakt").click()
    expect(page.get_by_text("Sparat i ärendet.")).to_be_visible(timeout=15_000)


def test_without_script_saving_at_once_shows_the_readers_first(visit: Visit, world: World) -> None:
    shown = visit("petra", PHONE, script=False).open(f"/cases/{world.ids['case']}/contact/")
    page = shown.page
    choose(page, "Telefon")
    choose(page, "Fritid och vänner")
    page.get_by_role("button", name="Spara kontakt").click()
    expect(page.get_by_role("alert")).to_contain_text("Se efter vilka")
    shown.refused()
    page.get_by_role("button", name="Spara kontakt").click()
    expect(page.get_by_text("Sparat i ärendet.")).to_be_visible(timeout=15_000)


def test_by_keyboard_alone_with_every_stop_visible(visit: Visit, world: World) -> None:
    page = visit("petra", DESKTOP).open(f"/cases/{world.ids['case']}/contact/").page
    pressed, unseen, saved = 0, [], False
    while pressed < 60 and not saved:
        page.keyboard.press("Tab")
        pressed += 1
        if page.evaluate(UNSEEN):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
        name = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        if name in ("contact_kind", "category") and not page.locator(f"[name={name}]:checked").count():
            page.keyboard.press("Space")
            if name == "category":
                expect(page.locator(f"{READERS} [name=readers_for]")).to_have_count(1)
        if name == "Spara kontakt":
            page.keyboard.press("Enter")
            saved = True
    assert not unseen
    expect(page.get_by_text("Sparat i ärendet.")).to_be_visible(timeout=15_000)


def test_what_is_wrong_is_said_once_on_top_with_the_way_there(visit: Visit, world: World) -> None:
    shown = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/contact/")
    page = shown.page
    page.get_by_label("Vad behöver teamet veta?").fill("Behåll mig.")
    page.get_by_role("button", name="Spara kontakt").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Fel: ")
    expect(page.get_by_label("Vad behöver teamet veta?")).to_have_value("Behåll mig.")
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "contact_kind"
    assert shown.axe() == []
    shown.refused()


def test_save_and_log_another_starts_over(visit: Visit, world: World) -> None:
    page = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/contact/").page
    choose(page, "Telefon")
    choose(page, "Brott")
    expect(page.locator(f"{READERS} [name=readers_for]")).to_have_count(1)
    page.get_by_label("Vad behöver teamet veta?").fill("Hör inte till nästa.")
    page.get_by_role("button", name="Spara och logga en till").click()
    expect(page.get_by_text("Sparat i ärendet.")).to_be_visible(timeout=15_000)
    expect(page.get_by_label("Vad behöver teamet veta?")).to_have_value("")


def test_nothing_is_kept_in_the_browser(visit: Visit, world: World) -> None:
    shown = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/contact/")
    shown.page.get_by_label("Vad behöver teamet veta?").fill("Hemligt.")
    choose(shown.page, "Brott")
    expect(shown.page.locator(f"{READERS} [name=readers_for]")).to_have_count(1)
    assert shown.page.evaluate(KEPT) == [0, 0, 0, 0]
    assert {cookie["name"] for cookie in shown.context.cookies()} <= {"session", "csrf"}
    assert all(cookie["httpOnly"] for cookie in shown.context.cookies() if cookie["name"] != "session")
