"""What is asked of a few pages only: own colours, size of targets, real Tab presses, paper, weight.

The rest of what axe does not see is asked of every page: tests/browser/gate.py.
"""

from collections.abc import Callable

import pytest

from tests.browser.chromium import DARK, DESKTOP, NARROW, PHONE, Mode, Window
from tests.browser.gate import BORDERS
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
PAGES = ["/day/", "/cases/", "/cases/{case}/", "/cases/{case}/contact/?category=crime", "/nominations/new/"]

TARGETS = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter(one => one.type !== "hidden" && one.checkVisibility() && !one.closest("p") && !one.matches(".skip"))
  .map(one => { const box = (one.closest("label") || one.closest(".check") || one).getBoundingClientRect();
    return [one.outerHTML.slice(0, 80), Math.round(box.height)]; })"""
HIDDEN = """() => { const box = document.activeElement.getBoundingClientRect();
  const at = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]];
  const seen = at.some(([x, y]) => { const over = document.elementFromPoint(box.left + box.width * x,
    box.top + box.height * y); const one = document.activeElement;
    return over && (one.contains(over) || over.contains(one)
      || one.closest("label") === over.closest("label")); });
  return seen ? "" : document.activeElement.outerHTML.slice(0, 90); }"""


@pytest.mark.parametrize("address", PAGES)
def test_with_colours_of_the_readers_own_every_control_has_an_edge(
    visit: Visit, world: World, address: str
) -> None:
    page = visit("petra", DESKTOP).open(address.format(**world.ids)).page
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(BORDERS) == []


@pytest.mark.parametrize("address", PAGES)
def test_targets_are_large_enough_for_a_thumb(visit: Visit, world: World, address: str) -> None:
    found = visit("petra", PHONE).open(address.format(**world.ids)).page.evaluate(TARGETS)
    assert [one for one in found if one[1] < 24] == []
    small = [one for one in found if one[1] < 44]
    assert len(small) <= 0.05 * len(found), small


@pytest.mark.parametrize("mode", [PHONE, NARROW, DESKTOP], ids=lambda mode: mode.name)
def test_focus_is_never_behind_the_save_bar(visit: Visit, world: World, mode: Mode) -> None:
    page = visit("petra", mode).open(f"/cases/{world.ids['case']}/contact/?category=crime").page
    hidden = []
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        hidden.append(page.evaluate(HIDDEN))
    assert [one for one in hidden if one] == []


def test_on_paper_there_is_no_menu_and_the_printers_name(visit: Visit, world: World) -> None:
    page = visit("petra", DARK).open(f"/cases/{world.ids['case']}/").page
    page.emulate_media(media="print")
    assert not page.locator("nav.menu").is_visible()
    assert page.get_by_text("Utskriven av Petra Polis").is_visible()
    white = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert white == "rgb(255, 255, 255)"
    assert page.pdf(tagged=True).startswith(b"%PDF")


def test_a_first_visit_is_light(visit: Visit, world: World) -> None:
    shown = visit("petra", PHONE)
    sizes: list[int] = []
    shown.page.on("response", lambda answer: sizes.append(len(answer.body())))
    shown.open("/cases/")
    assert sum(sizes) < 200_000


@pytest.mark.parametrize("address", ["/finns-inte/", "/cases/00000000-0000-4000-8000-000000000000/"])
def test_a_page_that_is_not_there_says_what_to_do(visit: Visit, world: World, address: str) -> None:
    shown = visit("petra", PHONE)
    answer = shown.page.goto(shown.base + address)
    assert answer is not None
    assert answer.status == 404
    assert shown.page.get_by_role("link", name="Till startsidan").is_visible()
    assert shown.axe() == []
    shown.complaints.clear()
