"""The whole story once, in a real browser: Anna (coordinator), Petra (police), Sam (school), Stig (steering
group).

Each signs in with password and code. At each step the test says what each of them can and cannot see. At the
end the ledger of the walk is exported and verified, and no byte of it can be changed unnoticed.
"""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test.testcases import TransactionTestCase
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from audit import clock
from audit.acting import acting_as_system
from sig.models import Area, Programme
from sig.publications import making
from teams.signin import authenticators
from tests import cast
from tests.browser.chromium import DESKTOP, PHONE, Mode, Window, window
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
NAME = "Kim Påhittad"
SCHOOL_TEXT = "Kim var i skolan alla dagar den här veckan."
POLICE_TEXT = "Samtal med Kim på stationen om kvällen vid centrum."
SCOPE = {
    ("Polisen", "Skolan"): ("Skola",),
    ("Socialtjänsten", "Skolan"): ("Skola", "Brott"),
    ("Socialtjänsten", "Polisen"): ("Skola", "Brott"),
    ("Skolan", "Socialtjänsten"): ("Plan och möten",),
}
SECRET_TEXT = "Spaning som ingen annan ska känna till."  # noqa: S105


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """People and a programme; no case yet."""
    with django_db_blocker.unblock():
        people = cast.everybody()
        with acting_as_system("set-up"):
            programme = Programme.objects.create(
                code="sig",
                municipality="Provkommunen",
                name="Social insatsgrupp",
                starts_on=date(2020, 1, 1),
                ends_on=date(2099, 12, 31),
                goal=15,
                counts_towards_goal=True,
                coordinator=people["anna"],
                deputy=people["dag"],
                settings={"definition_version": "prov-1"},
            )
            Area.objects.create(
                programme=programme, code="froslunda", name="Fröslunda", since=date(2020, 1, 1)
            )
        yield World(people)
        TransactionTestCase._fixture_teardown(TransactionTestCase())


class Walker:
    """One person at one browser, signed in by hand."""

    signed_in = 0

    def __init__(self, opened: Window, user: Any) -> None:
        self.window, self.user, self.page = opened, user, opened.page

    def sign_in(self) -> "Walker":
        Walker.signed_in += 1
        self.window.open("/sign-in/")
        self.page.get_by_label("E-post").fill(self.user.email)
        self.page.get_by_label("Lösenord").fill(cast.PASSWORD)
        self.page.get_by_role("button", name="Fortsätt").click()
        self.page.get_by_label("Engångskod").fill(authenticators.usable_code(user=self.user))
        self.page.get_by_role("button", name="Logga in").click()
        expect(self.page.get_by_role("button", name="Logga ut")).to_be_visible()
        return self

    def open(self, address: str) -> Page:
        self.window.open(address)
        return self.page

    def status(self, address: str) -> int:
        """The status of an address, without judging it."""
        return self.page.request.get(self.window.base + address, max_redirects=0).status

    def text(self, address: str) -> str:
        return self.open(address).locator("main").inner_text()


Sit = Callable[..., Walker]


@pytest.fixture
def sit(browser: Browser, site: LiveServer, world: World) -> Iterator[Sit]:
    """`sit("petra", PHONE)` → Petra, signed in; what her console said is judged afterwards."""
    opened: list[Window] = []

    def one(name: str, mode: Mode = DESKTOP) -> Walker:
        opened.append(window(browser, site.url, mode, {}))
        return Walker(opened[-1], world.people[name]).sign_in()

    yield one
    for each in opened:
        each.context.close()
    complaints = [text for each in opened for text in each.complaints if "status of 404" not in text]
    assert not complaints, complaints


def nominate(page: Page) -> None:
    born = clock.today() - timedelta(days=int(365.25 * 16))
    page.get_by_label("Den unges namn").fill(NAME)
    page.get_by_label("Födelsedatum").fill(born.isoformat())
    page.get_by_role("radio", name="Pojke").check()
    page.get_by_label("Område").select_option(label="Fröslunda")
    page.get_by_role("group", name="Är den unge aktuell hos socialtjänsten?").get_by_label("Ja").check()
    page.get_by_label("Misstänkt eller dömd för brott?").select_option("suspected")
    page.get_by_label("Skola", exact=True).check()
    page.get_by_role("button", name="Skicka till samordnaren").click()


