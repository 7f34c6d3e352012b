"""Every page by phone over slow 4G: its weight, when its largest text is there, and whether anything jumps.

Served by the application's whole middleware and the collected files, over plain HTTP: the two journeys that a
new connection with TLS takes are added to the time of a first load. "First" is a browser that holds nothing,
"later" one that has been on another page. SIG_BENCH_LOADS and SIG_BENCH_PAGES (names of routes)
make it smaller.
"""

import math
import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

LOADS = int(os.environ.get("SIG_BENCH_LOADS", "4"))
ONLY = os.environ.get("SIG_BENCH_PAGES", "").split()
FIRST_KB, LATER_KB, SCRIPT_KB, LCP_S, SHIFT = 100.0, 15.0, 10.0, 2.0, 0.05
RTT_MS, CPU = 150, 4
# Lighthouse's slow 4G: 1.6 Mbit/s down, 750 kbit/s up.
SLOW = {"offline": False, "latency": RTT_MS, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
CONNECTING_MS = 2 * RTT_MS
SCRIPT = "/static/js/"
LEADS_ON = {"entry-draft"}
"""Leads to the form that the draft was begun in, which is measured itself."""
HEADING = f"{'page':<38} first  later KB · LCP slow  later  fast s · slow ÷ fast · first ÷ later · shift"
COLLECTED = {
    "WHITENOISE_AUTOREFRESH": False,
    "WHITENOISE_USE_FINDERS": False,
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    },
}
PAINTED = """() => new Promise(done => {
  const found = {lcp: 0, shift: 0, moved: []};
  const short = one => (one.node?.outerHTML || one.node?.data || "?").slice(0, 60);
  const watch = (type, each) =>
    new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
  watch("largest-contentful-paint", one => { found.lcp = one.startTime; });
  watch("layout-shift", one => { if (one.hadRecentInput) return;
    found.shift += one.value;
    for (const each of one.sources) found.moved.push(`${Math.round(one.startTime)} ms ${short(each)} from `
      + `${Math.round(each.previousRect.y)} to ${Math.round(each.currentRect.y)}`); });
  document.fonts.ready.then(() => setTimeout(() => done(found), 150)); })"""


@dataclass
class Load:
    """One load of one page: bytes by address as they came over the wire, and what was painted when."""

    sent: dict[str, int] = field(default_factory=dict)
    lcp_ms: float = 0.0
    shift: float = 0.0
    led_to: str = ""
    moved: tuple[str, ...] = ()

    @property
    def kb(self) -> float:
        return sum(self.sent.values()) / 1000

    @property
    def script_kb(self) -> float:
        return sum(size for address, size in self.sent.items() if SCRIPT in address) / 1000


@dataclass
class Measured:
    """Everything about one page: `slow` and `fast` with nothing in the cache, `later` with all of it."""

    name: str
    slow: list[Load]
    fast: list[Load]
    later: list[Load]

    def first_kb(self) -> float:
        return max(load.kb for load in (*self.slow, *self.fast))

    def later_kb(self) -> float:
        return max(load.kb for load in self.later)

    def lcp_s(self) -> float:
        return (p75([load.lcp_ms for load in self.slow]) + CONNECTING_MS) / 1000

    def slower(self) -> float:
        """How many times as long the largest text takes when slowed down, on a connection that is there."""
        return (self.lcp_s() - CONNECTING_MS / 1000) / self.fast_lcp_s()

    def later_lcp_s(self) -> float:
        return p75([load.lcp_ms for load in self.later]) / 1000

    def fast_lcp_s(self) -> float:
        return max(statistics.median(load.lcp_ms for load in self.fast), 1.0) / 1000

    def shift(self) -> float:
        return max(load.shift for load in (*self.slow, *self.later))

    def script_kb(self) -> float:
        return max(load.script_kb for load in self.slow)

    def moved(self) -> tuple[str, ...]:
        """What moved in the worst load, when the page shifts more than it may."""
        worst = max((*self.slow, *self.later), key=lambda load: load.shift)
        return worst.moved[:4] if worst.shift > SHIFT else ()

    def faults(self) -> list[str]:
        """The goals that this page misses."""
        goals = (
            ("first load", self.first_kb(), FIRST_KB),
            ("later load", self.later_kb(), LATER_KB),
            ("script", self.script_kb(), SCRIPT_KB),
            ("LCP", self.lcp_s(), LCP_S),
            ("later LCP", self.later_lcp_s(), LCP_S),
            ("shift", self.shift(), SHIFT),
        )
        unseen = ["nothing was painted"] if min(load.lcp_ms for load in self.slow) <= 0 else []
        other = {load.led_to for load in (*self.slow, *self.fast, *self.later)} - {""}
        elsewhere = [f"led to {address}" for address in sorted(other)]
        return [
            *unseen,
            *elsewhere,
            *(f"{what} {value:.2f} > {limit}" for what, value, limit in goals if value > limit),
        ]


def run(say: Callable[[str], None]) -> bool:
    """Load every page of the browser gate, print its figures and the ratios; True when every goal held."""
    # Playwright keeps an event loop in this thread, and Django would refuse to ask the data base beside it.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    from django.test.utils import override_settings

    from teams.models import User
    from tests import runner
    from tests.browser.chromium import launched
    from tests.browser.places import complete
    from tests.browser.world import build

    if User.objects.exists():
        runner.empty()
    world = build()
    wanted = list(places(complete(world)))
    with override_settings(**COLLECTED), served() as base, launched() as browser:
        found = []
        say(f"   {HEADING}")
        for who, name, address in wanted:
            visitor = Visitor(browser, base, cookies_of(world, who))
            found.append(visitor.measured(f"{who or 'nobody'} {name}", address))
            say(line(found[-1]))
    return judged(say, found)


