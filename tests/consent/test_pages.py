"""The pages as the people see them."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from audit import clock
from consent.models import ConsentSignature
from consent.services import consents, people
from tests import cast
from tests.consent.test_services import World, world  # noqa: F401

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
    assert "Det som andra redan har läst försvinner inte." in page
    assert "Polisen" in page
    assert world.shared()
    answer = anna.post(at("consent-withdraw-now", world), {**token(), **answers})
    assert answer.url == at("consent", world)
    assert world.shared() == set()
    page = anna.get(at("consent", world)).content.decode()
    assert "Delningen upphörde" in page
    assert "Jon Öberg tog tillbaka samtycket." in page


def test_withdrawing_for_one_authority_leaves_the_rest(world: World, anna: Client) -> None:
    world.active(scope=[(world.school, world.police, "school"), (world.police, world.school, "plan")])
    answers = {"who": "youth", "channel": "phone", "what": str(world.police.pk)}
    anna.post(at("consent-withdraw-now", world), {**token(), **answers})
    assert world.shared() == {("polisen", "skolan", "plan")}


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
    "name", ["consent-signers", "consent-scope", "consent-print", "consent-register", "consent-withdraw"]
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


def test_no_form_for_somebody_who_is_not_to_sign(world: World, anna: Client) -> None:
    world.draft()
    assert anna.get(at("consent-form", world, uuid4())).status_code == 404


def _without_token(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def _first_signature(world: World, consent: Any) -> ConsentSignature:
    from audit.acting import acting_as

    with acting_as(world.anna):
        return ConsentSignature.objects.filter(consent=consent)[0]
