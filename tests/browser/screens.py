"""A picture of every screen, by phone and by desktop, for docs/screens: `./dev screens`.

The list of pages is the browser gate's own, one picture of each address, where more has happened in the case.
Days are moved to one fixed day and times to one fixed time before the picture is taken, so that another run
changes only what has changed. SIG_SCREENS="case day" takes those alone.
"""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve
from django.utils.formats import date_format
from django.utils.translation import override
from PIL import Image

from audit import clock
from audit.acting import acting_as
from config.assets import ROOT
from sig.assessments import services as assessments
from sig.assessments.services import Given
from sig.models import Goal
from sig.school.weeks import newest_to_report
from sig.services import plans, school
from sig.services.releases import To
from sig.services.school import Reported
from tests import cast
from tests.browser import matrix
from tests.browser.chromium import DARK, DESKTOP, PHONE, Mode, Window
from tests.browser.figured import DAY, foreseen, in_use, order_warned, running, years
from tests.browser.places import Ids, bare, complete
from tests.browser.world import World, found

pytestmark = pytest.mark.django_db(databases="__all__")
FOLDER = ROOT / "docs" / "screens"
TALLEST = {"phone": 1600, "desktop": 1200, "dark": 1200}
MOST_BYTES = 7_500_000
MAIN = frozenset(
    ("day", "cases", "case", "case-contact", "case-plan", "case-assessments", "case-school")
    + ("meeting", "todo", "consent", "steering")
    + ("exact-effects",)
)
"""Also in the dark."""
EXAMINED = "Det som visas grövre"
TALLER = {"steering": 1.25, "publication-effects": 1.45, "exact": 1.4, "exact-effects": 2.6}
"""So many times as tall, for charts lie far down."""
STILL = frozenset(
    (*TALLER, "exact-flows", "exact-groups", "exact-forecast", "exact-forecast-ran")
    + ("publications", "publication", "publication-progress", "publication-counting")
    + ("publication-published", "publication-indicators", "publication-officials", "publication-political")
)
"""The days of invented figures never move."""
BOTH = (PHONE, DESKTOP)
# Beside the first of each address: the same as others meet it, or with nothing on it yet.
ALSO = (
    ("petra", "/cases/{case}/", "case-police", (PHONE, DARK)),
    ("ulla", "/cases/{case}/", "case-limited", (PHONE,)),
    ("anna", "/cases/{incoming}/", "case-new", BOTH),
    ("anna", "/cases/{closed}/", "case-closed", BOTH),
    ("anna", "/consents/{incoming_team}/", "consent-begun", BOTH),
    ("petra", "/nowhere/", "not-found", (PHONE,)),
    ("dag", "/cases/", "told", (PHONE,)),
    ("olle", "/cases/", "cases-empty", (PHONE,)),
    ("olle", "/day/", "day-empty", (PHONE,)),
    ("olle", "/meetings/", "meetings-empty", (PHONE,)),
    ("olle", "/tasks/", "todo-empty", (PHONE,)),
    ("anna", "/cases/{bare}/", "case-empty", BOTH),
    ("petra", "/cases/{bare}/plan/", "case-plan-empty", (PHONE,)),
)
NAMED = (
    *("neutral-background-default", "neutral-background-tinted", "neutral-surface-tinted"),
    *(
        "accent-border-strong",
        "neutral-border-subtle",
        "neutral-border-default",
        "neutral-text-subtle",
        "neutral-text-default",
    ),
    *("accent-surface-tinted", "accent-border-default", "accent-text-subtle", "accent-base-default"),
    *("danger-surface-tinted", "danger-border-default", "danger-text-subtle", "danger-text-default"),
    *("success-surface-tinted", "success-text-default", "warning-surface-tinted", "warning-text-default"),
    *("info-surface-tinted", "info-border-default"),
)
MIXED = ("neutral-text-default", "accent-base-default", "accent-border-strong", "danger-text-subtle")
OWN = """names => { const probe = document.body.appendChild(document.createElement("i"));
  const found = names.map(name => { probe.style.color = `var(--ds-color-${name})`;
    return getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number); });
  probe.remove(); return found; }"""
