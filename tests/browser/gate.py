"""What every page has to hold, asked of one loaded page: axe, and what axe does not see.

A page is loaded once and looked at by phone, by desktop, in the dark, narrow, with large and with wide text.
"""

import os
import re

from tests.browser.chromium import DARK, DESKTOP, NARROW, PHONE, Mode, Window

LIGHT = """const lum = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255)
    .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return .2126*v[0] + .7152*v[1] + .0722*v[2]; };"""
BORDERS = f"""() => {{ {LIGHT}
  const page = lum(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll(".ds-input, .tiles label")]
    .filter(one => one.type !== "hidden" && one.checkVisibility()).map(one => {{
      const style = getComputedStyle(one), edge = lum(style.borderTopColor);
      const ratio = (Math.max(edge, page) + .05) / (Math.min(edge, page) + .05);
      const there = parseFloat(style.borderTopWidth) > 0 ? ratio : 0;
      return [one.name || one.innerText, Math.round(there * 100) / 100]; }})
    .filter(([, ratio]) => ratio < 3); }}"""
TARGETS = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter(one => one.type !== "hidden" && one.checkVisibility() && !one.closest("p, td, dd, figcaption")
    && !one.matches(".skip"))
  .map(one => { const box = (one.closest("label") || one.closest(".check") || one).getBoundingClientRect();
    const main = one.matches(".ds-button, summary, .tiles input, select, textarea");
    return [one.outerHTML.slice(0, 100), Math.round(box.height), main ? 44 : 24]; })
  .filter(([, height, least]) => height < least)"""
# Trap: focus() by a script shows as focus by keyboard does only after a key has been pressed.
FOCUS = """() => { const wrong = [];
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(one => one.type !== "hidden" && !one.disabled && one.checkVisibility()
      && (one.type !== "radio" || one.checked || !document.querySelector(`[name="${one.name}"]:checked`)));
  for (const one of stops) {
    one.focus(); const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const name = one.outerHTML.slice(0, 100);
    if (document.activeElement !== one) { wrong.push(["no focus", name]); continue; }
    if ((style.outlineStyle === "none" || !parseFloat(style.outlineWidth)) && style.boxShadow === "none")
      wrong.push(["no ring", name]);
    const seen = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].some(([x, y]) => {
      const over = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return over && (one.contains(over) || over.contains(one) && over !== document.body
        || one.closest("label") && one.closest("label") === over.closest("label")); });
    if (!seen) wrong.push(["behind something", name]);
  }
  return wrong; }"""
MOVES = """() => [...document.querySelectorAll("*")].filter(one => { const style = getComputedStyle(one);
    return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0; })
  .map(one => one.outerHTML.slice(0, 100))"""
# WCAG 1.4.12: the least that a reader may set; and 1.4.4: text twice as large.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
LARGE = "html { font-size: 200% }"
STYLE = """([name, rule]) => { for (const sheet of document.styleSheets)
  if (sheet.href.includes("css/site")) { const at = sheet.cssRules.length;
    sheet.insertRule(`@supports (display: block) { ${rule} }`, at); return at; } }"""
CLEAR = """at => { for (const sheet of document.styleSheets)
  if (sheet.href.includes("css/site")) sheet.deleteRule(at); }"""
UNNAMED = re.compile(r"^\s*- (?:button|link|textbox|radio|checkbox|combobox|searchbox)(?::|$| \[)", re.M)


def holds(shown: Window, modes: tuple[Mode, ...] = ()) -> None:
    """The page as it stands. AssertionError says in which way of looking what was found."""
    page = shown.page
    assert page.locator("h1").count() == 1
    assert page.locator("[style]").count() == 0
    assert page.evaluate("document.documentElement.lang") in ("sv", "en")
    assert re.fullmatch(r"\S.* – SIG", page.title()), page.title()
    for mode in modes or modes_of(page.url):
        see(shown, mode, whole=True)
        assert shown.axe() == [], mode.name
        assert shown.overflow() <= 0, f"sideways, {mode.name}"
        assert page.evaluate(BORDERS) == [], f"edges, {mode.name}"
    see(shown, PHONE)
    assert page.evaluate(TARGETS) == [], "too small for a thumb"
    assert page.evaluate(MOVES) == [], "moves for somebody who asked for calm"
    assert UNNAMED.findall(page.locator("body").aria_snapshot()) == []
    page.keyboard.press("Tab")
    unseen = page.evaluate(FOCUS)
    assert not unseen, f"focus: {unseen}"
    see(shown, NARROW)
    assert shown.overflow() <= 0, "sideways at 320 px"
    for rule, width in ((SPACED, 320), (LARGE, 640)):
        page.set_viewport_size({"width": width, "height": 800})
        at = page.evaluate(STYLE, ["site", rule])
        assert shown.overflow() <= 0, rule
        page.evaluate(CLEAR, at)


def modes_of(address: str) -> tuple[Mode, ...]:
    """The phone, and the desk or the dark by turns; all three with SIG_GATE=all (`./dev prove gate`)."""
    if os.environ.get("SIG_GATE") == "all":
        return (PHONE, DESKTOP, DARK)
    return (PHONE, DESKTOP if len(address) % 2 else DARK)


def looks_right(shown: Window, modes: tuple[Mode, ...] = (PHONE, DESKTOP, DARK, NARROW)) -> None:
    """Axe and no sideways scroll, one load, each way of looking: for a page in a state of its own."""
    for mode in modes:
        see(shown, mode, whole=True)
        assert shown.axe() == [], mode.name
        assert shown.overflow() <= 0, f"sideways, {mode.name}"


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
