"""School weeks, files and cases kept apart in Chromium: filled, empty and refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from audit import clock
from sig.school.weeks import newest_to_report
from sig.services import apart, attachments, meetings, school
from sig.services.meetings import Invitation
from sig.services.releases import To
from sig.services.school import Reported
from tests import cast
from tests.browser.chromium import DARK, DESKTOP, PHONE, Window
from tests.browser.gate import looks_right
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
PAPER = b"%PDF-1.7\ntrailer<<>>\n%%EOF\n"
PERCENTS = (92, 95, 88, None, 90, 94, 85, 91, 89, 93, 60)


@pytest.fixture(scope="module")
def filled(world: World) -> World:
    """Eleven weeks but the last of three, one of them a holiday; two files; a mark and a meeting."""
    case, anna, petra = world.ids["case"], world.people["anna"], world.people["petra"]
    newest = newest_to_report(clock.today())
    given = [
        Reported(newest.plus(number - 13), percent, "" if percent is not None else "holiday")
        for number, percent in enumerate(PERCENTS)
    ]
    police = To(cast.authority("polisen").pk)
    school.report(case=case, reported=given, release_to=[police], by=world.people["sam"])
    school.correct(
        case=case, reported=Reported(newest.plus(-4), 95, "", "Var med på allt."), by=world.people["sam"]
    )
    sent = [("Schema för våren.pdf", PAPER), ("Överenskommelse.pdf", PAPER)]
    attachments.add(entry=world.ids["own"], case=case, files=sent, by=petra)
    apart.keep(case=case, other=world.ids["incoming"], by=anna)
    start = clock.now() + timedelta(days=2)
    to = Invitation("team", "on_site", start, 60, "Fritidsgården", people=(anna.pk,))
    meetings.call(case=case, to=to, by=anna)
    return world


PAGES = [
    ("sam", "/cases/{case}/school/"),
    ("petra", "/cases/{case}/school/"),
    ("anna", "/cases/{case}/school/"),
    ("sam", "/cases/{case}/school/report/"),
    ("petra", "/cases/{case}/entries/{own}/files/"),
    ("petra", "/cases/{case}/entries/{draft}/files/"),
    ("petra", "/cases/{case}/"),
    ("anna", "/cases/{case}/apart/"),
    ("dag", "/cases/{incoming}/apart/"),
    ("petra", "/cases/{case}/incident/?incident_kind=positive"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_page(visit: Visit, filled: World, who: str, address: str) -> None:
    shown = visit(who).open(address.format(**filled.ids))
    looks_right(shown)
    assert shown.page.locator("h1").count() == 1
    assert shown.page.locator("[style]").count() == 0


def test_several_weeks_by_keyboard_and_without_script(visit: Visit, filled: World) -> None:
    shown = visit("sam", PHONE, script=False).open(f"/cases/{filled.ids['case']}/school/")
    page = shown.page
    page.get_by_role("link", name="Fyll i veckorna").focus()
    page.keyboard.press("Enter")
    fields = page.get_by_role("spinbutton")
    expect(fields).to_have_count(3)
    fields.nth(0).fill("101")
    fields.nth(2).fill("75")
    page.get_by_role("button", name="Spara veckorna").click()
    expect(page.get_by_role("link", name="Skriv ett tal från 0 till 100.")).to_be_visible()
    expect(fields.nth(2)).to_have_value("75")
    fields.nth(0).fill("70")
    page.get_by_role("button", name="Spara veckorna").click()
    expect(page.get_by_role("status")).to_contain_text("2 veckor är sparade.")
    shown.refused()


def test_a_photo_is_added_by_phone_after_the_text(visit: Visit, filled: World, tmp_path: Any) -> None:
    photo = tmp_path / "bild.heic"
    photo.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(60))
    shown = visit("petra", PHONE).open(f"/cases/{filled.ids['case']}/entries/{filled.ids['own']}/files/")
    page = shown.page
    page.get_by_label("Ta en bild med telefonen").set_input_files(photo)
    page.get_by_role("button", name="Spara filen").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert shown.axe() == []
    shown.refused()
    paper = tmp_path / "papper.pdf"
    paper.write_bytes(PAPER)
    page.get_by_label("Eller välj en eller flera filer").set_input_files([paper, paper])
    page.get_by_role("button", name="Spara filen").click()
    expect(page.get_by_role("status")).to_contain_text("2 filer är sparade.")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Ladda ner papper").first.click()
    assert fetched.value.suggested_filename.startswith("bilaga-")


def test_what_went_well_takes_as_many_taps_as_what_did_not(visit: Visit, filled: World) -> None:
    """From the case: the link that has chosen it already, or the first tile of all."""
    taps = {}
    for mode, name in ((PHONE, "Anteckna något som gick bra"), (DESKTOP, "Anteckna en händelse")):
        page = visit("petra", mode).open(f"/cases/{filled.ids['case']}/").page
        page.get_by_role("link", name=name).click()
        good = page.get_by_role("radio", name="Något gick bra")
        taps[name] = 1
        if not good.is_checked():
            page.get_by_text("Något gick bra", exact=True).click()
            taps[name] += 1
        expect(good).to_be_checked()
    assert taps == {"Anteckna något som gick bra": 1, "Anteckna en händelse": 2}


def test_the_line_is_drawn_for_the_width_and_in_the_dark(visit: Visit, filled: World) -> None:
    for mode, wide in ((PHONE, False), (DESKTOP, True), (DARK, True)):
        page = visit("petra", mode).open(f"/cases/{filled.ids['case']}/school/").page
        assert page.locator("svg.chart-wide").is_visible() is wide
        assert page.locator("svg.chart-narrow").is_visible() is not wide
        page.get_by_text("Visa som tabell").click()
        expect(page.locator("td", has_text="Lov").first).to_be_visible()