FIX = """([delta, months]) => {
  const name = months.join("|"), pad = n => String(n).padStart(2, "0");
  const shown = t => `${t.getUTCDate()} ${months[t.getUTCMonth()]}`;
  const moved = (y, m, d) => new Date(Date.UTC(y, m, d + delta));
  const fix = s => s
    .replace(new RegExp(`(?:(\\\\d{1,2})(?: (${name}))?–)?(\\\\d{1,2}) (${name}) (\\\\d{4})`, "g"),
      (_, from, of, d, m, y) => {
        const last = moved(+y, months.indexOf(m), +d);
        const first = from ? shown(moved(+y, months.indexOf(of || m), +from)) + "–" : "";
        return `${first}${shown(last)} ${last.getUTCFullYear()}`; })
    .replace(/\\b(20\\d\\d)-(\\d\\d)-(\\d\\d)/g, (_, y, m, d) => {
      const t = moved(+y, m - 1, +d);
      return `${t.getUTCFullYear()}-${pad(t.getUTCMonth() + 1)}-${pad(t.getUTCDate())}`; })
    .replace(/(kl\\. |T)\\d\\d([.:])\\d\\d(–\\d\\d\\.\\d\\d)?/g,
      (_, before, dot, until) => `${before}10${dot}15${until ? "–11.15" : ""}`)
    .replace(/\\b[0-9a-f]{16,}\\b/g, s => "0".repeat(s.length))
    .replace(/\\b[A-Z2-9]{4}-[A-Z2-9]{4}\\b/g, "ABCD-2345");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let one = walk.nextNode(); one; one = walk.nextNode()) {
    const said = fix(one.data); if (said !== one.data) one.data = said; }
  for (const one of document.querySelectorAll("input:not([type=hidden], [type=file])")) {
    const dated = /date|time/.test(one.type), said = one.type === "time" ? "10:15" : fix(one.value);
    if (dated) { one.type = "text"; one.placeholder = "åååå-mm-dd"; one.style.maxWidth = "14rem"; }
    if (said !== one.value || dated) one.value = said.replace("T", dated ? " " : "T"); }
}"""


@dataclass(frozen=True)
class Picture:
    """Whose screen, where, and what its file is called. `steps` lead there from the place."""

    who: str
    place: str
    name: str
    modes: tuple[Mode, ...] = BOTH
    steps: Callable[[Window], None] | None = None
    below: str = ""
    """The picture begins at this heading."""

    def file(self, mode: Mode) -> Path:
        return FOLDER / f"{self.name}-{mode.name}.png"


def pictures(ids: Ids) -> Iterator[Picture]:
    """The gate's pages, the first of each route, in the gate's order."""
    seen = set()
    for who, address in matrix.FILLED:
        place = address.format_map(ids)
        name = str(resolve(place.split("?")[0]).url_name)
        if name not in seen:
            seen.add(name)
            yield Picture(who, place, name, (*BOTH, DARK) if name in MAIN else BOTH)
    for who, address, name, modes in ALSO:
        yield Picture(who, address.format_map(ids), name, modes)
    yield from by_hand(ids)
    yield from of_figures(ids)