def decide(anna: Walker, case: str, move: str, **fields: str) -> None:
    page = anna.open(f"{case}stage/")
    page.get_by_role("radio", name=move).check()
    for label, value in fields.items():
        page.locator(f"[name={label}]").select_option(value)
    page.get_by_role("button", name="Spara beslutet").click()
    expect(page.get_by_role("status")).to_contain_text("Beslutet är sparat.")


def agree(anna: Walker, consent: str) -> None:
    """Two guardians; police and social services may learn about school, the school nothing about crime."""
    for guardian in ("Gun Påhittad", "Göran Påhittad"):
        page = anna.open(f"{consent}guardians/new/")
        page.get_by_label("Namn", exact=True).fill(guardian)
        page.get_by_role("button", name="Spara").click()
    page = anna.open(f"{consent}signers/")
    expect(page.locator("main")).to_contain_text("3 personer ska skriva under.")
    page = anna.open(f"{consent}scope/")
    for (recipient, sender), kinds in SCOPE.items():
        known = page.get_by_role("group", name=f"{recipient} får veta om")
        for kind in kinds:
            known.get_by_label(kind).first.check()
        page.get_by_role("group", name=f"Från vilka får {recipient} veta det?").get_by_label(sender).check()
    page.get_by_role("button", name="Spara och fortsätt").click()
    expect(page.get_by_role("link", name=re.compile("^Blankett för Gun Påhittad"))).to_be_visible()


def sign(anna: Walker, consent: str, person: str) -> None:
    page = anna.open(f"{consent}register/")
    page.get_by_role("radio", name=re.compile(person)).check()
    page.get_by_role("radio", name="Id-kort eller pass").check()
    page.get_by_role("button", name="Registrera underskrift").click()


def write(who: Walker, address: str, text: str, category: str, *, restricted: bool = False) -> None:
    page = who.open(address)
    page.get_by_label("Vad behöver teamet veta?").fill(text)
    page.get_by_role("radio", name=category, exact=True).check()
    expect(page.locator("[data-refresh] [name=readers_for]")).to_have_count(1)
    if restricted:
        page.locator("details.folded summary", has_text="Nyss").click()
        page.get_by_label("Bara min verksamhet: hör till en förundersökning").check()
        expect(page.locator("[data-refresh] [name=readers_for]")).to_have_value(re.compile("restricted"))
    page.get_by_role("button", name="Spara", exact=False).first.click()
    expect(page.get_by_role("status")).to_contain_text("Sparat")


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """The clock runs `days` ahead, and a minute more each time somebody signs in: a code counts once."""
    ahead = timedelta(days=days)
    monkeypatch.setattr(Walker, "signed_in", 0)
    monkeypatch.setattr(
        clock, "_now", lambda: datetime.now(UTC) + ahead + timedelta(minutes=Walker.signed_in)
    )


