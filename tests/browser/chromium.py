"""A real browser for the tests: Debian's Chromium driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from config.assets import PACKAGES

INSTALL = "apt-get install -y chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN_AXE = """async (asked) => (await axe.run({runOnly: asked, resultTypes: ["violations"]}))
  .violations.map(found => ({
  rule: found.id, help: found.help,
  where: found.nodes.map(node => node.target.join(" ") + "  " + node.html.slice(0, 160))
}))"""


class ChromiumMissing(Exception):
    """No Chromium on PATH; the text is the command that installs it."""


@dataclass(frozen=True)
class Mode:
    """How somebody looks at the page."""

    name: str
    width: int
    height: int
    scheme: str = "light"


PHONE = Mode("phone", 390, 700)
DESKTOP = Mode("desktop", 1280, 800)
DARK = Mode("dark", 1280, 800, "dark")
NARROW = Mode("narrow", 320, 256)
MODES = (PHONE, DESKTOP, DARK)


def executable() -> str:
    """The path of Chromium. Raises ChromiumMissing: the browser tests never skip silently."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise ChromiumMissing(f"Chromium saknas. Installera med: {INSTALL}")
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """A running browser, closed afterwards."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Window:
    """One page of one person's browser, and everything the console complained about."""

    context: BrowserContext
    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> "Window":
        """Go to an address of the site and wait until it has settled; only a page that answers will do."""
        answer = self.page.goto(self.base + address, wait_until="load")
        assert answer is not None, address
        assert answer.status < 400, f"{address} answered {answer.status}"
        return self

    def axe(self, *, rules: tuple[str, ...] = ()) -> list[str]:
        """What axe finds wrong here, one line for each element; by `rules` alone, or by all of AXE_TAGS."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe_source())
        asked = {"type": "rule" if rules else "tag", "values": list(rules or AXE_TAGS)}
        found = self.page.evaluate(RUN_AXE, asked)
        return [f"{item['rule']} ({item['help']}): {place}" for item in found for place in item["where"]]

    def refused(self, status: int = 422) -> None:
        """What was just asked for was meant to answer that: Chromium's note of it is no complaint."""
        self.complaints[:] = [text for text in self.complaints if f"status of {status}" not in text]

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(width))

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "favicon" not in message.text:
            self.complaints.append(message.text)


def axe_source() -> str:
    return (PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def window(
    browser: Browser, base: str, mode: Mode, cookies: dict[str, str], *, script: bool = True
) -> Window:
    """A fresh browser profile in `mode`, signed in by `cookies`."""
    context = browser.new_context(
        viewport={"width": mode.width, "height": mode.height},
        color_scheme=mode.scheme,  # type: ignore[arg-type]
        java_script_enabled=script,
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
    opened = Window(context, context.new_page(), base)
    opened.page.on("console", opened.heard)
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    return opened
