"""Assessment, plan and the page of a case in a real browser: by thumb, without script, and on paper."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from audit.clock import today
from sig.assessments import services
from sig.assessments.domains import DOMAINS
from sig.assessments.services import Given
from tests.browser.chromium import DESKTOP, NARROW, PHONE, Window
from tests.browser.gate import looks_right, see
from tests.browser.places import assessed
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
TEXT_SIZE = """one => Math.min(...[...one.querySelectorAll('text')].map(text =>
  parseFloat(getComputedStyle(text).fontSize) * one.getScreenCTM().a))"""
BESIDE = """() => [...document.querySelectorAll(".multiples figure")]
  .map(one => Math.round(one.getBoundingClientRect().top)).filter((top, _, all) => top === all[0]).length"""


@pytest.fixture(scope="module", autouse=True)
def twice(world: World) -> None:
    """School has been assessed twice, so that there is something to compare and to draw."""
    assessed(world, days_ago=100)
    assessed(world, days_ago=3)


def test_the_last_answer_is_shown_once_a_step_is_chosen_and_not_before(visit: Visit, world: World) -> None:
    page = visit("anna", PHONE).open(f"/cases/{world.ids['case']}/assessments/new/").page
    school = page.get_by_role("group", name="Skola", exact=True)
    last = school.get_by_role("status")
    expect(last).to_be_hidden()
    # Whom it is shared with is ticked from the start: that is no answer.
    assert school.locator("[type=checkbox]:checked").count() == 3
    school.get_by_label(re.compile("^4\\.")).check()
    expect(last).to_be_visible()
    expect(last).to_contain_text("3. Är i skolan ungefär halva tiden.")
    family = page.get_by_role("group", name="Familj", exact=True)
    expect(family.get_by_role("status")).to_be_hidden()


def test_on_a_phone_a_domain_is_a_column_of_large_rows_that_fits_the_screen(
    visit: Visit, world: World
) -> None:
    page = visit("anna", PHONE).open(f"/cases/{world.ids['case']}/assessments/new/").page
    for group in page.locator("fieldset.domain").all():
        box = group.bounding_box()
        assert box is not None
        assert box["height"] <= PHONE.height
        rows = [row.bounding_box() for row in group.locator(".options").first.locator("label").all()]
        assert len(rows) == 6
        assert {round(row["x"]) for row in rows if row} == {round(rows[0]["x"])}  # type: ignore[index]
        assert all(row and row["height"] >= 44 for row in rows)


def test_on_a_desk_the_steps_stand_beside_each_other(visit: Visit, world: World) -> None:
    page = visit("anna", DESKTOP).open(f"/cases/{world.ids['case']}/assessments/new/").page
    rows = page.locator("fieldset.domain").first.locator(".options").first.locator("label").all()
    assert len({round(row.bounding_box()["y"]) for row in rows}) == 1  # type: ignore[index]


def test_without_script_an_assessment_is_made_and_stands_beside_the_last(visit: Visit, world: World) -> None:
    shown = visit("anna", PHONE, script=False).open(f"/cases/{world.ids['case']}/assessments/new/")
    page = shown.page
    page.get_by_role("button", name="Spara skattningen").click()
    expect(page.get_by_role("alert")).to_contain_text("Välj ett steg för minst ett område.")
    shown.refused()
    page.get_by_role("group", name="Skola", exact=True).get_by_label(re.compile("^5\\.")).check()
    page.get_by_label("Det är inte vår uppgift att bedöma.").check()
    page.get_by_role("button", name="Spara skattningen").click()
    line = page.get_by_role("row", name=re.compile("^Skola"))
    expect(line).to_contain_text("5. Är i skolan varje dag och klarar sina ämnen.")
    expect(line).to_contain_text("3")


def assessed_in_all(world: World, days_ago: int) -> None:
    """Anna's assessment of every domain, for her own authority."""
    services.make(
        case=world.ids["case"],
        occasion="quarter",
        made_on=today() - timedelta(days=days_ago),
        given={domain: Given(3) for domain in DOMAINS},
        by=world.people["anna"],
    )


def test_the_drawings_have_a_size_for_the_phone_and_one_for_the_desk_and_say_in_words_what_they_show(
    visit: Visit, world: World
) -> None:
    for days_ago in (90, 2):
        assessed_in_all(world, days_ago)
    shown = visit("anna", PHONE).open(f"/cases/{world.ids['case']}/assessments/")
    drawing = shown.page.get_by_role("img", name="Skola")
    for mode, beside, least, most in ((PHONE, 2, 150, 170), (DESKTOP, 4, 210, 230), (NARROW, 1, 150, 170)):
        see(shown, mode)
        box = drawing.bounding_box()
        assert box is not None
        assert least <= box["width"] <= most
        assert shown.page.evaluate(BESIDE) == beside
        assert "Socialtjänsten: 3" in (drawing.locator("desc").text_content() or "")
        assert drawing.evaluate(TEXT_SIZE) >= 12


def test_who_may_not_read_a_score_sees_no_trace_of_it(visit: Visit, world: World) -> None:
    page = visit("petra", PHONE).open(f"/cases/{world.ids['case']}/").page
    expect(page.get_by_role("img", name="Skola")).to_be_visible()
    assert "Familj" not in page.locator("main").inner_text()


def test_a_goal_is_rated_an_action_changed_and_taken_out(visit: Visit, world: World) -> None:
    shown = visit("anna", PHONE).open(f"/cases/{world.ids['case']}/plan/")
    page = shown.page
    page.get_by_role("link", name=re.compile("^Hur går det")).click()
    page.get_by_label("−1 Sämre än målet").check()
    page.get_by_label("Den unge har själv valt steget").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("main")).to_contain_text("valt av den unge")
    page.get_by_role("link", name=re.compile("^Ändra ?: Träffa studievägledaren")).click()
    page.get_by_label("Vad ska göras?").fill("Träffa studievägledaren på måndag")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("row", name=re.compile("på måndag"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Ändra ?: Träffa")).click()
    page.get_by_text("Ta bort det ur planen").click()
    page.get_by_role("button", name="Ta bort ur planen").click()
    expect(page.get_by_role("status").first).to_contain_text("Borttaget ur planen.")
    expect(page.locator("main")).to_contain_text("Ingen gör något för det här målet just nu.")


@pytest.mark.parametrize(
    ("who", "rest"),
    [("anna", ""), ("ulla", ""), ("anna", "assessments/"), ("anna", "assessments/new/"), ("anna", "plan/")],
)
def test_the_pages_hold_in_every_mode(visit: Visit, world: World, who: str, rest: str) -> None:
    looks_right(visit(who, PHONE).open(f"/cases/{world.ids['case']}/{rest}"))
