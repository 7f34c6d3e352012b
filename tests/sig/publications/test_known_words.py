"""What the programme itself calls things is no name: at the order, and before those who approve."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from sig.caseload import access as caseload
from sig.importing import invented, save
from sig.programme import parse
from sig.publications.known_words import known_words, town
from sig.services import programmes
from tests import cast
from tests.sig.publications import drafts
from tests.sig.publications.records import record

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
WORDS = """Under våren har Socialnämnden, Arbetsmarknads- och vuxenutbildningsnämnden och Kultur- och
fritidsnämnden träffats en gång i månaden tillsammans med Polisen Eskilstuna. Fältande Socialsekreterare har
varit i Fröslunda Centrum, Lagersberg och Årby de flesta helger i mars och April. Arbetet i Strukturerad
Metod På Individnivå har fått ett gemensamt arbetssätt. Goda Fritidsalternativ erbjuds nu i hela Eskilstuna
Kommun, och i Torshälla Stads Nämnd följs det upp varje Termin.

Ung Fritid, Arbetsförmedlingen Fröslunda och Trygga Eskilstunas Tjänstemannastyrgrupp har tagit fram en ny
rutin. Teamet runt {name} har visat hur det kan gå till: när Skolan, BUP och Socialtjänsten Årby planerar
tillsammans blir mötena färre. Av dem som började har 3 fått en plats hos Arbetsmarknadsåtgärder För Unga,
och den 14 mars 2018 firade vi det med familjerna.

Från Januari Februari 2019 går vi vidare med Krogar Mot Knark och Nätverk Med Hotell Och Restauranger.
Åtagandet Koordinator I De Prioriterade Områdena följs upp av Ledningsgrupp SIG. Trygghetsindex Skiftinge
ska öka från 3,72 till 4,72 till 2019, och att minst 15 unga bryter loss är målet för 4 år."""


@pytest.fixture
def name() -> str:
    """A youth of Anna's, in the agreement as its own file says it."""
    text = (Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8")
    programmes.load(parse(text), coordinator=cast.anna(), deputy=cast.dag())
    save.save(invented.caseload()[:1], save.Hands(cast.anna(), cast.dag(), {"police": cast.petra()}))
    (row,) = (one for ended in (False, True) for one in caseload.cases(by=cast.anna(), ended=ended))
    return str(row.name)


def warned(answer: Any) -> set[str]:
    """What stands between the quotation marks of each warning on the page."""
    main = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main", 1)[1])
    return set(
        re.findall(r"”([^”]{1,60})” (?:ser ut som|är en dag|är ett tal|är en ålder|säger något)", main)
    )


def ordered(client: Client, text: str) -> Any:
    address, day = reverse("publication-order"), str(drafts.DAY)
    sent = {"audience": "steering", "ends_on": day, "done": text, "submission_token": str(uuid4())}
    return client.post(address, sent)


def test_of_three_paragraphs_the_youth_the_small_number_and_the_day_are_warned_of(
    client_for: Callable[[Any], Client], name: str, monkeypatch: Any
):
    text = WORDS.format(name=name)
    answer = ordered(client_for(cast.anna()), text)
    assert answer.status_code == 422
    assert warned(answer) == {name, "3", "den 14 mars 2018"}

    said = replace(record(0), texts={"done": text})
    monkeypatch.setattr(drafts, "record", lambda number: said)
    draft = drafts.drafted(cast.anna())
    for who in (cast.dag(), cast.maj()):
        assert warned(client_for(who).get(reverse("publication", args=(draft.pk,)))) == {
            name,
            "3",
            "den 14 mars 2018",
        }


def test_what_points_at_nobody_goes_on_without_a_question(client_for: Callable[[Any], Client], name: str):
    plain = WORDS.replace("Teamet runt {name}", "Ett team").replace("har 3 fått", "har några fått")
    answer = ordered(client_for(cast.anna()), plain.replace("den 14 mars 2018", "i mars 2018"))
    assert answer.status_code == 303


def test_every_kind_of_word_that_the_programme_has_is_known(name: str):
    known = known_words(by=cast.maj())
    assert {
        "Eskilstuna kommun", "Eskilstuna", "Lagersberg", "Torshälla stads nämnd", "Skola",
        "Arbetsförmedlingen", "Ledningsgrupp SIG", "Social insatsgrupp (SIG)", "Krogar mot knark",
        "Trygghetsindex", "Trygghet i offentlig miljö",
    } <= known  # fmt: skip
    assert "" not in known
    assert not any(part in known for part in (name, *name.split()))


@pytest.mark.parametrize(
    ("municipality", "spoken"),
    [
        ("Eskilstuna kommun", "Eskilstuna"),
        ("Upplands Väsby kommun", "Upplands Väsby"),
        ("Stockholms stad", "Stockholms"),
        ("Provköping", "Provköping"),
        ("", ""),
    ],
)
def test_a_municipality_as_it_is_spoken_of(municipality: str, spoken: str):
    assert town(municipality) == spoken


def test_without_an_agreement_what_is_known_is_known(client_for: Callable[[Any], Client]):
    cast.anna()
    assert "Socialtjänsten" in known_words(by=cast.anna())
