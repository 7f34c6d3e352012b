"""A picture of every screen, by phone and by desktop, for docs/screens: `./dev screens`.

The list of pages is the browser gate's own, one picture of each address. Days are moved to one fixed day and
times to one fixed time before the picture is taken, so that another run changes only what has changed.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve
from django.utils.formats import date_format
from django.utils.translation import override
from PIL import Image

from audit import clock
from config.assets import ROOT
from tests.browser import test_other_pages, test_pages
from tests.browser.chromium import DARK, DESKTOP, PHONE, Mode, Window
from tests.browser.places import Ids, complete
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
FOLDER = ROOT / "docs" / "screens"
COLOURS, TALLEST, DAY = 16, {"phone": 2000, "desktop": 1600, "dark": 1600}, date(2026, 3, 2)
# Beside the first of each address: the same as others meet it, or in the dark.
ALSO = [
    ("petra", "/cases/{case}/", "case-police", (PHONE, DARK)),
    ("ulla", "/cases/{case}/", "case-limited", (PHONE,)),
    ("anna", "/cases/{incoming}/", "case-new", (PHONE, DESKTOP)),
    ("anna", "/cases/{closed}/", "case-closed", (PHONE, DESKTOP)),
    ("anna", "/consents/{incoming_team}/", "consent-begun", (PHONE, DESKTOP)),
    ("petra", "/nowhere/", "not-found", (PHONE,)),
    ("dag", "/cases/", "told", (PHONE,)),
]
FIX = """([delta, months]) => {
  const name = months.join("|"), pad = n => String(n).padStart(2, "0");
  const moved = (y, m, d) => new Date(Date.UTC(y, m, d + delta));
  const fix = s => s
    .replace(new RegExp(`(\\\\d{1,2}) (${name}) (\\\\d{4})`, "g"), (_, d, m, y) => {
      const t = moved(+y, months.indexOf(m), +d);
      return `${t.getUTCDate()} ${months[t.getUTCMonth()]} ${t.getUTCFullYear()}`; })
    .replace(/\\b(20\\d\\d)-(\\d\\d)-(\\d\\d)/g, (_, y, m, d) => {
      const t = moved(+y, m - 1, +d);
      return `${t.getUTCFullYear()}-${pad(t.getUTCMonth() + 1)}-${pad(t.getUTCDate())}`; })
    .replace(/(kl\\. |T)\\d\\d([.:])\\d\\d/g, "$110$215")
    .replace(/\\b[0-9a-f]{16,}\\b/g, s => "0".repeat(s.length))
    .replace(/\\b[A-Z2-9]{4}-[A-Z2-9]{4}\\b/g, "ABCD-2345");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let one = walk.nextNode(); one; one = walk.nextNode()) {
    const said = fix(one.data); if (said !== one.data) one.data = said; }
  for (const one of document.querySelectorAll("input[value]:not([type=hidden])")) one.value = fix(one.value);
}"""


@dataclass(frozen=True)
class Picture:
    """Whose screen, where, and what its file is called."""

    who: str
    place: str
    name: str
    modes: tuple[Mode, ...] = (PHONE, DESKTOP)

    def file(self, mode: Mode) -> Path:
        return FOLDER / f"{self.name}-{mode.name}.png"


def pictures(ids: Ids) -> Iterator[Picture]:
    """The gate's pages, the first of each route, in the gate's order."""
    seen = set()
    for who, address in [*test_pages.PAGES, *test_other_pages.PAGES]:
        place = address.format(**ids)
        name = str(resolve(place.split("?")[0]).url_name)
        if name not in seen:
            seen.add(name)
            yield Picture(who, place, name)
    for who, address, name, modes in ALSO:
        yield Picture(who, address.format(**ids), name, modes)


def months() -> list[str]:
    with override("sv"):
        return [date_format(date(2026, number, 1), "b") for number in range(1, 13)]


def take(shown: Window, picture: Picture, mode: Mode) -> str:
    """Save the picture, small; returns the heading of the page."""
    page = shown.page
    page.set_viewport_size({"width": mode.width, "height": mode.height})
    page.goto(shown.base + picture.place, wait_until="load")
    page.evaluate(FIX, [(DAY - clock.today()).days, months()])
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": mode.width, "height": min(height, TALLEST[mode.name])})
    raw = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    raw.quantize(COLOURS, dither=Image.Dither.NONE).save(picture.file(mode), optimize=True)
    return page.locator("h1").first.inner_text()


def test_take_them_all(visit: Callable[..., Window], world: World) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    wanted, titles = list(pictures(complete(world))), {}
    for who in dict.fromkeys(picture.who for picture in wanted):
        for mode in (PHONE, DESKTOP, DARK):
            mine = [one for one in wanted if one.who == who and mode in one.modes]
            shown: Any = visit(who, mode) if mine else None
            if mine and mode is PHONE and who != "dag":
                read_what_waits(shown)
            for picture in mine:
                titles[picture.name] = take(shown, picture, mode)
                shown.complaints[:] = [text for text in shown.complaints if "status of 404" not in text]
    (FOLDER / "README.md").write_text(index(wanted, titles), encoding="utf-8")
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 6_000_000


def read_what_waits(shown: Window) -> None:
    """What stands on top of every page until it has been seen is pictured once, with the break-glass."""
    shown.open("/help/")
    for _turn in range(20):
        seen = shown.page.get_by_role("button", name="Jag har sett det")
        if not seen.count():
            return
        seen.first.click()
        shown.open("/help/")


def index(wanted: list[Picture], titles: dict[str, str]) -> str:
    """The list of all pictures, in the order of the gate."""
    lines = [
        "# Every screen",
        "",
        "Made by `./dev screens` from the tests' invented caseload. All people are invented.",
        "",
        "| screen | heading | pictures |",
        "|---|---|---|",
    ]
    for one in wanted:
        links = " · ".join(f"[{mode.name}]({one.file(mode).name})" for mode in one.modes)
        lines.append(f"| {one.name} | {titles[one.name]} | {links} |")
    return "\n".join(lines) + "\n"
