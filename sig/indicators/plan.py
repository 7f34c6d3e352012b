"""Indicators as a programme file says them: what is measured, where it began, where it shall be. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sig.commitments.plan import once, optional, rows, sources
from sig.toml_reader import ProgrammeFault, Reader

RECORD = "indicators"
UNITS = frozenset({"number", "scale", "percent"})
BETTER = frozenset({"lower", "higher"})
SEXES = ("F", "M")
"""Girls and boys, by the codes of a youth's sex; "" is everybody."""


@dataclass(frozen=True)
class Known:
    """A value that the agreement itself gives. With `low` it is a range, `low`–`value`. Area "": the town."""

    year: int
    value: Decimal
    low: Decimal | None = None
    sex: str = ""
    area: str = ""


@dataclass(frozen=True)
class Target:
    """Where the indicator shall be, at the latest by the end of `year`."""

    value: Decimal
    year: int


@dataclass(frozen=True)
class Indicator:
    """One indicator. `unit`: number (of things or people), scale or percent. `about_people`: a small number,
    split by sex or area, could point at somebody. `lowest` and `highest` bound a value; None: no bound above.
    """

    code: str
    name: str
    unit: str
    better: str
    by_sex: bool
    by_area: bool
    about_people: bool
    decimals: int
    known: tuple[Known, ...]
    target: Target | None
    goal_text: str
    lowest: Decimal = Decimal(0)
    highest: Decimal | None = None
    sources: tuple[tuple[int, str], ...] = ()
    proposal: str = ""


def indicators(file: Reader) -> tuple[Indicator, ...]:
    """Every indicator of the file. Raises ProgrammeFault."""
    return tuple(_indicator(row) for row in rows(file, RECORD))


def agree(found: Collection[Indicator], areas: Collection[str]) -> None:
    """Raises ProgrammeFault: a code twice, an area that is not there, a value outside its scale."""
    once(RECORD, [one.code for one in found])
    for one in found:
        for value in one.known:
            if value.area and value.area not in areas:
                raise ProgrammeFault(f"indicators: {one.code} nämner {value.area}, som inte finns i areas.")
        _bounded(one)


def _bounded(one: Indicator) -> None:
    if one.highest is not None and one.highest <= one.lowest:
        raise ProgrammeFault(f"indicators: {one.code} har highest som inte är större än lowest.")
    numbers = [value.value for value in one.known] + [
        value.low for value in one.known if value.low is not None
    ]
    numbers += [one.target.value] if one.target else []
    for number in numbers:
        if number < one.lowest or (one.highest is not None and number > one.highest):
            raise ProgrammeFault(f"indicators: {one.code} har värdet {number}, utanför skalan.")
    for value in one.known:
        if (value.sex and not one.by_sex) or (value.area and not one.by_area):
            raise ProgrammeFault(f"indicators: {one.code} delas inte upp så som known gör {value.year}.")


def _indicator(row: Reader) -> Indicator:
    return Indicator(
        code=row.code(),
        name=row.text("name"),
        unit=row.one_of("unit", UNITS),
        better=row.one_of("better", BETTER),
        by_sex=row.flag("by_sex"),
        by_area=row.flag("by_area"),
        about_people=row.flag("about_people"),
        decimals=row.whole("decimals", 0, 2),
        known=tuple(_known(one) for one in rows(row, "known")),
        target=_target(row.table("target")) if "target" in row.values else None,
        goal_text=optional(row, "goal_text"),
        lowest=_decimal(row, "lowest") or Decimal(0),
        highest=_decimal(row, "highest"),
        sources=sources(row.values),
        proposal=optional(row, "proposal"),
    )


def _known(row: Reader) -> Known:
    sex = row.one_of("sex", frozenset(SEXES)) if "sex" in row.values else ""
    value = _needed(row, "value")
    return Known(row.whole("year", 1900, 2100), value, _decimal(row, "low"), sex, optional(row, "area"))


def _target(row: Reader) -> Target:
    return Target(_needed(row, "value"), row.whole("year", 1900, 2100))


def _needed(row: Reader, key: str) -> Decimal:
    value = _decimal(row, key)
    if value is None:
        raise ProgrammeFault(f"{row.place}.{key} saknas.")
    return value


def _decimal(row: Reader, key: str) -> Decimal | None:
    """The number as it is written: 3.72 is 3.72."""
    if key not in row.values:
        return None
    row.number(key)
    return Decimal(str(row.values[key]))
