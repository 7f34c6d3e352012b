"""What somebody types is not lost: kept within two seconds, through cuts, log-outs and two windows."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from teams.services import sessions
from tests.browser.chromium import PHONE, Window
from tests.browser.losses import written_and_cut
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
STATE = "[data-draft-state]"
TEXT = "Vad behöver teamet veta?"
KEPT = """async () => [localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length, document.cookie.includes("Hemlig")]"""


def test_a_draft_is_kept_two_seconds_after_the_last_key(visit: Visit, world: World) -> None:
    shown = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/contact/")
    shown.page.get_by_label(TEXT).press_sequentially("Hemlig text")
    expect(shown.page.locator(STATE)).to_contain_text("Utkastet sparades kl.", timeout=2_000)
    assert shown.page.evaluate(KEPT) == [0, 0, 0, 0, False]
    again = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/contact/").page
    expect(again.get_by_label(TEXT)).to_have_value("Hemlig text")
    expect(again.get_by_text("Du fortsätter på ditt utkast")).to_be_visible()
    again.get_by_role("button", name="Kasta utkastet").click()
    fresh = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/contact/").page
    expect(fresh.get_by_label(TEXT)).to_have_value("")


def test_two_windows_show_both_texts(visit: Visit, world: World) -> None:
    first = visit("sam", PHONE).open(f"/cases/{world.ids['case']}/note/")
    second = visit("sam", PHONE).open(f"/cases/{world.ids['case']}/note/")
    first.page.get_by_label(TEXT).fill("Fönster ett.")
    expect(first.page.locator(STATE)).to_contain_text("Utkastet sparades")
    second.page.get_by_label(TEXT).fill("Fönster två.")
    expect(second.page.locator(STATE)).to_contain_text("ett nyare utkast i ett annat fönster")
    second.complaints.clear()
    second.page.get_by_role("button", name="Spara som utkast").click()
    expect(second.page.get_by_role("main")).to_contain_text("Fönster ett.")
    expect(second.page.get_by_label(TEXT)).to_have_value("Fönster två.")
    second.complaints.clear()


def test_an_order_is_there_after_the_browser_was_closed(visit: Visit, world: World) -> None:
    """The form has no case: it is kept where a form is kept whose session ended."""
    shown, done = visit("anna", PHONE).open("/publications/order/"), "Vad har gjorts?"
    beside = visit("anna", PHONE).open("/publications/order/")
    shown.page.get_by_label(done).press_sequentially("Hemlig text")
    expect(shown.page.locator(STATE)).to_contain_text("Utkastet sparades kl.", timeout=2_000)
    assert shown.page.evaluate(KEPT) == [0, 0, 0, 0, False]
    shown.context.close()
    again = visit("anna", PHONE).open("/publications/order/").page
    expect(again.get_by_label(done)).to_have_value("Hemlig text")
    expect(again.get_by_text("Du fortsätter på det du skrev förut")).to_be_visible()
    again.get_by_label(done).fill("Hemlig text, och mer")
    expect(again.locator(STATE)).to_contain_text("Utkastet sparades kl.")
    beside.page.get_by_label(done).fill("Annat.")
    expect(beside.page.locator(STATE)).to_contain_text("i ett annat fönster")
    expect(beside.page.get_by_label(done)).to_have_value("Annat.")
    beside.complaints.clear()
    other = visit("dag", PHONE).open("/publications/order/").page
    expect(other.get_by_label(done)).to_have_value("")


def test_without_network_the_text_stays_and_is_saved_when_it_is_back(visit: Visit, world: World) -> None:
    shown = visit("ulla", PHONE).open(f"/cases/{world.ids['case']}/note/")
    page = shown.page
    shown.context.set_offline(True)
    page.get_by_label(TEXT).fill("Skrivet i källaren.")
    expect(page.locator(STATE)).to_contain_text("Ingen kontakt med servern")
    page.get_by_role("button", name="Spara som utkast").click()
    expect(page.get_by_label(TEXT)).to_have_value("Skrivet i källaren.")
    shown.context.set_offline(False)
    expect(page.get_by_role("status").first).to_contain_text("Utkastet är sparat.", timeout=8_000)
    shown.complaints.clear()


def test_the_one_who_is_signed_out_is_told_and_gets_the_text_back(visit: Visit, world: World) -> None:
    page = visit("anna", PHONE).open(f"/cases/{world.ids['case']}/note/").page
    sessions.end_everywhere(by=world.people["anna"])
    page.get_by_label(TEXT).fill("Skrivet för sent.")
    expect(page.locator(STATE)).to_contain_text("Du är utloggad")
    page.get_by_label(TEXT).fill("Skrivet för sent. Och mer.")
    page.get_by_role("button", name="Spara som utkast").click()
    page.wait_for_url("**/sign-in/**")
    again = visit("anna", PHONE).open(f"/cases/{world.ids['case']}/note/").page
    expect(again.get_by_label(TEXT)).to_have_value("Skrivet för sent. Och mer.")


def test_two_minutes_before_the_session_ends_the_writer_is_asked(visit: Visit, world: World) -> None:
    shown = visit("petra", PHONE)
    shown.page.clock.install()
    page = shown.open(f"/cases/{world.ids['case']}/incident/").page
    page.clock.fast_forward("12:59")
    expect(page.locator(STATE)).to_be_empty()
    page.clock.fast_forward("00:02")
    expect(page.locator(STATE)).to_contain_text("Du loggas ut om två minuter")
    page.get_by_role("button", name="Jag är kvar").click()
    expect(page.locator(STATE)).to_be_empty()


@pytest.mark.parametrize("seed", range(int(os.environ.get("SIG_CUTS", "2"))))
def test_random_cuts_and_log_outs_lose_nothing(visit: Visit, world: World, seed: int) -> None:
    shown = visit("petra", PHONE)
    typed, found = written_and_cut(shown, world, world.ids["case"], seed)
    shown.complaints.clear()
    assert found == typed
