"""Ung Fritid's page, a protected youth and protected staff, in a real browser."""

from collections.abc import Callable

import pytest

from consent.services import people
from teams.services import users
from tests.browser.chromium import DESKTOP, PHONE, Mode, Window
from tests.browser.world import World, found

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
NAME = "Åsa Östlund"


def holds(shown: Window) -> str:
    assert shown.axe() == []
    assert shown.overflow() <= 0
    return str(shown.page.locator("body").inner_text())


@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=lambda mode: mode.name)
def test_ulla_works_with_her_tasks_and_never_sees_the_file(visit: Visit, world: World, mode: Mode) -> None:
    number = found(world.ids["case"], world.people["anna"]).number
    shown = visit("ulla", mode).open(f"/cases/{world.ids['case']}/")
    said = holds(shown)

    assert shown.page.locator("h1").inner_text() == number
    assert NAME not in said
    assert "Din verksamhet ser sina egna uppgifter" in said
    for absent in ("Skriv en anteckning", "Avsluta ärendet", "Ogiltig frånvaro", "Ute om nätterna"):
        assert absent not in said
    shown.page.emulate_media(media="print")
    assert "Den här sidan får inte skrivas ut." in shown.page.locator("main").inner_text()
    assert "gården" not in shown.page.locator("main").inner_text()
    shown.page.emulate_media(media="screen")
    shown.page.get_by_role("link", name="Logga kontakt").click()
    assert NAME not in shown.page.locator("body").inner_text()


@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=lambda mode: mode.name)
def test_a_protected_youth_is_a_number_for_petra_and_a_warning_for_anna(
    visit: Visit, world: World, mode: Mode
) -> None:
    anna = world.people["anna"]
    case = found(world.ids["incoming"], anna)
    people.change_youth(youth=case.youth, protection="fictitious", by=anna)

    said = holds(visit("anna", mode).open(f"/cases/{case.pk}/"))
    assert "Björn Åkesson" in said
    assert "Fingerade uppgifter" in said
    for address in (
        f"/consents/{case.team_id}/youth/readers/",
        f"/consents/{case.team_id}/youth/protection/",
        f"/consents/{case.team_id}/youth/",
        f"/consents/{case.team_id}/signers/",
        "/cases/",
    ):
        holds(visit("anna", mode).open(address))
    assert "Björn" not in holds(visit("sam", mode).open("/nominations/"))


@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=lambda mode: mode.name)
def test_protected_staff_have_no_name_for_other_authorities_nor_on_paper(
    visit: Visit, world: World, mode: Mode
) -> None:
    users.set_protected(user=world.people["sam"], protected=True, by=world.people["adam"])
    for address in (f"/cases/{world.ids['case']}/", f"/teams/{world.ids['team']}/"):
        assert "Sam Skolkurator" not in holds(visit("petra", mode).open(address))
    own = visit("sam", mode).open("/cases/")
    own.page.emulate_media(media="print")
    assert "Utskriven av en medarbetare på Skolan" in own.page.locator("body").inner_text()
    holds(visit("adam", mode).open(f"/administration/users/{world.people['sam'].pk}/"))


@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=lambda mode: mode.name)
def test_taking_over_a_team(visit: Visit, world: World, mode: Mode) -> None:
    shown = visit("anna", mode).open("/teams/take-over/")
    holds(shown)
    shown.page.get_by_label("Ärendenummer").fill("SIG-99-999")
    shown.page.get_by_label("Varför tar du över?").fill("Samordnaren är sjuk.")
    shown.page.get_by_role("button", name="Ta över").click()
    said = holds(shown)
    shown.refused()
    assert "Det finns inget ärende att ta över med det numret." in said
    assert shown.page.get_by_label("Varför tar du över?").input_value() == "Samordnaren är sjuk."
