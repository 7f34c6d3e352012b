"""A value as somebody writes it: 3,72, 3.72 or 1 234. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

WRITTEN = re.compile(r"[0-9]{1,9}([.,][0-9]+)?")
SPACES = re.compile(r"[\s\u00a0\u202f]")
FIRST_YEAR: Final = 1990
SENTENCES: Final[Mapping[str, str]] = {
    "empty": "Skriv ett värde.",
    "no_number": "Skriv ett tal med siffror, till exempel 162 eller 3,72.",
    "not_whole": "Skriv ett heltal.",
    "too_exact": "Skriv högst %(decimals)s decimaler.",
    "too_small": "Talet får inte vara mindre än %(lowest)s.",
    "off_scale": "Talet ska vara mellan %(lowest)s och %(highest)s.",
    "no_year": "Skriv året med fyra siffror.",
    "other_year": "Året ska vara mellan %(first)s och %(last)s.",
}
"""What is wrong, in Swedish, by code; `sig.forms.agreement` has the same for translation."""


class ValueFault(ValueError):
    """The value cannot be used: a code of SENTENCES and what its sentence names."""

    def __init__(self, code: str, **named: object) -> None:
        super().__init__(SENTENCES[code] % named)
        self.code, self.named = code, named


def read(written: str, *, decimals: int, lowest: Decimal, highest: Decimal | None) -> Decimal:
    """The number that was written. Raises ValueFault."""
    text = SPACES.sub("", written)
    if not text:
        raise ValueFault("empty")
    if not WRITTEN.fullmatch(text):
        raise ValueFault("no_number")
    number = Decimal(text.replace(",", "."))
    if number != round(number, decimals):
        raise ValueFault("too_exact", decimals=decimals) if decimals else ValueFault("not_whole")
    _bounded(number, lowest, highest)
    return number


def year(written: str, this_year: int) -> int:
    """The year that was written: four figures, from 1990, not to come. Raises ValueFault."""
    text = written.strip()
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise ValueFault("no_year")
    if not FIRST_YEAR <= int(text) <= this_year:
        raise ValueFault("other_year", first=FIRST_YEAR, last=this_year)
    return int(text)


def said(number: Decimal) -> str:
    """As it is written in Swedish, without needless noughts."""
    return format(number.normalize(), "f").replace(".", ",")


def _bounded(number: Decimal, lowest: Decimal, highest: Decimal | None) -> None:
    if highest is None and number < lowest:
        raise ValueFault("too_small", lowest=said(lowest))
    if highest is not None and not lowest <= number <= highest:
        raise ValueFault("off_scale", lowest=said(lowest), highest=said(highest))