def by_hand(ids: Ids) -> Iterator[Picture]:
    """Those that one comes to only in the middle of a job."""

    def password(shown: Window) -> None:
        shown.page.get_by_label("E-post").fill("sam@skola.example")
        shown.page.get_by_label("Lösenord").fill(cast.PASSWORD)
        shown.page.get_by_role("button", name="Fortsätt").click()
        shown.page.get_by_label("Engångskod").wait_for()

    def new_password(shown: Window) -> None:
        """The second time the password has been chosen."""
        fields = shown.page.locator("input[type=password]").all()
        for field in fields:
            field.fill("en alldeles ny lösenmening")
        if fields:
            shown.page.get_by_role("button", name="Fortsätt").click()
        shown.page.locator("input[name=code]").wait_for()

    def new_link(shown: Window) -> None:
        shown.page.get_by_role("button", name="Skapa en ny länk").click()
        shown.page.get_by_text("/set-up/").first.wait_for()

    def emergency(shown: Window) -> None:
        """The second time it is open already."""
        if shown.page.goto(shown.base + "/break-glass/case/").status == 404:  # type: ignore[union-attr]
            shown.open("/break-glass/")
            shown.page.get_by_label("Ärendenummer").fill(found(ids["case"], cast.anna()).number)
            shown.page.get_by_label("Varför måste du").fill("Den unge är borta. Vem kan vi ringa?")
            shown.page.get_by_label("Jag vet att").check()
            shown.page.locator("main").get_by_role("button", name="Öppna ärendet").click()
            shown.page.get_by_role("region", name="Nödöppning").wait_for()

    yield Picture("", "/sign-in/", "sign-in-code", steps=password)
    yield Picture("", f"/set-up/{ids['token']}/", "set-up-authenticator", steps=new_password)
    yield Picture("adam", f"/administration/users/{ids['spare']}/", "user-link", steps=new_link)
    yield Picture("jour", "/help/", "break-glass-case", steps=emergency)


def of_figures(ids: Ids) -> tuple[Picture, ...]:
    """Publications to each audience and in each state, and the forecast while it runs and after."""
    officials, political, published = (
        f"/publications/{ids[name]}/" for name in ("officials", "political", "published")
    )
    effects = "Eventuella effekter"
    return (
        Picture("maj", "/figures/forecast/", "exact-forecast-run", steps=running),
        Picture("maj", "/figures/forecast/", "exact-forecast-ran", (*BOTH, DARK), foreseen),
        Picture("anna", "/publications/order/", "publication-order-warned", steps=order_warned),
        Picture("anna", f"/publications/orders/{ids['counting']}/", "publication-counting"),
        Picture("stig", published, "publication-published", (DESKTOP,)),
        Picture("stig", published, "publication-effects", (*BOTH, DARK), below=effects),
        Picture("stig", published, "publication-indicators", (PHONE,), below="Tal om kommunen"),
        Picture("stig", officials, "publication-officials"),
        Picture("stig", political, "publication-political", (DESKTOP,)),
        Picture("maj", f"/publications/{ids['drafted']}/", "publication-answers", below=EXAMINED),
    )


def months() -> list[str]:
    with override("sv"):
        return [date_format(date(2026, number, 1), "b") for number in range(1, 13)]


def palette(page: Any) -> Image.Image:
    """The page's own colours, and those at the edge of a letter: few, and no red is lost."""
    found = [tuple(one) for one in page.evaluate(OWN, list(NAMED))]
    paper, mixed = found[0], [found[NAMED.index(name)] for name in MIXED]
    between = [
        tuple(round(of * share + white * (1 - share)) for of, white in zip(one, paper, strict=True))
        for one in mixed
        for share in (0.15, 0.3, 0.65)
    ]
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in (*found, *between) for part in colour])
    return image


def take(shown: Window, picture: Picture, mode: Mode) -> str:
    """Save the picture, small; returns the heading of the page."""
    page = shown.page
    page.set_viewport_size({"width": mode.width, "height": mode.height})
    page.goto(shown.base + picture.place, wait_until="load")
    if picture.steps:
        picture.steps(shown)
    delta = 0 if picture.name in STILL else (DAY - clock.today()).days
    page.evaluate(FIX, [delta, months()])
    height = page.evaluate("document.documentElement.scrollHeight")
    top = (
        int(page.get_by_role("heading", name=picture.below).first.bounding_box()["y"]) if picture.below else 0
    )
    tallest = int(TALLEST[mode.name] * TALLER.get(picture.name, 1))
    page.set_viewport_size({"width": mode.width, "height": min(height, top + tallest)})
    raw = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    raw = raw.crop((0, top, *raw.size))
    small = raw.quantize(palette=palette(page), dither=Image.Dither.NONE)
    small.save(picture.file(mode), optimize=True)
    return page.locator("h1").first.inner_text()


