"""The five main jobs by keyboard alone, each stop seen, with the page's script and without it.

Without script the keyboard is all there is as well: two turns through the same steps.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from audit import clock
from audit.acting import acting_as
from sig.models import Case, Programme
from sig.services import entries, meetings
from sig.services.releases import To
from tests import cast
from tests.browser.chromium import DESKTOP, PHONE, Window
from tests.browser.keys import Keys, said
from tests.browser.world import World, nominate, start

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]
each_way = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


def readers_shown(keys: Keys, script: bool) -> None:
    """The three others. With script they come by themselves; without it somebody asks for them."""
    if not script:
        keys.press("Visa vem som läser")
    readers = keys.page.locator("[data-refresh] [name=readers_for]")
    expect(readers).to_have_count(1)
    expect(keys.page.locator("[data-refresh] [name=release_to]")).to_have_count(3)


@each_way
def test_a_contact_is_logged(visit: Visit, world: World, script: bool) -> None:
    keys = Keys(visit("petra", PHONE, script=script))
    keys.open("/day/")
    keys.press("Logga kontakt")
    keys.choose("Telefon")
    keys.write("Vad behöver teamet veta?", "Hon svarade själv.")
    keys.choose("Brott")
    readers_shown(keys, script)
    keys.press("Spara kontakt")
    said(keys.page, "Sparat i ärendet.")


def agreed(world: World) -> Case:
    """A case of its own at work: what ends here ends for nobody else."""
    with acting_as(world.people["anna"]):
        programme = Programme.objects.get()
    return start(world, nominate(world, programme, "Kim Tillfällig", years=16))


@each_way
def test_a_guardian_takes_the_consent_back_and_signs_again(visit: Visit, world: World, script: bool) -> None:
    case = agreed(world)
    keys = Keys(visit("anna", DESKTOP, script=script))
    keys.open(f"/cases/{case.pk}/")
    keys.press("Visa samtycket")
    keys.press("Någon tar tillbaka")
    keys.choose("Gun Påhittad")
    keys.choose("Per telefon")
    keys.choose("Hela samtycket")
    keys.press("Fortsätt")
    said(keys.page, "Det här upphör nu")
    keys.press("Återkalla nu")
    said(keys.page, "Gun Påhittad")
    keys.open(f"/consents/{case.team_id}/register/")
    keys.choose("Gun Påhittad")
    keys.choose("Jag känner personen")
    keys.press("Registrera underskrift")
    said(keys.page, "Alla har skrivit under.")


@each_way
def test_a_goal_gets_something_to_do(visit: Visit, world: World, script: bool) -> None:
    keys = Keys(visit("anna", DESKTOP, script=script))
    keys.open(f"/cases/{world.ids['case']}/plan/")
    goal, action = f"Jag vill spela fotboll {script}.", f"Ring tränaren {script}"
    keys.press("Lägg till ett mål")
    keys.write("Målet med den unges egna ord", goal)
    keys.press("Spara")
    said(keys.page, goal)
    keys.press(f"Lägg till något att göra: {goal[:20]}")
    keys.write("Vad ska göras?", action)
    keys.pick("Vem gör det?", "Sam")
    keys.date("Senast", clock.today() + timedelta(days=7))
    keys.press("Spara")
    said(keys.page, action)


@pytest.fixture
def meeting(world: World) -> str:
    """The address of a meeting that has begun, with a point of the school."""
    people = tuple(world.people[name].pk for name in ("anna", "petra", "sam", "ulla"))
    start = clock.now().replace(minute=0, second=0, microsecond=0)
    to = meetings.Invitation("team", "on_site", start, 60, "Rum 3, Fristaden", people=people)
    row = meetings.call(case=world.ids["case"], to=to, by=world.people["anna"])
    others = [To(cast.authority(code).pk) for code in ("socialtjansten", "polisen")]
    entries.log(
        case=world.ids["case"],
        kind="agenda",
        category="school",
        text="Frånvaron på onsdagar.",
        meeting=row.pk,
        release_to=others,
        by=world.people["sam"],
    )
    return f"/cases/{world.ids['case']}/meetings/{row.pk}/"


@each_way
def test_a_meeting_is_held(visit: Visit, world: World, meeting: str, script: bool) -> None:
    keys = Keys(visit("anna", DESKTOP, script=script))
    keys.open(meeting)
    keys.press("Alla som är kvar var med")
    expect(keys.page.get_by_text("Var med", exact=True).first).to_be_visible()
    keys.press("Skriv vad som sades")
    keys.write("Vad sades?", "Skolan ringer varje onsdag.")
    readers_shown(keys, script)
    keys.press("Spara")
    said(keys.page, "Skolan ringer varje onsdag.")
    keys.press("Lägg till beslut")
    for title in ("Ring hem på onsdagar", "Boka ny tid"):
        keys.write("Vad ska göras?", title)
        keys.enter()
        said(keys.page, title)
    keys.open(meeting)
    keys.press("Avsluta och skapa protokoll")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Protokoll")
    for text in ("Skolan ringer varje onsdag.", "Ring hem på onsdagar", "Boka ny tid"):
        said(keys.page, text)
    keys.open("/tasks/")
    said(keys.page, "Ring hem på onsdagar")
    keys.shown = visit("petra", PHONE, script=script).open(meeting)
    expect(keys.shown.page.get_by_role("heading", level=1)).to_contain_text("Protokoll")
    expect(keys.shown.page.get_by_text("Boka ny tid")).to_have_count(0)


@each_way
def test_a_next_step_is_given_on_and_done(visit: Visit, world: World, script: bool) -> None:
    keys, title = Keys(visit("anna", DESKTOP, script=script)), f"Boka tid hos tandläkaren {script}"
    keys.open(f"/cases/{world.ids['case']}/")
    keys.press("Bestäm nästa steg")
    keys.write("Vad ska göras?", title)
    keys.pick("Vem gör det?", "Anna")
    keys.date("Senast", clock.today())
    keys.press("Spara")
    said(keys.page, title)
    keys.open("/tasks/")
    keys.press(f"Ändra: {title}")
    keys.pick("Vem gör det?", "Petra")
    keys.press("Spara")
    petra = Keys(visit("petra", PHONE, script=script))
    petra.open("/tasks/")
    petra.press(f"Klar: {title}")
    said(petra.page, re.compile(f"Klart: {title}"))
