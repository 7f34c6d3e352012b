"""What stands on a screen goes away by itself: in Chromium, with the strict policy, also after Back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from teams.models import UserSession
from teams.services import break_glass, conflicts, sessions
from tests.browser.chromium import DESKTOP, PHONE, Window
from tests.browser.gate import holds
from tests.browser.world import World, found

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
SECRET = "Åsa kom till gården"
GONE = "Sidan visas inte längre"
WITHIN = 4_000


@pytest.fixture(autouse=True)
def often(settings: Any) -> None:
    settings.STILL_SECONDS, settings.STILL_LOST_SECONDS = 1, 3


@pytest.fixture(autouse=True)
def read_again(world: World) -> Iterator[None]:
    """Each test meets Petra without a session from the one before."""
    yield
    sessions.end_everywhere(by=world.people["petra"])


def gone(shown: Window, *, secret: str = SECRET) -> None:
    expect(shown.page.get_by_role("heading", name=GONE)).to_be_visible(timeout=WITHIN)
    assert secret not in shown.page.content()
    assert "Åsa" not in shown.page.title()
    shown.complaints[:] = [text for text in shown.complaints if "net::ERR_" not in text]
    shown.refused(409)


def opened(visit: Visit, world: World, at: str = "", mode: Any = PHONE) -> Window:
    return visit("petra", mode).open(f"/cases/{world.ids['case']}/{at}")


def test_a_page_that_may_stay_stays(visit: Visit, world: World) -> None:
    shown = opened(visit, world)
    answers: list[int] = []
    shown.page.on("response", lambda one: answers.append(one.status) if "/still/" in one.url else None)
    shown.page.wait_for_timeout(2_500)
    assert answers[:2] == [204, 204]
    assert set(answers) == {204}
    assert SECRET in shown.page.content()


def test_signing_out_elsewhere_empties_the_screen(visit: Visit, world: World) -> None:
    shown = opened(visit, world)
    sessions.end_everywhere(by=world.people["petra"])
    gone(shown)
    holds(shown)
    shown.page.get_by_role("link", name="Ladda om sidan").click()
    expect(shown.page.get_by_label("E-post")).to_be_visible()


def test_without_connection_the_screen_is_emptied_after_a_while(visit: Visit, world: World) -> None:
    shown = opened(visit, world)
    shown.page.route("**/still/", lambda route: route.abort())
    shown.page.wait_for_timeout(1_500)
    assert SECRET in shown.page.content()
    gone(shown)


def test_a_server_that_answers_badly_for_a_moment_empties_nothing(visit: Visit, world: World) -> None:
    shown = opened(visit, world)
    times: list[int] = []

    def once_away(route: Route) -> None:
        times.append(1)
        route.fulfill(status=503) if len(times) == 1 else route.continue_()

    shown.page.route("**/still/", once_away)
    shown.page.wait_for_timeout(4_500)
    assert len(times) > 2
    assert SECRET in shown.page.content()
    shown.refused(503)


def test_text_that_was_being_written_is_still_there(visit: Visit, world: World) -> None:
    shown = opened(visit, world, "note/")
    shown.page.locator("textarea").first.fill("Hon ringde själv i dag.")
    sessions.end_everywhere(by=world.people["petra"])
    gone(shown, secret="Åsa")
    expect(shown.page.locator("textarea").first).to_have_value("Hon ringde själv i dag.")
    expect(shown.page.get_by_text("Det du har skrivit finns kvar")).to_be_visible()


def test_a_form_that_nobody_has_touched_goes_with_the_rest(visit: Visit, world: World) -> None:
    shown = opened(visit, world, "note/")
    sessions.end_everywhere(by=world.people["petra"])
    gone(shown, secret="Åsa")
    expect(shown.page.locator("textarea")).to_have_count(0)


def test_the_banner_of_a_break_glass_and_its_end(visit: Visit, world: World) -> None:
    number = found(world.ids["case"], world.people["anna"]).number
    shown = visit("olle").open("/break-glass/")
    page = shown.page
    page.get_by_label("Ärendenummer").fill(number)
    page.get_by_label("Varför måste du öppna ärendet nu?").fill("Mamman ringde. Han står på bron.")
    page.get_by_label("15 minuter").check()
    page.get_by_label("Jag vet att allt jag läser").check()
    page.get_by_role("button", name="Öppna ärendet").click()
    banner = page.get_by_role("region", name="Nödöppning")
    expect(banner).to_contain_text(number)
    expect(banner).to_contain_text("15 minuter kvar")
    expect(page.get_by_text("Du kan läsa, men inte skriva.")).to_be_visible()
    assert page.get_by_role("link", name="Skriv en anteckning").count() == 0
    holds(shown)
    shown.open("/nominations/new/")
    expect(banner).to_be_visible()
    holds(shown)
    banner.get_by_role("link", name="Till ärendet").click()
    expect(page.get_by_text("Du kan läsa, men inte skriva.")).to_be_visible()
    for reader, text in (("anna", "öppnat ärendet med nödöppning"), ("lovisa", "väntar på att bli granskad")):
        told = visit(reader).open("/account/")
        expect(told.page.get_by_role("region", name="Att veta").first).to_contain_text(text)
        holds(told)
    break_glass.close(by=world.people["olle"])
    gone(shown)


def test_the_button_closes_it(visit: Visit, world: World) -> None:
    number = found(world.ids["case"], world.people["anna"]).number
    shown = visit("olle", DESKTOP, script=False).open("/break-glass/")
    page = shown.page
    page.get_by_label("Ärendenummer").fill(number)
    page.get_by_label("Varför måste du öppna ärendet nu?").fill("Igen.")
    page.get_by_label("Jag vet att allt jag läser").check()
    page.get_by_role("button", name="Öppna ärendet").click()
    page.get_by_role("button", name="Stäng nu").click()
    expect(page.get_by_text("Nödöppningen är stängd")).to_be_visible()
    assert page.get_by_role("region", name="Nödöppning").count() == 0
    answer = page.goto(f"{shown.base}/cases/{world.ids['case']}/")
    assert answer is not None
    assert answer.status == 404
    shown.refused(404)


def opened_consent(visit: Visit, world: World, who: str, at: str = "", mode: Any = PHONE) -> Window:
    return visit(who, mode).open(f"/consents/{world.ids['team']}/{at}")


def test_a_consent_page_goes_when_its_reader_is_signed_out(visit: Visit, world: World) -> None:
    shown = opened_consent(visit, world, "petra")
    shared = "Det här delas nu"
    shown.page.wait_for_timeout(1_500)
    assert shared in shown.page.content()
    sessions.end_everywhere(by=world.people["petra"])
    gone(shown, secret=shared)
    holds(shown)


def test_a_conflict_declared_elsewhere_empties_the_list_and_the_consent(visit: Visit, world: World) -> None:
    """Ulla steps aside; the world goes on without her."""
    ulla = world.people["ulla"]
    number = found(world.ids["case"], world.people["anna"]).number
    pages = [visit("ulla").open("/cases/"), opened_consent(visit, world, "ulla")]
    assert number in pages[0].page.content()
    conflicts.declare(team=found(world.ids["case"], world.people["anna"]).team, user=ulla, by=ulla)
    for shown in pages:
        gone(shown, secret=number)


def test_without_script_the_page_says_when_it_was_fetched(visit: Visit, world: World) -> None:
    """Chromium told to run no script does not show what is meant for that: it is read, not looked at."""
    shown = visit("petra", PHONE, script=False).open(f"/cases/{world.ids['case']}/")
    assert "Sidan hämtades kl." in (shown.page.locator("main noscript").text_content() or "")


def test_a_withdrawal_in_another_browser_empties_the_screen_and_back_brings_nothing(
    visit: Visit, world: World
) -> None:
    """Last: the world's consent is gone after it."""
    shown = opened(visit, world, mode=DESKTOP)
    assert SECRET in shown.page.content()
    shared = "Det här delas nu"
    others = [opened_consent(visit, world, who, mode=DESKTOP) for who in ("petra", "dag")]
    assert all(shared in one.page.content() for one in others)
    anna = visit("anna", DESKTOP).open(
        f"/consents/{world.ids['team']}/withdraw/?who=youth&channel=phone&what=all"
    )
    anna.page.get_by_role("button", name="Återkalla nu").click()
    expect(anna.page.get_by_text("Återkallelsen är registrerad")).to_be_visible()
    gone(shown)
    for one in others:
        gone(one, secret=shared)
    shown.open("/nominations/")
    shown.page.go_back()
    shown.page.wait_for_timeout(1_500)
    assert SECRET not in shown.page.content()
    assert UserSession.objects.filter(user=world.people["petra"], ended_at=None).exists()
    shown.refused(409)
