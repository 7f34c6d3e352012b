"""The pages as the people see them."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from audit import clock
from consent import hooks
from consent.age import midnight
from consent.hooks import ReadLine
from consent.models import ConsentSignature
from consent.services import consents, people
from tests import cast
from tests.consent.test_services import World, aftercare, world  # noqa: F401

pytestmark = pytest.mark.django_db


def at(name: str, world: World, *args: object) -> str:
    return reverse(name, args=[world.team.pk, *args])


def token() -> dict[str, str]:
    return {"submission_token": str(uuid4())}


@pytest.fixture
def anna(world: World, client_for: Any) -> Client:
    return client_for(world.anna)  # type: ignore[no-any-return]


def test_before_consent_the_page_says_that_nothing_may_be_shared(world: World, anna: Client) -> None:
    page = anna.get(at("consent", world)).content.decode()
    assert "Inget får delas ännu." in page
    assert "Åsa Öberg, 16 år" in page or "Åsa Öberg, 15 år" in page
    assert "Börja med samtycket" in page


def test_anna_walks_through_the_four_steps(world: World, anna: Client) -> None:
    page = anna.get(at("consent-signers", world)).content.decode()
    assert "3 personer ska skriva under" in page
    assert "Mia Öberg" in page
    answer = anna.get(at("consent-scope", world))
    assert answer.status_code == 200
    assert "checked" not in answer.content.decode().split("Från vilka får")[0]
    data = {
        **token(),
        f"to_{world.police.pk}": ["school", "plan"],
        f"from_{world.police.pk}": [str(world.school.pk), str(world.social.pk)],
        "first_day": str(clock.today()),
        "last_day": str(clock.today() + timedelta(days=100)),
    }
    assert anna.post(at("consent-scope", world), data).url == at("consent-print", world)
    page = anna.get(at("consent-print", world)).content.decode()
    assert page.count("(PDF)") == 3
    for number, key in enumerate(["youth", str(world.mia.pk), str(world.jon.pk)], start=1):
        assert anna.get(at("consent-register", world)).status_code == 200
        data = {
            **token(),
            "who": key,
            "signed_on": str(clock.today()),
            "identity_check": "known",
            "channel": "meeting",
        }
        answer = anna.post(at("consent-register", world), data)
        assert answer.status_code == 303, answer.content.decode()
        assert answer.url == at("consent" if number == 3 else "consent-register", world)
    page = anna.get(at("consent", world)).content.decode()
    assert "Delas med: Polisen." in page
    assert "Skola" in page
    assert world.shared() == {
        (sender, "polisen", kind) for sender in ("skolan", "socialtjansten") for kind in ("school", "plan")
    }


def test_an_empty_form_says_what_is_wrong_and_keeps_what_was_ticked(world: World, anna: Client) -> None:
    data = {**token(), f"to_{world.police.pk}": ["school"], "first_day": "", "last_day": "x"}
    answer = anna.post(at("consent-scope", world), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fel:" in page
    assert "Skriv datumet så här" in page
    assert "Välj vilka som får lämna uppgifter till Polisen." in page
    assert page.count("checked") == 1


def test_withdrawing_takes_two_pages_and_says_what_stops(world: World, anna: Client) -> None:
    world.active()
    page = anna.get(at("consent-withdraw", world)).content.decode()
    assert "Jon Öberg" in page
    answers = {"who": str(world.jon.pk), "channel": "phone", "what": "all"}
    page = anna.get(at("consent-withdraw", world), answers).content.decode()
    assert "Ingen annan verksamhet har läst något" in page
    assert "Upphör" in page
    assert "Samma person kan skriva under igen." in page
    assert "Polisen" in page
    assert world.shared()
    answer = anna.post(at("consent-withdraw-now", world), {**token(), **answers})
    assert answer.url == at("consent", world)
    assert world.shared() == set()
    page = anna.get(at("consent", world)).content.decode()
    assert "Delningen upphörde" in page
    assert "Jon Öberg tog tillbaka samtycket. Sagt per telefon." in page
    assert "Tog tillbaka sitt samtycke" in page
    assert "Vill personen säga ja igen?" in page
    assert "Registrera underskrift" in page


def test_the_youths_withdrawal_is_said_to_be_final(world: World, anna: Client) -> None:
    world.active()
    page = anna.get(at("consent-withdraw", world), {"who": "youth", "channel": "phone", "what": "all"})
    assert "behövs ett helt nytt samtycke från alla" in page.content.decode()


def test_the_coordinator_sees_what_others_have_read_already(
    world: World, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.active()
    asked: list[object] = []
    read = ReadLine("Polisen", "Petra Polis", 3, clock.now())

    def reader(team_id: object, by: object) -> tuple[ReadLine, ...]:
        asked.append((team_id, by))
        return (read,)

    monkeypatch.setattr(hooks, "_readers", [reader])
    answers = {"who": str(world.jon.pk), "channel": "phone", "what": "all"}
    page = anna.get(at("consent-withdraw", world), answers).content.decode()
    assert "Petra Polis" in page
    assert asked == [(world.team.pk, world.anna)]


SCOPE_OF_FOUR = ("school", "plan")


def of_four(world: World) -> set[tuple[str, str, str]]:
    """Both kinds to the police and to social services, all from the school."""
    scope = [(world.school, to, kind) for to in (world.police, world.social) for kind in SCOPE_OF_FOUR]
    world.active(scope=scope)
    return {("skolan", to, kind) for to in ("polisen", "socialtjansten") for kind in SCOPE_OF_FOUR}


@pytest.mark.parametrize(
    ("field", "value", "gone"),
    [
        ("places", "{police}", lambda line: line[1] == "polisen"),
        ("kinds", "school", lambda line: line[2] == "school"),
        ("lines", "{police}:plan", lambda line: line[1:] == ("polisen", "plan")),
    ],
)
def test_a_part_is_taken_back_by_authority_by_kind_or_both(
    world: World, anna: Client, field: str, value: str, gone: Any
) -> None:
    whole = of_four(world)
    told = {"who": str(world.jon.pk), "channel": "message", "what": "part"}
    answers = {**told, field: value.format(police=world.police.pk)}
    page = anna.get(at("consent-withdraw", world), answers).content.decode()
    assert "Resten av samtycket gäller som förut." in page
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert {key: sent[key] for key in answers} == answers
    assert anna.post(at("consent-withdraw-now", world), {**token(), **answers}).status_code == 303
    assert world.shared() == {line for line in whole if not gone(line)}
    page = anna.get(at("consent", world)).content.decode()
    assert "Jon Öberg har sagt nej" in page
    assert "Jon Öberg tog tillbaka en del: inte" in page
    assert "Sagt i ett meddelande." in page


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"what": "part"}, "Välj vilken del det gäller."),
        ({"what": "all", "kinds": "school"}, "Välj det ena."),
        ({}, "Välj vad som tas tillbaka."),
        ({"what": "aftercare"}, "giltigt alternativ"),
        ({"what": "part", "kinds": "secrets"}, "giltigt alternativ"),
        ({"what": "part", "lines": "1:2:3"}, "giltigt alternativ"),
    ],
)
def test_an_unclear_withdrawal_takes_nothing_back(
    world: World, anna: Client, more: dict[str, str], says: str
) -> None:
    whole = of_four(world)
    answers = {"who": "youth", "channel": "phone", **more}
    page = anna.get(at("consent-withdraw", world), answers)
    assert (page.status_code, says in page.content.decode()) == (422, True)
    assert anna.post(at("consent-withdraw-now", world), {**token(), **answers}).status_code == 422
    assert world.shared() == whole


def test_a_no_at_the_signing_is_by_authority_kind_or_both_and_insiders_see_whose(
    world: World, anna: Client, client_for: Any
) -> None:
    scope = [(world.school, to, kind) for to in (world.police, world.social) for kind in SCOPE_OF_FOUR]
    consent = world.draft(scope=scope)
    world.sign(consent)
    world.sign(consent, world.jon)
    given = {"who": str(world.mia.pk), "signed_on": str(clock.today())}
    given |= {"identity_check": "known", "channel": "meeting"}
    noes = {"refused_lines": f"{world.police.pk}:school", "refused_kinds": "plan"}
    assert anna.post(at("consent-register", world), {**token(), **given, **noes}).status_code == 303
    assert world.shared() == {("skolan", "socialtjansten", "school")}
    page = anna.get(at("consent", world)).content.decode()
    assert page.count("Mia Öberg har sagt nej") == 3
    cast.join(world.team, cast.sam())
    seen = client_for(cast.sam()).get(at("consent", world)).content.decode()
    assert "Socialtjänsten" in seen
    assert "sagt nej" not in seen
    assert "Mia" not in seen


def test_whoever_needs_an_interpreter_is_asked_about_it_and_a_child_is_refused(
    world: World, anna: Client
) -> None:
    world.draft()
    assert "Hur tolkades det?" not in anna.get(at("consent-register", world)).content.decode()
    people.change_guardian(guardian=world.mia, language="so", interpreter=True, by=world.anna)
    page = anna.get(at("consent-register", world)).content.decode()
    assert "Hur tolkades det?" in page
    assert "Det kan systemet inte kontrollera" in page
    assert "Gå igenom samtycket på somaliska med tolk och registrera underskriften." in page
    given = {"who": str(world.mia.pk), "signed_on": str(clock.today())}
    given |= {"identity_check": "known", "channel": "meeting"}
    for kind, says in (
        ("child", "Ett barn får aldrig tolka. Boka en tolk"),
        ("none", "Personen behöver tolk."),
        ("", "Välj hur det tolkades."),
    ):
        answer = anna.post(at("consent-register", world), {**token(), **given, "interpreter": kind})
        assert (answer.status_code, says in answer.content.decode()) == (422, True)
    answer = anna.post(at("consent-register", world), {**token(), **given, "interpreter": "phone"})
    assert answer.status_code == 303
    assert "På somaliska, genom tolk på telefon" in anna.get(at("consent-register", world)).content.decode()


def test_contact_after_the_closure_has_pages_of_its_own(world: World, anna: Client) -> None:
    world.active()
    assert "Det finns inte." in anna.get(at("consent", world)).content.decode()
    assert "Bestäm först hur länge" in anna.get(at("consent-aftercare-register", world)).content.decode()
    days = {"first_day": str(clock.today()), "last_day": str(clock.today() + timedelta(days=400))}
    answer = anna.post(at("consent-aftercare", world), {**token(), **days})
    assert answer.url == at("consent-aftercare-register", world)
    for key in ("youth", str(world.mia.pk), str(world.jon.pk)):
        given = {"who": key, "signed_on": str(clock.today()), "identity_check": "known", "channel": "meeting"}
        page = anna.get(at("consent-aftercare-register", world)).content.decode()
        assert "Har personen sagt nej" not in page
        assert anna.post(at("consent-aftercare-register", world), {**token(), **given}).status_code == 303
    page = anna.get(at("consent", world)).content.decode()
    assert "Den unge får kontaktas efter avslutet" in page
    assert "Kontakt efter avslutet: Mia Öberg skrev under." in page
    assert consents.aftercare_in_force(world.team.pk)
    shared = world.shared()
    answers = {"who": str(world.jon.pk), "channel": "phone", "what": "aftercare"}
    page = anna.get(at("consent-withdraw", world), answers).content.decode()
    assert "Ingen får längre ta kontakt" in page
    assert "Båda samtyckena" in anna.get(at("consent-withdraw", world)).content.decode()
    assert anna.post(at("consent-withdraw-now", world), {**token(), **answers}).status_code == 303
    assert not consents.aftercare_in_force(world.team.pk)
    assert world.shared() == shared
    assert "väntar på underskrift" in anna.get(at("consent", world)).content.decode()


def test_both_consents_are_taken_back_at_once(world: World, anna: Client) -> None:
    world.active()
    aftercare(world)
    answers = {"who": "youth", "channel": "phone", "what": "both"}
    assert anna.post(at("consent-withdraw-now", world), {**token(), **answers}).status_code == 303
    assert not consents.aftercare_in_force(world.team.pk)
    assert world.shared() == set()


@pytest.mark.parametrize("days", [0, 18 * 366])
def test_an_impossible_period_of_aftercare_is_refused_with_the_days_kept(
    world: World, anna: Client, days: int
) -> None:
    last = str(clock.today() + timedelta(days=days or -1))
    answer = anna.post(
        at("consent-aftercare", world), {**token(), "first_day": str(clock.today()), "last_day": last}
    )
    assert answer.status_code == 422
    assert last in answer.content.decode()


@pytest.mark.parametrize(("days", "said"), [(61, False), (60, True), (59, True), (1, True)])
def test_the_page_says_what_is_coming(
    world: World, anna: Client, client_for: Any, days: int, said: bool
) -> None:
    world.active(ends_at=midnight(clock.today() + timedelta(days=days)))
    when = "i morgon" if days == 1 else f"om {days} dagar"
    assert (f"Samtycket slutar gälla {when}" in anna.get(at("consent", world)).content.decode()) is said
    cast.join(world.team, cast.petra())
    assert "slutar gälla" not in client_for(cast.petra()).get(at("consent", world)).content.decode()


@pytest.mark.parametrize(("shift", "printed"), [(1, 200), (0, 404), (-1, 404)])
def test_from_the_18th_birthday_nothing_is_printed_or_asked_of_a_guardian(
    world: World, anna: Client, shift: int, printed: int
) -> None:
    today = clock.today()
    born = date(today.year - 18, today.month, today.day) + timedelta(days=shift)
    people.change_youth(youth=world.youth, date_of_birth=born, by=world.anna)
    world.draft(starts_at=midnight(today), ends_at=midnight(today + timedelta(days=90)))
    assert anna.get(at("consent-form", world, world.mia.pk)).status_code == printed
    assert anna.get(at("consent-form", world, "youth")).status_code == 200
    asked = f'value="{world.mia.pk}"' in anna.get(at("consent-register", world)).content.decode()
    assert asked is (printed == 200)
    assert ("Den unge fyller 18 år" in anna.get(at("consent", world)).content.decode()) is (shift > 0)


def test_petra_sees_the_strip_but_not_who_signed_or_took_it_back(world: World, client_for: Any) -> None:
    consent = world.active()
    petra = cast.petra()
    cast.join(world.team, petra)
    page = client_for(petra).get(at("consent", world)).content.decode()
    assert "Delas med: Polisen." in page
    assert "Åsa Öberg" in page
    assert "Mia" not in page
    assert "Registrera" not in page
    signature = _first_signature(world, consent)
    consents.withdraw(consent=consent, signature=signature, channel="phone", by=world.anna)
    page = client_for(petra).get(at("consent", world)).content.decode()
    assert "Delningen upphörde" in page
    assert "Åsa" not in page
    assert "tog tillbaka" not in page


@pytest.mark.parametrize(
    "name",
    [
        "consent-signers",
        "consent-scope",
        "consent-print",
        "consent-register",
        "consent-aftercare",
        "consent-aftercare-register",
        "consent-withdraw",
    ],
)
def test_petra_may_not_open_the_steps(world: World, client_for: Any, name: str) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    assert client_for(petra).get(at(name, world)).status_code == 403


def test_a_stranger_cannot_tell_a_real_team_from_an_invented_one(world: World, client_for: Any) -> None:
    olle = client_for(cast.olle())
    real = olle.get(reverse("consent", args=[world.team.pk]))
    invented = olle.get(reverse("consent", args=[uuid4()]))
    assert real.status_code == invented.status_code == 404
    assert _without_token(real.content) == _without_token(invented.content)


def test_another_coordinator_is_a_stranger_too(world: World, client_for: Any) -> None:
    dag = client_for(cast.dag())
    for name in ("consent", "consent-signers", "consent-scope", "consent-register"):
        assert dag.get(at(name, world)).status_code == 404


def test_adding_a_guardian_and_ending_custody(world: World, anna: Client) -> None:
    data = {
        "name": "Per Ny",
        "kind": "guardian",
        "standing": "unreachable",
        "home": "abroad",
        "language": "so",
        "protection": "none",
    }
    assert anna.get(at("consent-guardian-new", world)).status_code == 200
    assert anna.post(at("consent-guardian-new", world), {**token(), **data}).url == at(
        "consent-signers", world
    )
    page = anna.get(at("consent-signers", world)).content.decode()
    assert "Per Ny" in page
    assert "går inte att nå" in page
    page = anna.get(at("consent-guardian", world, world.jon.pk)).content.decode()
    assert 'value="Jon Öberg"' in page
    changed = {**data, "name": "Jon Öberg", "standing": "active", "ended": "on", "version": "1"}
    assert anna.post(at("consent-guardian", world, world.jon.pk), {**token(), **changed}).status_code == 303
    assert "Är inte längre vårdnadshavare." in anna.get(at("consent-signers", world)).content.decode()


def test_nobody_overwrites_what_somebody_else_just_saved(world: World, anna: Client) -> None:
    people.change_guardian(guardian=world.jon, name="Jon Östberg", by=world.anna)
    data = {
        "name": "Jon",
        "kind": "guardian",
        "standing": "active",
        "home": "same",
        "language": "sv",
        "protection": "none",
    }
    answer = anna.post(at("consent-guardian", world, world.jon.pk), {**token(), **data, "version": "1"})
    assert answer.status_code == 422
    assert "Någon annan hann ändra före dig" in answer.content.decode()


def test_another_youths_guardian_does_not_exist_here(world: World, anna: Client) -> None:
    assert anna.get(at("consent-guardian", world, uuid4())).status_code == 404


def test_the_youths_own_page(world: World, anna: Client) -> None:
    page = anna.get(at("consent-youth", world)).content.decode()
    assert 'value="Åsa Öberg"' in page
    data = {
        "name": "Åsa Ö",
        "date_of_birth": "2010-02-30",
        "sex": "F",
        "language": "sv",
        "protection": "none",
        "version": "1",
    }
    answer = anna.post(at("consent-youth", world), {**token(), **data})
    assert answer.status_code == 422
    assert 'value="Åsa Ö"' in answer.content.decode()
    assert (
        anna.post(at("consent-youth", world), {**token(), **data, "date_of_birth": "2010-02-28"}).status_code
        == 303
    )


def test_the_printed_form_says_it_all(world: World, anna: Client, tmp_path: Any) -> None:
    world.draft()
    answer = anna.get(at("consent-form", world, world.mia.pk))
    assert answer["Content-Type"] == "application/pdf"
    (tmp_path / "form.pdf").write_bytes(answer.content)
    pdf = PdfReader(tmp_path / "form.pdf")
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Samtycke till att dela uppgifter"
    for words in (
        "Ärende SIG-26-014", "Åsa Öberg", "Mia Öberg", "Polisen", "Skola", "Skolan",
        "Det slutar tidigare om arbetet avslutas", "Du får ta tillbaka ditt ja när som helst",
        "måste anmäla oro", "Det är frivilligt",
    ):  # fmt: skip
        assert words in text
    assert "Jon Öberg" not in text


def test_each_form_comes_in_the_persons_language_or_another(world: World, anna: Client) -> None:
    world.draft()
    people.change_guardian(guardian=world.mia, language="ar", by=world.anna)
    page = anna.get(at("consent-print", world)).content.decode()
    assert "Översättningen är ett utkast." in page
    address = at("consent-form", world, world.mia.pk)
    for given, language, pages in (("", "ar", 4), ("?alone=1", "ar", 2), ("fi/", "fi", 4), ("sv/", "sv", 2)):
        pdf = PdfReader(BytesIO(anna.get(address + given).content))
        assert (pdf.trailer["/Root"]["/Lang"], len(pdf.pages)) == (language, pages), given
    for wrong in ("xx/", "?purpose=fun", "?purpose=aftercare"):
        assert anna.get(address + wrong).status_code == 404, wrong


def test_no_form_for_somebody_who_is_not_to_sign(world: World, anna: Client) -> None:
    world.draft()
    assert anna.get(at("consent-form", world, uuid4())).status_code == 404


def _without_token(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def _first_signature(world: World, consent: Any) -> ConsentSignature:
    from audit.acting import acting_as

    with acting_as(world.anna):
        return ConsentSignature.objects.filter(consent=consent)[0]