def test_take_them_all(visit: Callable[..., Window], world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    only = os.environ.get("SIG_SCREENS", "").split()
    years(monkeypatch)
    ids = complete(world)
    ids = in_use(world, {**bare(world), **ids})
    furnish(world)
    world.people["jour"] = cast.person("jour@polis.example", "Jonna Jour", "team_member", at="polisen")
    wanted = list(pictures(ids))
    kept = {one.file(mode).name for one in wanted for mode in one.modes}
    for old in FOLDER.glob("*.png"):
        if old.name not in kept:
            old.unlink()
    now = [one for one in wanted if not only or one.name in only]
    titles = ({} if not only else titles_now()) | taken(visit, now)
    (FOLDER / "README.md").write_text(index(wanted, titles), encoding="utf-8")
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < MOST_BYTES


def taken(visit: Callable[..., Window], now: list[Picture]) -> dict[str, str]:
    """Take these, as each person in each mode; returns the heading of each."""
    titles = {}
    for who in dict.fromkeys(picture.who for picture in now):
        for mode in (PHONE, DESKTOP, DARK):
            mine = [one for one in now if one.who == who and mode in one.modes]
            shown: Any = visit(who, mode) if mine else None
            if mine:
                shown.open("/accessibility/")  # brings the letters: a page keeps those that it began with
            if mine and mode is PHONE and who != "dag":
                read_what_waits(shown)
            for picture in mine:
                titles[picture.name] = take(shown, picture, mode)
                for status in (404, 422):
                    shown.refused(status)
    return titles


def furnish(world: World) -> None:
    """Half a year more in the case at work: assessments, ratings of the goal, school weeks with a holiday."""
    anna, today, case = world.people["anna"], clock.today(), world.ids["case"]
    readers = tuple(To(cast.authority(code).pk) for code in ("polisen", "skolan"))
    steps = {"school": (2, 2, 3), "leisure": (1, 3, 4), "peers_gang": (2, 3, 3), "family": (2, 3, 4)}
    for turn, ago in enumerate((270, 182, 91)):
        given = {
            code: Given(row[turn], "", () if code == "family" else readers) for code, row in steps.items()
        }
        occasion = "quarter" if turn else "start"
        on = today - timedelta(days=ago)
        assessments.make(case=case, occasion=occasion, made_on=on, given=given, by=anna)
    with acting_as(anna):
        goal = Goal.objects.get(case=case)
    for turn, (score, ago) in enumerate(((-2, 150), (-1, 80), (0, 10))):
        on = today - timedelta(days=ago)
        version = goal.version + turn
        plans.rate_goal(
            goal=goal.pk, score=score, version=version, rated_on=on, youth_rated=turn == 1, by=anna
        )
    newest = newest_to_report(today)
    backs = [back for back in range(22, 0, -1) if back != 4]
    weeks = [
        Reported(newest.plus(-back), no_school="holiday")
        if 14 <= back <= 16
        else Reported(newest.plus(-back), 88 - 2 * back + 5 * (back % 3))
        for back in backs
    ]
    school.report(case=case, reported=weeks, release_to=readers[:1], by=world.people["sam"])


def read_what_waits(shown: Window) -> None:
    """What stands on top of every page until it has been seen is pictured once, with the break-glass."""
    shown.open("/help/")
    for _turn in range(20):
        seen = shown.page.get_by_role("button", name="Jag har sett det")
        if not seen.count():
            return
        seen.first.click()
        shown.open("/help/")


def titles_now() -> dict[str, str]:
    """The headings as the list has them, for a run that takes only some."""
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.removeprefix("| ").split(" | ") for line in lines if line.startswith("| ")]
    return {name: heading for name, heading, _links in rows}


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
        lines.append(f"| {one.name} | {titles.get(one.name, '')} | {links} |")
    return "\n".join(lines) + "\n"
