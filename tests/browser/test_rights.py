"""The youth's own right, clicked through without script: an extract from request to paper; the register."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test.testcases import TransactionTestCase

from sig import access
from tests import cast
from tests.audit.conftest import seal_by_command
from tests.browser.chromium import DESKTOP, MODES, NARROW, PHONE, Window
from tests.browser.world import World
from tests.conftest import as_superuser
from tests.sig import story

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One case with things that want masking, read by two, some of it in the last second sealed."""
    with django_db_blocker.unblock():
        told = story.running()
        told.wrote(cast.sam(), "Kim har varit i skolan hela veckan.", to=("polisen", "socialtjansten"))
        told.wrote(
            cast.anna(),
            "Kim kom i tid. Lillebror Elias var med och berättade hur det är hemma. Vi bestämde nästa träff.",
            category="family",
        )
        for reader in (cast.petra(), cast.petra(), cast.sam(), cast.anna()):
            access.case(told.case_id, by=reader)
        with as_superuser() as session:
            (entries,) = session.execute("SELECT count(*) FROM audit_entry").fetchone() or (0,)
        seal_by_command(entries)
        yield World({"anna": cast.anna(), "dag": cast.dag()}, {"case": told.case_id})
        TransactionTestCase._fixture_teardown(TransactionTestCase())


def well_made(visit: Callable[..., Window], address: str) -> None:
    """As Dag, whose sessions may be ended: somebody is signed in at two places at most."""
    for mode in MODES:
        shown = visit("dag", mode).open(address)
        assert shown.axe() == [], (address, mode.name)
        assert shown.page.locator("h1").count() == 1
        assert shown.page.locator("[style]").count() == 0
    assert visit("dag", NARROW).open(address).overflow() <= 0


def test_the_register(visit: Callable[..., Window], world: World) -> None:
    address = f"/cases/{world.ids['case']}/read-by/"
    shown = visit("anna", PHONE).open(address).page
    assert "Polisen" in shown.inner_text("main")
    assert "Petra" not in shown.inner_text("main")
    well_made(visit, address)


def test_an_extract_from_request_to_paper(visit: Callable[..., Window], world: World) -> None:
    every = f"/cases/{world.ids['case']}/extracts/"
    well_made(visit, every)
    anna = visit("anna", DESKTOP, script=False).open(every)
    page = anna.page
    page.get_by_label("Den unge själv").check()
    page.get_by_label("Id-kort eller pass").check()
    page.get_by_role("button", name="Gå vidare").click()
    here = re.sub(r"https?://[^/]+", "", page.url)
    assert "2 texter är inte bedömda" in page.inner_text("main")
    well_made(visit, here)
    page.get_by_role("link", name=re.compile("Anteckning")).last.click()
    well_made(visit, re.sub(r"https?://[^/]+", "", page.url))
    page.get_by_label("Maska en del").check()
    page.get_by_label(re.compile("Lillebror Elias")).check()
    page.get_by_role("button", name="Spara och gå vidare").click()
    assert "Välj minst ett skäl" in page.inner_text("main")
    assert page.get_by_label(re.compile("Lillebror Elias")).is_checked()
    anna.refused()
    page.get_by_label("Handlar om någon annan").check()
    page.get_by_role("button", name="Spara och gå vidare").click()
    page.get_by_role("button", name="Spara och gå vidare").click()
    assert "Allt är bedömt" in page.inner_text("main")
    page.get_by_role("link", name="Steg 3: se hur utdraget blir").click()
    assert "Elias" not in page.inner_text("main")
    well_made(visit, here + "preview/")
    page.get_by_role("button", name="Gör utdraget").click()
    assert "Utdraget är klart" in page.inner_text("main")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta utdraget (PDF)").click()
    assert download.value.suggested_filename.startswith("utdrag-SIG-")
    well_made(visit, here)
