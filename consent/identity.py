"""Swedish identity numbers: read, check and write them. Pure; no database, no clock.

Sources: folkbokföringslagen (1991:481) 18 § (personnummer) and lag (2022:1697) om samordningsnummer
2 kap. 8 §. The date inside a number is a default for the birth date, never proof of it: when the
numbers of a day have run out the Tax Agency takes a nearby day. The last-but-one digit is a default
for the sex, never proof. A reserve number has no national standard and is never compared.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COORDINATION_DAYS = 60
TEST_SERIES = range(980, 1000)
_SHAPE = re.compile(r"(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)(\d{3})(\d)", re.ASCII)


class Kind(StrEnum):
    """The three kinds of identity number the system keeps."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    RESERVNUMMER = "reservnummer"


KIND_NAMES: dict[str, Promise] = {
    Kind.PERSONNUMMER: _("Personnummer"),
    Kind.SAMORDNINGSNUMMER: _("Samordningsnummer"),
    Kind.RESERVNUMMER: _("Reservnummer"),
}

PROBLEMS: dict[str, Promise] = {
    "empty": _("Skriv numret."),
    "shape": _("Skriv numret med tio eller tolv siffror, till exempel 20100412-1234."),
    "date": _("Datumet i numret finns inte. Kontrollera månad och dag."),
    "future": _("Datumet i numret ligger i framtiden. Kontrollera årtalet."),
    "check_digit": _("Den sista siffran stämmer inte. Kontrollera att du har skrivit rätt."),
    "kind": _("Numret är av ett annat slag än det du har valt."),
    "too_long": _("Ett reservnummer kan ha högst 40 tecken."),
}


class InvalidNumber(ValueError):
    """The text is not such a number; `code` is a key of `PROBLEMS`. The text itself is not repeated."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> str:
        """The problem in plain Swedish."""
        return str(PROBLEMS[self.code])


@dataclass(frozen=True, repr=False)
class IdentityNo:
    """A checked number. `digits`: twelve digits, or the typed text of a reserve number.

    `date_hint` and `sex_hint` ("F"/"M") are defaults for a form; both are None for a reserve number.
    `is_test`: in the Tax Agency's test series (individual number 980–999), which nobody living has.
    """

    kind: Kind
    digits: str
    date_hint: date | None = None
    sex_hint: str | None = None
    is_test: bool = False

    def __repr__(self) -> str:
        return f"<{self.kind}>"

    @property
    def comparable(self) -> bool:
        """May two such numbers be compared to find the same person? Never for reserve numbers."""
        return self.kind is not Kind.RESERVNUMMER

    def written(self, on: date) -> str:
        """The ten-digit form of the law, with `+` from the year in which the person turns 100."""
        if self.kind is Kind.RESERVNUMMER:
            return self.digits
        sign = "+" if on.year - int(self.digits[:4]) >= 100 else "-"
        return f"{self.digits[2:8]}{sign}{self.digits[8:]}"


def check_digit(nine: str) -> int:
    """The Luhn check digit of YYMMDDNNN (the century takes no part)."""
    if not re.fullmatch(r"\d{9}", nine, re.ASCII):
        raise InvalidNumber("shape")
    total = 0
    for place, figure in enumerate(nine):
        product = int(figure) * (2 - place % 2)
        total += product // 10 + product % 10
    return -total % 10


def parse(text: str, *, on: date, kind: Kind | str | None = None) -> IdentityNo:
    """Read a typed number as of the day `on`; `kind` demands that kind. Raises InvalidNumber.

    Ten digits and `-` (or no sign) mean a year in which the person has not yet turned 100, `+` the
    hundred years before that. Twelve digits say the year themselves.
    """
    wanted = Kind(kind) if kind else None
    cleaned = re.sub(r"[\s\u00a0]", "", text or "").replace("\u2013", "-").replace("\u2212", "-")
    if not cleaned:
        raise InvalidNumber("empty")
    if wanted is Kind.RESERVNUMMER:
        if len(text.strip()) > 40:
            raise InvalidNumber("too_long")
        return IdentityNo(Kind.RESERVNUMMER, text.strip())
    number = _national(cleaned, on)
    if wanted and number.kind is not wanted:
        raise InvalidNumber("kind")
    return number


def _national(cleaned: str, on: date) -> IdentityNo:
    match = _SHAPE.fullmatch(cleaned)
    if match is None:
        raise InvalidNumber("shape")
    century, yy, mm, dd, sign, serial, last = match.groups()
    year = _year(century, yy, sign, on)
    day = int(dd)
    kind = Kind.PERSONNUMMER
    if day > COORDINATION_DAYS:
        kind, day = Kind.SAMORDNINGSNUMMER, day - COORDINATION_DAYS
    try:
        hint = date(year, int(mm), day)
    except ValueError as error:
        raise InvalidNumber("date") from error
    if hint > on:
        raise InvalidNumber("future")
    if check_digit(yy + mm + dd + serial) != int(last):
        raise InvalidNumber("check_digit")
    sex = "M" if int(serial) % 2 else "F"
    return IdentityNo(kind, f"{year:04}{mm}{dd}{serial}{last}", hint, sex, int(serial) in TEST_SERIES)


def _year(century: str | None, yy: str, sign: str, on: date) -> int:
    if century is not None:
        return int(century + yy)
    newest = on.year if sign != "+" else on.year - 100
    return newest - (newest - int(yy)) % 100


def sample_number(born: date, serial: int = 980, *, coordination: bool = False) -> str:
    """Twelve digits of the Tax Agency's test series for a birth date: for demonstrations and tests."""
    if serial not in TEST_SERIES:
        raise ValueError("A test number has an individual number from 980 to 999.")
    day = born.day + (COORDINATION_DAYS if coordination else 0)
    nine = f"{born:%y%m}{day:02}{serial:03}"
    return f"{born:%Y}"[:2] + nine + str(check_digit(nine))