def judged(say: Callable[[str], None], found: list[Measured]) -> bool:
    """The worst of each figure, the ratios, and every page that misses a goal."""
    if not found:
        say("   no page")
        return False
    say(
        f"   {len(found)} pages, {LOADS} first loads each."
        f" Heaviest first {max(one.first_kb() for one in found):.1f} KB (goal {FIRST_KB:.0f}),"
        f" later {max(one.later_kb() for one in found):.1f} KB (goal {LATER_KB:.0f}),"
        f" own script {max(one.script_kb() for one in found):.1f} KB (goal {SCRIPT_KB:.0f})"
    )
    say(
        f"   p75 of LCP: slowest page {max(one.lcp_s() for one in found):.2f} s first and"
        f" {max(one.later_lcp_s() for one in found):.2f} s later (goal {LCP_S}), middle page"
        f" {statistics.median(one.lcp_s() for one in found):.2f} s; largest shift"
        f" {max(one.shift() for one in found):.3f} (goal {SHIFT})"
    )
    slower = statistics.median(one.slower() for one in found)
    heavier = statistics.median(one.first_kb() / one.later_kb() for one in found)
    say(f"   ratios, middle page: slow ÷ fast LCP {slower:.1f}, first ÷ later weight {heavier:.1f}")
    wrong = [f"{one.name}: {', '.join(one.faults())}" for one in found if one.faults()]
    for fault in wrong:
        say(f"   MISSED {fault}")
    for one in found:
        for what in one.moved():
            say(f"   MOVED on {one.name}: {what}")
    return not wrong


def line(one: Measured) -> str:
    return (
        f"   {one.name[:38]:<38} {one.first_kb():5.1f}  {one.later_kb():5.1f}    ·    {one.lcp_s():5.2f}"
        f"  {one.later_lcp_s():5.2f} {one.fast_lcp_s():5.2f}   ·     {one.slower():5.1f}"
        f"   ·         {one.first_kb() / one.later_kb():5.1f} · {one.shift():.3f}"
    )


def p75(values: list[float]) -> float:
    """The value that three of four stay below or at."""
    return sorted(values)[math.ceil(len(values) * 0.75) - 1]


def places(ids: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(who, route, address): the gate's pages, each route once for each who meets it."""
    from django.urls import resolve

    from tests.browser.matrix import FILLED

    seen = set()
    for who, template in FILLED:
        address = template.format(**ids)
        name = str(resolve(address.split("?")[0]).url_name)
        if (who, name) not in seen and name not in LEADS_ON and (not ONLY or name in ONLY):
            seen.add((who, name))
            yield who, name, address


def cookies_of(world: Any, who: str) -> dict[str, str]:
    """The cookie of somebody who has signed in with both factors just now."""
    from django.conf import settings
    from django.test import Client

    from teams.testing import signed_in

    if not who:
        return {}
    client = signed_in(Client(), world.people[who])
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


@contextmanager
def served() -> Iterator[str]:
    """The application behind a socket, as its web process serves it."""
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.core.wsgi import get_wsgi_application
    from django.test.testcases import QuietWSGIRequestHandler

    server = ThreadedWSGIServer(("localhost", 0), QuietWSGIRequestHandler)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Visitor:
    """One person's phone; every first load is a browser profile without anything in it."""

    browser: Any
    base: str
    cookies: dict[str, str]

    def measured(self, name: str, address: str) -> Measured:
        slow = [self._first(address, slow=True) for _turn in range(LOADS)]
        fast = [self._first(address, slow=False) for _turn in range(max(LOADS // 2, 1))]
        return Measured(name, slow, fast, [self._later(address) for _turn in range(max(LOADS // 2, 1))])

    def _first(self, address: str, *, slow: bool) -> Load:
        with self._phone() as shown:
            return loaded(shown, address, slow=slow)

    def _later(self, address: str) -> Load:
        with self._phone() as shown:
            shown.open("/accessibility/")
            return loaded(shown, address, slow=True)

    @contextmanager
    def _phone(self) -> Iterator[Any]:
        from tests.browser.chromium import PHONE, window

        shown = window(self.browser, self.base, PHONE, self.cookies)
        shown.context.set_default_timeout(60_000)
        try:
            yield shown
        finally:
            shown.context.close()


def loaded(shown: Any, address: str, *, slow: bool) -> Load:
    """Open the address, slowed down or not, and see what came and what was painted."""
    session = shown.context.new_cdp_session(shown.page)
    session.send("Network.enable")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    found, asked = Load(), {}

    def came(event: dict[str, Any]) -> None:
        if not event["response"].get("fromDiskCache"):
            asked[event["requestId"]] = event["response"]["url"]

    def ended(event: dict[str, Any]) -> None:
        if event["requestId"] in asked:
            found.sent[asked[event["requestId"]]] = int(event["encodedDataLength"])

    session.on("Network.responseReceived", came)
    session.on("Network.loadingFinished", ended)
    shown.open(address)
    painted = shown.page.evaluate(PAINTED)
    found.lcp_ms, found.shift = painted["lcp"], painted["shift"]
    found.moved = tuple(painted["moved"])
    there = unquote(urlsplit(shown.page.url).path)
    found.led_to = "" if there == address.split("?")[0] else there
    return found
