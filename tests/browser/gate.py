"""What every page has to hold, asked of one loaded page: axe, and what axe does not see.

A page is loaded once and looked at by phone, by desktop, in the dark, with colours of the reader's own,
narrow, with large and with wide text. What is looked for stands in looks.py; each look says what it found.
"""

import os
import re
from collections.abc import Iterator, Sequence
from typing import TypeVar
from zlib import crc32

from tests.browser import looks
from tests.browser.chromium import DARK, DESKTOP, NARROW, PHONE, Mode, Window

# WCAG 1.4.12: the least that a reader may set; and 1.4.4: text twice as large.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
LARGE = "html { font-size: 200% }"
Row = TypeVar("Row")
UNNAMED = re.compile(r"^\s*- (?:button|link|textbox|radio|checkbox|combobox|searchbox)(?::|$| \[)", re.M)


def holds(shown: Window, modes: tuple[Mode, ...] = ()) -> None:
    """The page as it stands. AssertionError says in which way of looking what was found."""
    found = list(faults(shown, modes or modes_of(shown.page.url)))
    assert found == [], "\n".join(found)


def faults(shown: Window, modes: tuple[Mode, ...]) -> Iterator[str]:
    """Everything that is wrong with the page, each in one line that begins with what was asked."""
    yield from bones(shown)
    for mode in modes:
        yield from in_mode(shown, mode)
    yield from by_thumb(shown)
    yield from by_keyboard(shown)
    yield from in_own_colours(shown)
    yield from with_other_text(shown)


def whole() -> bool:
    """Whether every way of looking is asked for (`./dev prove gate`) and not a sample (`./dev test`)."""
    return os.environ.get("SIG_GATE") == "all"


def sampled(rows: Sequence[Row], one_in: int) -> Sequence[Row]:
    """All of them with SIG_GATE=all, otherwise always the same one in so many."""
    return rows if whole() else [row for row in rows if crc32(repr(row).encode()) % one_in == 0]


def modes_of(address: str) -> tuple[Mode, ...]:
    """One of phone, desk and dark by turns; all three with SIG_GATE=all."""
    modes = (PHONE, DESKTOP, DARK)
    return modes if whole() else (modes[len(address) % len(modes)],)


def bones(shown: Window) -> Iterator[str]:
    """One heading, no style beside the sheets, a language and a title that says which page it is."""
    page = shown.page
    if page.locator("h1").count() != 1:
        yield "h1: not one"
    if page.locator("[style]").count():
        yield "style: an attribute"
    if page.evaluate("document.documentElement.lang") not in ("sv", "en"):
        yield "lang: none"
    if not re.fullmatch(r"\S.* – SIG", page.title()):
        yield f"title: {page.title()}"


def in_mode(shown: Window, mode: Mode) -> Iterator[str]:
    """By one screen: axe, no way sideways, an edge that is seen around each control."""
    see(shown, mode, whole=True)
    yield from (f"axe, {mode.name}: {one}" for one in shown.axe())
    yield from _sideways(shown, mode.name)
    yield from (f"edge, {mode.name}: {one}" for one in shown.page.evaluate(looks.EDGES))


def by_thumb(shown: Window) -> Iterator[str]:
    """On a phone: what is pressed is large enough, nothing moves, everything has a name."""
    page = shown.page
    see(shown, PHONE)
    yield from (f"target: {one}" for one in page.evaluate(looks.TARGETS))
    yield from (f"moves: {one}" for one in page.evaluate(looks.MOVES))
    yield from (f"name: {one}" for one in UNNAMED.findall(page.locator("body").aria_snapshot()))


def by_keyboard(shown: Window) -> Iterator[str]:
    """Each stop shows that it has focus and lies behind nothing."""
    shown.page.keyboard.press("Tab")
    yield from (f"focus: {one}" for one in shown.page.evaluate(looks.FOCUS))


def in_own_colours(shown: Window) -> Iterator[str]:
    """With the reader's own few colours: edges, words, drawings, states and focus are seen all the same."""
    page = shown.page
    page.keyboard.press("Tab")
    for scheme in ("light", "dark") if whole() else ("light",):
        page.emulate_media(color_scheme=scheme, forced_colors="active")  # type: ignore[arg-type]
        if not page.evaluate("matchMedia('(forced-colors: active)').matches"):
            yield "own colours: not looked at"
        for look in (looks.EDGES, looks.OWN_COLOURS, looks.FOCUS):
            yield from (f"own colours, {scheme}: {one}" for one in page.evaluate(look))
        if whole():
            yield from (f"own colours, {scheme}: {one}" for one in shown.axe(rules=("color-contrast",)))
    page.emulate_media(color_scheme="light", forced_colors="none")


def with_other_text(shown: Window) -> Iterator[str]:
    """At 320 px, with the widest spacing and with text twice as large nothing lies beside the screen."""
    page = shown.page
    see(shown, NARROW)
    yield from _sideways(shown, "320 px")
    for rule, width in ((SPACED, 320), (LARGE, 640)):
        page.set_viewport_size({"width": width, "height": 800})
        at = page.evaluate(looks.ADD_RULE, ["site", rule])
        yield from _sideways(shown, "spaced" if rule is SPACED else "large")
        page.evaluate(looks.DROP_RULE, at)


def _sideways(shown: Window, name: str) -> Iterator[str]:
    over = shown.overflow()
    if over > 0:
        yield f"sideways, {name}: {over} px"


def looks_right(shown: Window) -> None:
    """Axe and no sideways scroll, one load, each way of looking: for a page in a state of its own."""
    for mode in (PHONE, DESKTOP, DARK, NARROW):
        see(shown, mode, whole=True)
        assert shown.overflow() <= 0, f"sideways, {mode.name}"
        if mode in modes_of(shown.page.url):
            assert shown.axe() == [], mode.name


def see(shown: Window, mode: Mode, *, whole: bool = False) -> None:
    """Look at the same page by another screen; `whole`: so high that a bar at its foot lies over nothing."""
    page, size = shown.page, {"width": mode.width, "height": mode.height}
    page.emulate_media(color_scheme=mode.scheme)  # type: ignore[arg-type]
    page.set_viewport_size(size)  # type: ignore[arg-type]
    if whole:
        high = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": mode.width, "height": max(mode.height, high)})


def says_what_is_wrong(shown: Window) -> None:
    """A form sent blank: the summary has focus, each link of it lands on its field, the title says so."""
    page = shown.page
    assert page.title().startswith("Fel: ")
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')"), "summary without focus"
    links = page.locator("[data-error-summary] a")
    for target in [link.get_attribute("href") or "" for link in links.all()]:
        there = f"document.querySelector({target!r})?.matches('input, select, textarea')"
        assert page.evaluate(there), target
    if links.count():
        links.first.click()
        target = links.first.get_attribute("href") or ""
        assert page.evaluate("'#' + document.activeElement.id") == target
