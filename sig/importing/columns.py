"""The columns of a caseload file: their headings, and how one cell is understood. docs/import.md lists them.

Each reader returns the value or raises CellFault with a Swedish sentence. The cell's own text is never
repeated: the sentence may end up on a screen that somebody else sees.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import TextChoices

from sig.importing.tables import Cell
from sig.models.codes import ClosureReason, Concern, JusticeStatus, StageReason


class CellFault(ValueError):
    """What is wrong with one cell, in Swedish, without repeating it."""


Reader = Callable[[Cell], Any]


@dataclass(frozen=True)
class Column:
    """One column: field of ImportedCase, heading we write, how to read it, other headings we accept."""

    name: str
    heading: str
    read: Reader
    says: str
    needed: bool = False
    others: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def folded(heading: str) -> str:
    """A heading as it is compared: small letters and digits only, å ä ö kept apart from a and o."""
    composed = unicodedata.normalize("NFC", heading).casefold()
    return "".join(letter for letter in composed if letter.isalnum())


def text(longest: int) -> Reader:
    def read(cell: Cell) -> str:
        value = unicodedata.normalize("NFC", str(cell)).strip()
        if len(value) > longest:
            raise CellFault(f"är för lång, högst {longest} tecken.")
        if any(unicodedata.category(letter) in {"Cc", "Cf"} and letter not in "\n\r" for letter in value):
            raise CellFault("innehåller osynliga tecken.")
        return value

    return read


def day(cell: Cell) -> date | None:
    """2018-03-04, 20180304 or a date cell of Excel."""
    if isinstance(cell, date):
        return _in_range(cell)
    if not cell:
        return None
    match = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})(?:[ T]00:00(?::00)?)?", cell, re.ASCII)
    if not match:
        raise CellFault("ska vara ett datum, till exempel 2018-03-04.")
    try:
        found = date(*map(int, match.groups()))
    except ValueError as fault:
        raise CellFault("är ett datum som inte finns.") from fault
    return _in_range(found)


def _in_range(value: date) -> date:
    if not 1990 <= value.year <= 2100:
        raise CellFault("har ett årtal som inte kan stämma.")
    return value


def choice(values: Mapping[str, str]) -> Reader:
    """A stored code or its Swedish words; `values` maps code to words."""
    known = {folded(code): code for code in values} | {folded(words): code for code, words in values.items()}

    def read(cell: Cell) -> str:
        if cell == "":
            return ""
        if (code := known.get(folded(str(cell)))) is None:
            raise CellFault(
                f"har ett värde som inte finns i listan. Välj bland: {', '.join(values.values())}."
            )
        return code

    return read


def several(values: Mapping[str, str]) -> Reader:
    """Several of them, with comma or + between."""
    one = choice(values)

    def read(cell: Cell) -> tuple[str, ...]:
        parts = [part.strip() for part in re.split(r"[,+|]", str(cell)) if part.strip()]
        return tuple(dict.fromkeys(one(part) for part in parts))

    return read


def yes_no(cell: Cell) -> bool | None:
    word = folded(str(cell))
    if word in {"", "ja", "j", "1", "x", "sant", "nej", "n", "0", "falskt"}:
        return None if not word else word in {"ja", "j", "1", "x", "sant"}
    raise CellFault("ska vara ja eller nej.")


def percent(cell: Cell) -> int | None:
    word = str(cell).replace("%", "").strip()
    if not word:
        return None
    if not re.fullmatch(r"\d{1,3}", word, re.ASCII) or int(word) > 100:
        raise CellFault("ska vara ett heltal mellan 0 och 100.")
    return int(word)


def number(cell: Cell) -> str:
    """A case number such as SIG-18-014."""
    value = str(cell).strip().upper()
    if value and not re.fullmatch(r"[A-ZÅÄÖ0-9][A-ZÅÄÖ0-9-]{2,15}", value):
        raise CellFault("ska ha 3–16 tecken: bokstäver, siffror och bindestreck, till exempel SIG-18-014.")
    return value


SEXES: Final = {"F": "flicka", "M": "pojke", "X": "annat"}
PROTECTIONS: Final = {
    "none": "nej",
    "marked": "sekretessmarkering",
    "protected_registration": "skyddad folkbokföring",
    "fictitious": "fingerade uppgifter",
}
HOMES: Final = {"same": "samma", "shares": "växelvis", "apart": "annat hem", "abroad": "utomlands"}
AUTHORITIES: Final = {
    "social_services": "socialtjänst",
    "police": "polis",
    "school": "skola",
    "bup": "BUP",
    "labour_market": "arbetsmarknad",
    "ung_fritid": "ung fritid",
    "arbetsformedlingen": "arbetsförmedlingen",
}
NO_REASONS: Final = {
    code.value: str(code.label)
    for code in (
        StageReason.NOT_IN_TARGET_GROUP,
        StageReason.REFERRED,
        StageReason.NOT_REACHED,
        StageReason.MOVED,
        StageReason.START_NOT_DECIDED,
    )
}
REFUSERS: Final = {
    "youth_refused": "den unge",
    "guardian_refused": "vårdnadshavare",
    "consent_withdrawn": "återkallat",
}
ANSWERS: Final = {"no": "nej", "yes": "ja", "not_disclosed": "lämnas inte ut"}
GANG: Final = {"no": "nej", "yes": "ja", "unknown": "vet inte"}

_W = text


def _coded(
    name: str,
    heading: str,
    values: Mapping[str, str],
    says: str,
    needed: bool = False,
    others: tuple[str, ...] = (),
    *,
    many: bool = False,
) -> Column:
    read = several(values) if many else choice(values)
    return Column(name, heading, read, says, needed, others, values)


def _labels(codes: type[TextChoices]) -> dict[str, str]:
    return {code: str(label) for code, label in codes.choices}


COLUMNS: Final[tuple[Column, ...]] = (
    Column(
        "number", "Ärendenummer", number, "ett eget nummer per ärende", True, ("Ärende", "Ärendenr", "Nr")
    ),
    Column("programme", "Program", _W(60), "programmets kod eller namn", True, ("Insats",)),
    Column("area", "Område", _W(80), "områdets kod eller namn", True, ("Stadsdel",)),
    Column("name", "Namn", _W(120), "den unges namn", True, ("Ungdom", "Den unge")),
    Column(
        "identity", "Personnummer", _W(40), "tio eller tolv siffror", False, ("Persnr", "Samordningsnummer")
    ),
    Column("date_of_birth", "Födelsedatum", day, "datum; tas annars ur personnumret", False, ("Född",)),
    _coded("sex", "Kön", SEXES, "flicka, pojke eller annat", True),
    _coded("protection", "Skyddade uppgifter", PROTECTIONS, "nej om tomt", False, ("Skydd",)),
    Column("language", "Språk", _W(10), "språkkod, sv om tomt"),
    Column("guardian_1", "Vårdnadshavare 1", _W(120), "namn", False, ("Vårdnadshavare", "VH1")),
    _coded("home_1", "Hem 1", HOMES, "samma om tomt", False, ("Boende 1",)),
    Column("guardian_2", "Vårdnadshavare 2", _W(120), "namn", False, ("VH2",)),
    _coded("home_2", "Hem 2", HOMES, "samma om tomt", False, ("Boende 2",)),
    _coded("nominated_by", "Anmäld av", AUTHORITIES, "verksamhet", True, ("Anmälare",)),
    Column("nominated_on", "Anmäld", day, "datum", True, ("Anmälningsdatum", "Datum anmäld")),
    Column("known_to_social", "Aktuell hos socialtjänsten", yes_no, "ja eller nej", True),
    _coded(
        "justice",
        "Misstänkt eller dömd",
        _labels(JusticeStatus),
        "läge",
        True,
    ),
    _coded("concerns", "Oro", _labels(Concern), "ett eller flera områden", many=True),
    Column("outside_reason", "Skäl utanför målgruppen", _W(1000), "krävs när kriterierna inte är uppfyllda"),
    Column("eligible_on", "Bedömd", day, "datum då målgruppen bekräftades"),
    Column("declined_on", "Inte aktuell", day, "datum"),
    _coded("declined_why", "Skäl inte aktuell", NO_REASONS, "krävs med datumet"),
    Column("informed_on", "Informerad", day, "datum"),
    Column("refused_on", "Tackade nej", day, "datum"),
    _coded("refused_by", "Vem tackade nej", REFUSERS, "krävs med datumet"),
    Column("consented_on", "Samtycke", day, "datum då alla hade skrivit under", False, ("Samtycke från",)),
    Column("consent_until", "Samtycke till", day, "sista dag; annars tolv månader"),
    Column("started_on", "Start", day, "datum för beslutet", False, ("Startdatum",)),
    Column("withdrawn_on", "Samtycke återkallat", day, "datum"),
    Column("closed_on", "Avslut", day, "datum", False, ("Avslutad", "Slutdatum")),
    _coded(
        "closed_why",
        "Avslutsorsak",
        _labels(ClosureReason),
        "krävs med datumet",
    ),
    Column("planned", "Planerat avslut", yes_no, "ja eller nej; krävs med datumet"),
    Column("youth_words", "Den unges ord", _W(2000), "vid avslut"),
    Column(
        "follow_up_on",
        "Uppföljning 12 månader",
        day,
        "datum då uppföljningen gjordes",
        False,
        ("Uppföljning",),
    ),
    _coded("suspicion", "Ny misstanke", ANSWERS, "nej, ja eller lämnas inte ut"),
    Column("occupation", "Sysselsättning procent", percent, "0–100"),
    _coded("gang_social", "Gängkontakt enligt socialtjänst", GANG, "nej, ja eller vet inte"),
    _coded("gang_police", "Gängkontakt enligt polis", GANG, "nej, ja eller vet inte"),
    Column("answered", "Den unge svarade", yes_no, "ja eller nej"),
    _coded("conflict", "Jäv", AUTHORITIES, "verksamhet vars handläggare har anmält jäv"),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
