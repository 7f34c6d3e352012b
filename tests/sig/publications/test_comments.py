"""The table of what must warn and what must not, in words that are to leave the house."""

import logging
from pathlib import Path

import pytest

from sig.publications import comments
from sig.publications.comments import Warning as Warned
from sig.publications.comments import warnings
from sig.publications.wording import KINDS

NAMES = ("Åsa Östberg", "Kim Björk-Lind", "Ö", "Bo", "Sten Ek")
KNOWN = (
    "Torshälla",
    "Fröslunda",
    "Arbetsförmedlingen",
    "Ung Fritid",
    "Goda fritidsalternativ",
    "Social insatsgrupp (SIG)",
    "Övriga kommunen med Berga",
)

MUST = (
    # names that the system knows
    ("name", "Åsa Östberg har fått jobb.", "Åsa Östberg"),
    ("name", "åsa östberg har fått jobb.", "åsa östberg"),
    ("name", "ÅSA ÖSTBERG", "ÅSA ÖSTBERG"),
    ("name", "Det gick bra för Åsa.", "Åsa"),
    ("name", "Åsas plan är klar.", "Åsas"),
    ("name", "Kim har fått jobb.", "Kim"),
    ("name", "Björk-Lind har fått jobb.", "Björk-Lind"),
    ("name", "Vi träffade Bo.", "Bo"),
    ("name", "Vi träffade Sten.", "Sten"),
    # two words with capitals, known or not
    ("name", "Vi har träffat Ali Hassan i veckan.", "Ali Hassan"),
    ("name", "Ali Hassan har fått jobb.", "Ali Hassan"),
    ("name", "Vi har träffat Anna-Lena Karlsson.", "Anna-Lena Karlsson"),
    ("name", "Under Anna Berg gick det bra.", "Anna Berg"),
    ("name", "Mötet med Lova Ask, som", "Lova Ask"),
    # beside what is known, and like it
    ("name", "Fröslunda Anna Berg", "Anna Berg"),
    ("name", "Vi har träffat Ali Goda.", "Ali Goda"),
    ("name", "I Övriga Lind", "Övriga Lind"),
    ("name", "Hos Maj Lind", "Maj Lind"),
    ("name", "Hos Juni Almgren", "Juni Almgren"),
    # small numbers in digits
    ("small_number", "Av dem har 3 fått jobb.", "3"),
    ("small_number", "0 återfall", "0"),
    ("small_number", "4 flickor", "4"),
    ("small_number", "Det är 1.", "1"),
    ("small_number", "(2)", "2"),
    ("small_number", "3, kanske fler", "3"),
    # in words
    ("small_number", "Tre har fått jobb.", "Tre"),
    ("small_number", "två flickor", "två"),
    ("small_number", "noll återfall", "noll"),
    ("small_number", "fyra av dem", "fyra"),
    ("small_number", "en flicka", "en flicka"),
    ("small_number", "En pojke har flyttat.", "En pojke"),
    ("small_number", "ett ärende", "ett ärende"),
    ("small_number", "en ny ungdom", "en ny ungdom"),
    ("small_number", "en annan familj", "en annan familj"),
    ("small_number", "en av ungdomarna", "en av ungdomarna"),
    ("small_number", "en av de unga", "en av de unga"),
    ("small_number", "ett syskon till", "ett syskon"),
    ("small_number", "en mamma", "en mamma"),
    ("small_number", "en elev", "en elev"),
    ("small_number", "ingen flicka", "ingen flicka"),
    ("small_number", "inga ungdomar", "inga ungdomar"),
    ("small_number", "den enda flickan", "enda flickan"),
    ("small_number", "båda flickorna", "båda flickorna"),
    # everybody is a number too
    ("everybody", "Alla unga går i skolan.", "Alla unga"),
    ("everybody", "samtliga pojkar", "samtliga pojkar"),
    ("everybody", "alla avslutade", "alla avslutade"),
    # days
    ("date", "Mötet 2018-03-14 blev inställt.", "2018-03-14"),
    ("date", "Den 3 mars hände det.", "Den 3 mars"),
    ("date", "3 mars 2018", "3 mars 2018"),
    ("date", "3:e mars", "3:e mars"),
    ("date", "den 3:e", "den 3:e"),
    ("date", "14/3", "14/3"),
    ("date", "14/3-2018", "14/3-2018"),
    ("date", "14.3.2018", "14.3.2018"),
    ("date", "31 dec.", "31 dec"),
    ("date", "v. 12", "v. 12"),
    ("date", "vecka 12", "vecka 12"),
    ("date", "v12", "v12"),
    ("date", "i fredags", "i fredags"),
    ("date", "förra fredagen", "förra fredagen"),
    ("date", "på tisdag", "på tisdag"),
    ("date", "igår", "igår"),
    ("date", "i går", "i går"),
    # ages
    ("age", "en 14-åring", "14-åring"),
    ("age", "14-åriga", "14-åriga"),
    ("age", "14 år", "14 år"),
    ("age", "hon är 17 år gammal", "17 år gammal"),
    ("age", "en femtonåring", "femtonåring"),
    # numbers of people and of cases
    ("identity_number", "20040314-1234", "20040314-1234"),
    ("identity_number", "200403141234", "200403141234"),
    ("identity_number", "040314-1234", "040314-1234"),
    ("identity_number", "040374+1234", "040374+1234"),
    ("identity_number", "20040314-T234", "20040314-T234"),
    ("case_number", "Se SIG-18-014.", "SIG-18-014"),
)

