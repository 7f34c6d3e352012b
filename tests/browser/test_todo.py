"""Tasks in a real browser: done with one press and undone, by keyboard and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import PHONE, Window
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
STEP = "Ring vårdnadshavare om frånvaro"


@pytest.mark.parametrize("script", [True, False])
def test_done_and_undone_with_the_keyboard(visit: Callable[..., Window], world: World, script: bool) -> None:
    page = visit("petra", PHONE, script=script).open("/tasks/").page
    check = page.get_by_role("button", name=f"Klar: {STEP}")
    box = check.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    check.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Klart: {STEP}")).to_be_visible()
    undo = page.get_by_role("button", name="Ångra", exact=True).first
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Klar: {STEP}")).to_be_visible()
