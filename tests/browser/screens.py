"""Pictures of the main screens for docs/screens, made from the tests' own invented caseload.

Run through pytest, which brings the database and the server: `pytest tests/browser/screens.py`.
"""

from collections.abc import Callable

import pytest

from config.assets import ROOT
from tests.browser.chromium import DARK, DESKTOP, PHONE, Mode, Window
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
FOLDER = ROOT / "docs" / "screens"
SCREENS = [
    ("cases", "anna", "/cases/", DESKTOP),
    ("cases-phone", "petra", "/cases/", PHONE),
    ("case", "anna", "/cases/{case}/", DESKTOP),
    ("case-dark", "petra", "/cases/{case}/", DARK),
    ("case-phone", "petra", "/cases/{case}/", PHONE),
    ("log-contact-phone", "petra", "/cases/{case}/contact/?category=crime", PHONE),
    ("readers", "ulla", "/cases/{case}/entries/{shared}/readers/", DESKTOP),
    ("nomination", "petra", "/nominations/new/", DESKTOP),
    ("decision", "anna", "/cases/{incoming}/stage/", DESKTOP),
    ("plan", "anna", "/cases/{case}/plan/", DESKTOP),
    ("follow-up", "anna", "/cases/{closed}/follow-up/6/", DESKTOP),
]


@pytest.mark.parametrize(("name", "who", "address", "mode"), SCREENS)
def test_take(
    visit: Callable[..., Window], world: World, name: str, who: str, address: str, mode: Mode
) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    shown = visit(who, mode).open(address.format(**world.ids))
    if mode is not PHONE:
        height = shown.page.evaluate("document.documentElement.scrollHeight")
        shown.page.set_viewport_size({"width": mode.width, "height": height})
    shown.page.screenshot(path=FOLDER / f"{name}.png")
