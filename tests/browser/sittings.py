"""One browser profile for each person and module: whoever only looks need not come in anew for each page."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from teams.testing import signed_in
from tests.browser.chromium import PHONE, Window, window
from tests.browser.world import World

Sit = Callable[[str], Window]
RECENT = 120
"""Seconds: after that the person comes in anew, so that no page asks for the code first."""


class Sittings:
    """`sit("petra")` → Petra's Window, the same as last time; what its console said since is judged after."""

    def __init__(self, browser: Browser, base: str, world: World) -> None:
        self.browser, self.base, self.world = browser, base, world
        self.windows: dict[str, Window] = {}
        self.came_in: dict[str, float] = {}

    def __call__(self, name: str) -> Window:
        shown = self.windows.get(name) or window(self.browser, self.base, PHONE, {})
        self.windows[name] = shown
        if name and time.monotonic() - self.came_in.get(name, -RECENT) >= RECENT:
            key = settings.SESSION_COOKIE_NAME
            value = signed_in(Client(), self.world.people[name]).cookies[key].value
            shown.context.add_cookies([{"name": key, "value": value, "url": self.base}])
            self.came_in[name] = time.monotonic()
        return shown

    def complaints(self) -> list[str]:
        """What the consoles said; forgotten when asked."""
        said = [text for shown in self.windows.values() for text in shown.complaints]
        for shown in self.windows.values():
            shown.complaints.clear()
        return said


@contextmanager
def sitting(browser: Browser, base: str, world: World) -> Iterator[Sittings]:
    """Everybody's windows, closed in the end."""
    people = Sittings(browser, base, world)
    yield people
    for shown in people.windows.values():
        shown.context.close()
