"""Somebody who has a keyboard and nothing else: goes by Tab, and sees where they are at each stop."""

import re
from collections.abc import Iterator
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.chromium import Window
from tests.browser.looks import STOP

FAR = 120


class Keys:
    """`keys.to("Spara")` presses Tab until something so called has focus. No mouse, no script of the page."""

    def __init__(self, shown: Window) -> None:
        self.shown, self.page = shown, shown.page

    def open(self, address: str) -> None:
        self.shown.open(address)

    def _stops(self) -> Iterator[tuple[str, str]]:
        for _press in range(FAR):
            self.page.keyboard.press("Tab")
            name, kind, wrong = self.page.evaluate(STOP)
            assert not wrong, wrong
            yield name, kind

    def to(self, name: str) -> None:
        """To the link, button or field whose words begin so."""
        met = []
        for called, _kind in self._stops():
            met.append(called[:40])
            if called.startswith(name):
                return
        raise AssertionError(f"{name} is not reached by keyboard: {met}")

    def press(self, name: str) -> None:
        """To what is so called, press it, and wait for the page that it leads to."""
        self.to(name)
        self.enter()

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        self.to(name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, name: str) -> None:
        """One of several: Tab to the group, then arrow down to the one so called."""
        group = self.page.get_by_role("radio", name=re.compile("^" + re.escape(name))).first
        field = group.get_attribute("name")
        for _name, kind in self._stops():
            if kind == "radio" and self.page.evaluate("document.activeElement.name") == field:
                break
        for _press in range(20):
            called, _kind, wrong = self.page.evaluate(STOP)
            assert not wrong, wrong
            if called.startswith(name):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(group).to_be_checked()

    def pick(self, name: str, option: str) -> None:
        """In a list that folds out: its first letters."""
        self.to(name)
        self.page.keyboard.type(option)
        assert self.page.evaluate("document.activeElement.selectedOptions[0].text").startswith(option)

    def date(self, name: str, day: date) -> None:
        """Its three parts, in the order in which this browser asks for them."""
        self.to(name)
        for order in ("%Y%m%d", "%m%d%Y", "%d%m%Y"):
            self.page.keyboard.type(day.strftime(order))
            if self.page.evaluate("document.activeElement.value") == day.isoformat():
                return
            for _part in range(4):
                self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"no date can be written: {name}")


def said(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_text(text).first).to_be_visible(timeout=15_000)