MUST_NOT = (
    "Teamet har träffats en gång i månaden.",
    "En insats för unga i hela kommunen.",
    "Ett nytt arbetssätt har börjat.",
    "Vi har en gemensam plan och ett gemensamt mål.",
    "En grupp unga har fått praktik.",
    "Teamen träffas på tisdagar och torsdagar.",
    "Mötena börjar kl. 3 och slutar klockan 4.",
    "Enligt § 4 och punkt 3 i överenskommelsen.",
    "Steg 2 har inletts, se bilaga 1.",
    "Andelen har ökat med 3 procent, till 4 %.",
    "Indexet gick från 3,72 till 4,72.",
    "Nattvandrarna är 1 162 och har 4 000 kronor.",
    "Kostnaden är 2 miljoner kronor.",
    "Perioden är 2016–2019 och mandatperioden 4 år.",
    "Insatsen pågår i 3 månader eller två terminer.",
    "Utgåva 2018-2 bygger på version 3.",
    "Mellan 10–14 unga, i spannet 0–4.",
    "Under våren 2018 och hösten 2019.",
    "I mars 2018 började ett team.",
    "Minst 15 unga ska bryta loss.",
    "Under Våren träffades Teamet.",
    "Polisen och Arbetsförmedlingen har samverkat i Fröslunda.",
    "Ung Fritid, Svenska Kyrkan och Rädda Barnen är med.",
    "Norra Torshälla och Södra Skolan.",
    "Social Insatsgrupp och Kultur- och fritidsnämnden.",
    "Kommunens Socialnämnd och Eskilstuna Kommun.",
    "På Torshälla Torg har Fröslunda Skola ett café.",
    "Vi har anställt fler. Fler Unga söker sig till oss.",
    "De flesta unga har fått ett arbete, och många familjer har fått stöd.",
    "Boende i området är trygga. Stenar har bytts ut. Kimmen syns inte.",
    "Ökningen är 10.4 och 0,3.",
    "Vi har Goda Fritidsalternativ, och Goda  fritidsalternativs plan.",
    "Åtagandet Fröslundas Nätverk har börjat.",
    "Vår Social Insatsgrupp (SIG) och Nya Berga Samverkan.",
    "Mötena i Mars April och Teamen Måndag Tisdag, sedan Januari Återkoppling.",
    "",
)


@pytest.mark.parametrize(("kind", "text", "words"), MUST, ids=[one[1] for one in MUST])
def test_what_must_warn(kind: str, text: str, words: str) -> None:
    assert Warned(kind, "done", words) in warnings({"done": text}, NAMES, KNOWN)


@pytest.mark.parametrize("text", MUST_NOT)
def test_what_must_not(text: str) -> None:
    assert warnings({"done": text}, NAMES, KNOWN) == ()


def test_a_part_of_a_name_that_stands_in_a_known_name_is_that_and_the_whole_name_never() -> None:
    text = "Ung Fritid har öppet. Ali Ung har varit där, och Ung trivs."
    found = warnings({"done": text}, ("Ali Ung",), KNOWN)
    assert [one.words for one in found] == ["Ali Ung", "Ung"]
    assert warnings({"done": "Goda Fritidsalternativ"}, ("Goda Fritidsalternativ",), KNOWN) != ()


@pytest.mark.parametrize("number", range(0, 12))
def test_the_edge_of_what_is_small(number: int) -> None:
    found = warnings({"done": f"Av dem har {number} fått jobb."}, ())
    assert bool(found) is (number < 5)


@pytest.mark.parametrize(
    ("word", "small"),
    [("noll", True), ("två", True), ("tre", True), ("fyra", True), ("fem", False), ("sex", False)],
)
def test_the_edge_in_words(word: str, small: bool) -> None:
    assert bool(warnings({"done": f"Av dem har {word} fått jobb."}, ())) is small


def test_nothing_is_said_twice() -> None:
    """A day is not also a small number, and a known name is not also a pair of capitals."""
    text = "Den 3 mars fyllde Åsa Östberg 14 år."
    found = warnings({"done": text}, NAMES)
    assert [(one.kind, one.words) for one in found] == [
        ("date", "Den 3 mars"),
        ("name", "Åsa Östberg"),
        ("age", "14 år"),
    ]


def test_each_heading_has_its_own_in_the_order_of_the_words_and_the_same_words_once() -> None:
    found = warnings({"done": "Tre av dem. Tre till. Och 4.", "ahead": "Tre."}, ())
    assert [(one.heading, one.words) for one in found] == [("done", "Tre"), ("done", "4"), ("ahead", "Tre")]


def test_a_name_broken_over_a_line_is_found() -> None:
    assert warnings({"done": "Åsa\nÖstberg"}, NAMES) == (Warned("name", "done", "Åsa Östberg"),)


def test_a_single_letter_in_a_name_finds_nothing() -> None:
    assert warnings({"done": "Plan Ö följs."}, ("Ö.", "E")) == ()


def test_names_with_signs_of_their_own_are_plain_words() -> None:
    assert warnings({"done": "Allt (a+b) väl."}, ("(a+b) [c", "*")) == ()


def test_every_kind_has_a_sentence_for_the_page() -> None:
    from sig.publications.told import WARNINGS

    assert set(WARNINGS) == set(KINDS)


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        warnings({"done": "Åsa Östberg"}, NAMES)
    assert caplog.records == []
    assert capsys.readouterr() == ("", "")
    assert "logging" not in Path(comments.__file__).read_text(encoding="utf-8")
