"""Why each authority may process personal data, read from a programme file. Pure.

Optional: `[[processing]]` tables. None of it is the consent that lifts secrecy.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sig.toml_reader import ProgrammeFault, Reader

RECORD = "processing"


@dataclass(frozen=True)
class Processing:
    """One authority's basis for one purpose. `confirm`: a jurist has not verified the wording."""

    code: str
    authority: str
    controller: str
    purpose: str
    article: str
    special_article: str
    statute: str
    starts_on: date
    ends_on: date | None
    confirm: bool


def rows(file: Reader) -> list[Reader]:
    """The tables of the file; none is no fault."""
    return file.rows(RECORD) if RECORD in file.values else []


def parse(file: Reader, authorities: Collection[str]) -> tuple[Processing, ...]:
    """Every basis in the file. Raises ProgrammeFault: unknown authority, code twice, days the wrong way."""
    found = tuple(map(_basis, rows(file)))
    for one in found:
        if one.authority not in authorities:
            raise ProgrammeFault(f"processing: {one.authority} finns inte i authorities.")
        if one.ends_on is not None and one.ends_on < one.starts_on:
            raise ProgrammeFault(f"processing: {one.code} slutar före den börjar.")
    codes = [one.code for one in found]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise ProgrammeFault(f"processing: {twice} finns två gånger.")
    return found


def _basis(row: Reader) -> Processing:
    return Processing(
        code=row.code(),
        authority=row.text("authority"),
        controller=row.text("controller"),
        purpose=row.text("purpose"),
        article=row.text("article"),
        special_article=row.text("special_article") if "special_article" in row.values else "",
        statute=row.text("statute"),
        starts_on=row.day("starts_on"),
        ends_on=row.day("ends_on") if "ends_on" in row.values else None,
        confirm=row.flag("confirm"),
    )
