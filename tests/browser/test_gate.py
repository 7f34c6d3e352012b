"""The gate itself: each look finds the fault that it is there for. And what is asked of a few pages only.

The rest of what axe does not see is asked of every page: tests/browser/gate.py.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import gate
from tests.browser.chromium import DARK, DESKTOP, NARROW, PHONE, Window
from tests.browser.keys import Keys
from tests.browser.looks import ADD_RULE, STOP
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
Asks = Callable[[Window], Iterator[str]]
CONTACT = "/cases/{case}/contact/?category=crime"
APPEND = "document.querySelector('main').append"
DRAWING = """const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  document.querySelector("main").append(svg);
  for (const [name, seen] of %s) {
    const one = document.createElementNS(svg.namespaceURI, name);
    for (const [key, value] of Object.entries(seen)) one.setAttribute(key, value);
    svg.append(one); }"""
LINE = """["polyline", {class: "chart-line %s", points: "0,0 9,9", stroke: "black", fill: "none"}]"""


def by_phone(shown: Window) -> Iterator[str]:
    return gate.in_mode(shown, PHONE)


# What is done to a sound page, by script or by rule; who asks; how that which is found begins.
PLANTED: list[tuple[str, Asks, str]] = [
    (f"{APPEND}(document.createElement('h1'))", gate.bones, "h1"),
    ("document.querySelector('main').setAttribute('style', '')", gate.bones, "style"),
    ("document.documentElement.lang = ''", gate.bones, "lang"),
    ("document.title = 'SIG'", gate.bones, "title"),
    (f"{APPEND}(new Image())", by_phone, "axe, phone: image-alt"),
    ("main { width: 999px }", by_phone, "sideways, phone"),
    (".ds-input { border-color: #ddd }", by_phone, "edge, phone: no edge: <textarea"),
    (".tiles label { border-color: #ddd }", by_phone, "edge, phone: no edge: <label"),
    (".ds-button { background: #fff; border: 0 }", by_phone, "edge, phone: no edge: <button"),
    (".menu a { min-height: 0; padding: 0; font-size: 10px }", gate.by_thumb, "target"),
    (".ds-button { min-height: 0; height: 40px }", gate.by_thumb, "target: 40 px"),
    (".ds-button.ds-button { transition: color 1s !important }", gate.by_thumb, "moves"),
    (f"{APPEND}(document.createElement('button'))", gate.by_thumb, "name"),
    (".ds-button:focus-visible { outline: none; box-shadow: none }", gate.by_keyboard, "focus: no ring"),
    ("header { background: #fff; inset: 0; position: fixed; z-index: 9 }", gate.by_keyboard, "focus: behind"),
    ("main { color: #fff; forced-color-adjust: none }", gate.in_own_colours, "own colours, light: words"),
    (".ds-input.ds-input { border: 0 }", gate.in_own_colours, "own colours, light: no edge"),
    (
        ".ds-button:focus-visible { outline: none; box-shadow: 0 0 0 3px #000 }",
        gate.in_own_colours,
        "own colours, light: no ring",
    ),
    (".tiles label:has(:checked) { outline: none }", gate.in_own_colours, "own colours, light: state"),
    (DRAWING % '[["circle", {r: 4, fill: "#fff"}]]', gate.in_own_colours, "own colours, light: drawing"),
    (DRAWING % f"[{LINE % 's1'}, {LINE % 's4'}]", gate.in_own_colours, "own colours, light: lines"),
    ("main { min-width: 340px }", gate.with_other_text, "sideways, 320 px"),
    (
        f"main::before {{ content: '{'i' * 55}'; display: block; white-space: nowrap }}",
        gate.with_other_text,
        "sideways, spaced",
    ),
    ("@media (min-width: 25em) { main { min-width: 24rem } }", gate.with_other_text, "sideways, large"),
]


def plant(shown: Window, fault: str) -> None:
    if fault.startswith(("document.", "const ")):
        shown.page.evaluate(f"() => {{ {fault} }}")
    else:
        shown.page.evaluate(ADD_RULE, ["site", fault])


@pytest.fixture(scope="module")
def sound(sittings: Callable[[str], Window], world: World) -> Window:
    """A page with most kinds of control, in which nothing is found."""
    shown = sittings("petra").open(CONTACT.format(**world.ids))
    assert list(gate.faults(shown, (PHONE, DARK))) == []
    return shown


@pytest.mark.parametrize(("fault", "asks", "said"), PLANTED, ids=[said for *_rest, said in PLANTED])
def test_a_planted_fault_is_found(sound: Window, fault: str, asks: Asks, said: str) -> None:
    sound.page.reload()
    plant(sound, fault)
    assert [one for one in asks(sound) if one.startswith(said)]


def test_a_ring_by_shadow_is_seen_but_not_with_colours_of_the_readers_own(sound: Window) -> None:
    """Why focus is asked for twice."""
    sound.page.reload()
    plant(sound, ".ds-button:focus-visible { outline: none; box-shadow: 0 0 0 3px #000 }")
    assert list(gate.by_keyboard(sound)) == []


@pytest.mark.parametrize(
    "fault",
    [
        "document.activeElement.blur()",
        "document.title = 'SIG'",
        "document.querySelector('[data-error-summary] a').href = '#nowhere'",
    ],
)
def test_a_summary_that_does_not_lead_is_found(visit: Visit, fault: str) -> None:
    shown = visit("").open("/sign-in/")
    shown.page.locator("main").get_by_role("button", name="Fortsätt").click()
    gate.says_what_is_wrong(shown)
    shown.page.locator("[data-error-summary]").focus()
    plant(shown, fault)
    with pytest.raises(AssertionError):
        gate.says_what_is_wrong(shown)
    shown.refused()


def test_at_the_smallest_screen_focus_is_never_behind_the_save_bar(visit: Visit, world: World) -> None:
    """By real presses of Tab; on a phone and on a desk test_jobs.py does so."""
    page = visit("petra", NARROW).open(CONTACT.format(**world.ids)).page
    for _press in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(STOP)[2] == []


def test_on_a_phone_the_menu_is_one_row_and_unfolds_without_script(visit: Visit, world: World) -> None:
    keys = Keys(visit("anna", PHONE, script=False))
    keys.open("/day/")
    menu = keys.page.get_by_role("navigation", name="Huvudmeny")
    tops = {round(link.bounding_box()["y"]) for link in menu.get_by_role("link").all()}  # type: ignore[index]
    assert len(tops) == 1
    expect(menu.get_by_role("link", name="Läget")).to_be_hidden()
    keys.to("Mer")
    keys.page.keyboard.press("Enter")
    keys.press("Läget")
    gate.see(keys.shown, DESKTOP)
    expect(menu.get_by_role("link", name="Läget")).to_be_visible()
    expect(menu.get_by_text("Mer", exact=True)).to_be_hidden()


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
    shown.complaints.clear()