def test_the_whole_story(sit: Sit, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    anna, petra, sam, stig = sit("anna"), sit("petra", PHONE), sit("sam"), sit("stig")
    nominate(sam.open("/nominations/new/"))
    expect(sam.page.locator("h1")).to_be_visible()

    # Nominated: social services have the case; the nominator knows a word of it; the police nothing at all.
    page = anna.open("/cases/")
    page.get_by_role("link", name=re.compile("^Kim")).first.click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
    case = page.url.removeprefix(anna.window.base)
    assert "Anmäld" in sam.text("/nominations/")
    assert NAME not in sam.text("/cases/")
    assert {who.status(case) for who in (petra, sam)} == {404}
    assert petra.status("/cases/00000000-0000-4000-8000-000000000000/") == 404
    assert stig.status(case) in {403, 404}

    # Two gates: everybody's consent, then the decision.
    decide(anna, case, "Uppfyller kriterierna")
    decide(anna, case, "Informerad och intresserad")
    consent = anna.open(case).get_by_role("link", name="Visa samtycket").get_attribute("href") or ""
    team = consent.replace("/consents/", "/teams/")
    agree(anna, consent)
    for person in ("Kim", "Gun"):
        sign(anna, consent, person)
    assert "Inget får delas ännu." in anna.text(consent)
    sign(anna, consent, "Göran")
    assert "Samtycke gäller t.o.m." in anna.text(consent)
    decide(anna, case, "Samtycket gäller")
    assert petra.status(case) == 404
    decide(anna, case, "Socialtjänsten beslutade om start", legal_basis="voluntary")
    for person in ("Petra Polis", "Sam Skolkurator"):
        page = anna.open(f"{team}members/add/")
        option = page.locator("select[name=user] option", has_text=person).get_attribute("value")
        page.locator("select[name=user]").select_option(option)
        page.get_by_role("button", name="Lägg till").click()

    # A change of membership has signed Petra and Sam out: they come back in.
    petra.sign_in()
    sam.sign_in()

    # Entries: what the school writes about school reaches the police; not so the other way.
    write(sam, f"{case}note/", SCHOOL_TEXT, "Skola")
    write(petra, f"{case}note/", POLICE_TEXT, "Brott")
    write(petra, f"{case}note/", SECRET_TEXT, "Brott", restricted=True)
    assert SCHOOL_TEXT in petra.text(case)
    assert SCHOOL_TEXT in anna.text(case)
    assert POLICE_TEXT in anna.text(case)
    assert POLICE_TEXT not in sam.text(case)
    for who in (anna, sam):
        assert SECRET_TEXT not in who.text(case)
    assert SECRET_TEXT in petra.text(case)

    # The plan: a goal in own words, an action with authority, person and date.
    page = anna.open(f"{case}plan/goals/new/")
    page.get_by_label("Målet med den unges egna ord").fill("Jag vill gå klart nian.")
    page.get_by_role("button", name=re.compile("Spara|Lägg till")).click()
    page = anna.open(f"{case}plan/")
    page.get_by_role("link", name=re.compile("Lägg till något att göra")).first.click()
    page.get_by_label("Vad ska göras?").fill("Träffa studievägledaren")
    option = page.locator("select[name=person] option", has_text="Sam Skolkurator").get_attribute("value")
    page.locator("select[name=person]").select_option(option)
    page.get_by_label("Senast").fill((clock.today() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name=re.compile("Spara|Lägg till")).click()
    assert "Träffa studievägledaren" in sam.text(f"{case}plan/")

    # One guardian takes the consent back: it stops at once, also on the page that is already open.
    petra.open(case)
    page = anna.open(f"{consent}withdraw/")
    page.get_by_role("radio", name=re.compile("Göran")).check()
    page.get_by_role("radio", name="Per telefon").check()
    page.get_by_role("radio", name="Hela samtycket").check()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("button", name="Återkalla nu").click()
    petra.page.reload()
    shown = petra.page.locator("main").inner_text()
    assert SCHOOL_TEXT not in shown
    assert POLICE_TEXT in shown
    assert "Göran" not in shown
    assert SCHOOL_TEXT not in anna.text(case)
    assert SCHOOL_TEXT in sam.text(case)
    assert "upphörde" in sam.text(consent)

    # The youth and both guardians agree to contact after the closure: a paper of its own.
    agree_to_contact(anna, consent)

    # Closed, followed up after 6 and 12 months, and verified by another than the one who proposed.
    page = anna.open(f"{case}closing/")
    page.get_by_role("link", name="Gå vidare till avslutet").click()
    page.get_by_label("Varför avslutas ärendet?").select_option("goals_met")
    page.get_by_role("group", name="Är avslutet planerat").get_by_label("Ja").check()
    page.get_by_label("Hur ser det ut nu?").fill("Går i skolan.")
    page.get_by_role("radio", name="Samtalet är hållet").check()
    page.get_by_label("Vilken dag hölls samtalet?").fill(clock.today().isoformat())
    page.get_by_label("Vad säger den unge själv?").fill("Det hjälpte att någon ringde.")
    page.get_by_role("button", name="Avsluta ärendet").click()
    expect(page.get_by_role("heading", name="Efter avslutet", exact=True)).to_be_visible()
    assert "Det hjälpte att någon ringde." in anna.text(case)
    for days, months in ((190, 6), (375, 12)):
        later(monkeypatch, days)
        follow_up(sit, case, months)
    assert "Bruten" in sit("anna").text(f"{case}follow-up/12/")

    # The steering group: totals of the whole, a PDF, and no way to a person.
    publish(sit)
    stig = sit("stig")
    page = stig.open("/steering/")
    # One youth has broken loose, and one is too few to tell.
    assert "Det går inte att säga än hur många" in page.locator("main").inner_text()
    assert NAME.split()[0] not in page.content()
    assert stig.status("/cases/") == 403
    link = page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href") or ""
    answer = stig.page.request.get(stig.window.base + link)
    assert answer.headers["content-type"] == "application/pdf"
    printed = "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.body())).pages)
    assert "Det går inte att säga än hur många" in " ".join(printed.split())
    assert "Kim" not in printed
    monkeypatch.undo()
    verify_the_ledger(tmp_path)


def publish(sit: Callable[[str], Walker]) -> None:
    """Anna orders, the worker counts and audits, two others approve."""
    page = sit("anna").open("/publications/order/")
    page.get_by_label("Styrgruppen för SIG").check()
    page.get_by_label("Vad har gjorts?").fill("Vi har haft möten.")
    page.get_by_role("button", name="Räkna och granska").click()
    expect(page.get_by_role("heading", name="Siffrorna räknas och granskas")).to_be_visible()
    assert making.make_left(0) == 1
    page.get_by_role("link", name="Se efter nu").click()
    draft = page.url.split("//", 1)[1].split("/", 1)[1]
    for name in ("dag", "maj"):
        page = sit(name).open(f"/{draft}")
        assert NAME.split()[0] not in page.content()
        page.get_by_label("Godkänner", exact=True).check()
        page.get_by_role("button", name="Spara mitt svar").click()
    expect(page.get_by_text("Utgåvan är utgiven.")).to_be_visible()


def agree_to_contact(anna: Walker, consent: str) -> None:
    """How long, then one signature at a time."""
    page = anna.open(f"{consent}aftercare/")
    page.get_by_role("button", name="Spara och fortsätt").click()
    while page.get_by_role("button", name="Registrera underskrift").count():
        page.locator("input[name=who]").first.check()
        page.get_by_role("radio", name="Jag känner personen").check()
        page.get_by_role("button", name="Registrera underskrift").click()
    expect(page.locator("main")).to_contain_text("Den unge får kontaktas efter avslutet")


def follow_up(sit: Sit, case: str, months: int) -> None:
    """Anna and Petra judge for themselves, Anna registers and proposes, Dag looks again."""
    anna, petra, dag = sit("anna"), sit("petra"), sit("dag")
    address = f"{case}follow-up/{months}/"
    for who in (anna, petra):
        page = who.open(f"{address}judgement/")
        page.get_by_role("radio", name="Nej", exact=True).check()
        page.get_by_role("button", name="Spara svaret").click()
    page = anna.open(address)
    page.get_by_role("group", name=re.compile("Polisens svar")).get_by_label("Nej", exact=True).check()
    page.get_by_label("Skola, arbete eller praktik, procent av heltid").fill("90")
    page.get_by_role("group", name="Har den unge själv svarat?").get_by_label("Ja").check()
    page.get_by_role("button", name="Spara uppföljningen").click()
    page.get_by_role("button", name="Föreslå utfallet").click()
    expect(page.get_by_role("button", name="Bekräfta utfallet")).to_have_count(0)
    page = dag.open(address)
    page.get_by_label("Jag har gått igenom svaren ovan").check()
    page.get_by_role("button", name="Bekräfta utfallet").click()
    expect(page.locator("main")).to_contain_text("Granskat av")


def verify_the_ledger(folder: Path) -> None:
    """The walk's export verifies; with any one byte changed it does not."""
    call_command("seal", once=True, stdout=io.StringIO())
    export = folder / "export"
    call_command("audit_export", str(export), stdout=io.StringIO())
    call_command("audit_verify", str(export), stdout=io.StringIO())
    entries = (export / "entries.jsonl").read_bytes()
    assert entries.count(b"\n") > 100
    for secret in (NAME, SCHOOL_TEXT, POLICE_TEXT, SECRET_TEXT):
        assert secret.encode() not in entries
    for name in ("entries.jsonl", "checkpoints", "log.vkey"):
        file = export / name
        whole = file.read_bytes()
        step = max(1, len(whole) // 60)
        for place in {*range(0, len(whole), step), len(whole) - 1}:
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(CommandError):
                call_command("audit_verify", str(export), stdout=io.StringIO(), stderr=io.StringIO())
        file.write_bytes(whole)
    call_command("audit_verify", str(export), stdout=io.StringIO())
