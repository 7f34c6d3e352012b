"""From the rows of a table to values: every fault of every row is found before anything is saved. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sig.importing.columns import folded
from sig.importing.rows import Fault, Problem
from sig.importing.tables import Cell, Table, TableFault
from sig.indicators import values
from sig.indicators.shown import Spot
from sig.indicators.values import ValueFault

HEADINGS = {
    "indicator": "Indikator",
    "year": "År",
    "sex": "Kön",
    "area": "Område",
    "value": "Värde",
    "source": "Källa",
}
NEEDED = ("indicator", "year", "value", "source")
LONGEST_SOURCE = 200
SEX_WORDS = {
    "": "", "alla": "", "totalt": "",
    "f": "F", "flicka": "F", "flickor": "F", "kvinna": "F", "kvinnor": "F",
    "m": "M", "pojke": "M", "pojkar": "M", "man": "M", "män": "M",
}  # fmt: skip
WHOLE_WORDS = frozenset({"", "alla", "helakommunen", "kommunen"})


@dataclass(frozen=True)
class Measured:
    """What a row may say of one indicator."""

    code: str
    name: str
    by_sex: bool
    by_area: bool
    decimals: int
    lowest: Decimal
    highest: Decimal | None


@dataclass(frozen=True)
class Read:
    """One row, understood."""

    row: int
    indicator: str
    spot: Spot
    value: Decimal
    source: str


def understand(
    table: Table, measured: Sequence[Measured], areas: Mapping[str, str], this_year: int
) -> tuple[list[Read], list[Problem]]:
    """Every row as a value, or what is wrong with it. `areas`: code → name. Raises TableFault when the
    headings cannot be used."""
    places = match_headings(table.headings)
    known = {folded(word): one for one in measured for word in (one.code, one.name)}
    named = {folded(word): code for code, name in areas.items() for word in (code, name)}
    found: list[Read] = []
    problems: list[Problem] = []
    for row in table.rows:
        cells = {name: row.cells[place] for name, place in places.items()}
        one = _row(row.number, cells, known, named, this_year, problems)
        if one is not None:
            found.append(one)
    problems += _repeated(found)
    return found, sorted(problems, key=lambda problem: (problem.row, problem.heading))


def match_headings(headings: Sequence[str]) -> dict[str, int]:
    """What a column is → where it stands. Raises TableFault."""
    known = {folded(heading): name for name, heading in HEADINGS.items()}
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = known.get(folded(heading))
        if name is None:
            said = heading or f"kolumn {place + 1} utan rubrik"
            raise TableFault(f"Okänd rubrik: {said}. Rubrikerna är {', '.join(HEADINGS.values())}.")
        if name in places:
            raise TableFault(f"Rubriken {HEADINGS[name]} finns två gånger.")
        places[name] = place
    missing = [HEADINGS[name] for name in NEEDED if name not in places]
    if missing:
        raise TableFault(f"Rubriker saknas: {', '.join(missing)}.")
    return places


def _row(
    number: int,
    cells: Mapping[str, Cell],
    known: Mapping[str, Measured],
    areas: Mapping[str, str],
    this_year: int,
    problems: list[Problem],
) -> Read | None:
    before = len(problems)

    def fault(name: str, sentence: str) -> None:
        problems.append(Problem(number, HEADINGS[name], sentence))

    written = {name: str(cell).strip() for name, cell in cells.items()}
    one = known.get(folded(written["indicator"]))
    if one is None:
        fault("indicator", "finns inte. Skriv namnet eller koden som på sidan.")
    year = _year(written["year"], this_year, fault)
    sex = _sex(written.get("sex", ""), one, fault)
    area = _area(written.get("area", ""), one, areas, fault)
    value = _value(written["value"], one, fault)
    _source(written["source"], fault)
    if len(problems) > before or one is None or year is None or value is None:
        return None
    return Read(number, one.code, Spot(year, sex, area), value, written["source"])


def _year(written: str, this_year: int, fault: Fault) -> int | None:
    try:
        return values.year(written, this_year)
    except ValueFault as wrong:
        fault("year", str(wrong))
        return None


def _value(written: str, one: Measured | None, fault: Fault) -> Decimal | None:
    if one is None:
        return None
    try:
        return values.read(written, decimals=one.decimals, lowest=one.lowest, highest=one.highest)
    except ValueFault as wrong:
        fault("value", str(wrong))
        return None


def _source(written: str, fault: Fault) -> None:
    if not written:
        fault("source", "saknas. Skriv varifrån talet kommer.")
    elif len(written) > LONGEST_SOURCE:
        fault("source", f"är längre än {LONGEST_SOURCE} tecken.")


def _sex(written: str, one: Measured | None, fault: Fault) -> str:
    sex = SEX_WORDS.get(folded(written))
    if sex is None:
        fault("sex", "ska vara tom, flickor eller pojkar.")
        return ""
    if sex and one and not one.by_sex:
        fault("sex", "ska vara tom. Indikatorn delas inte upp på kön.")
    return sex


def _area(written: str, one: Measured | None, areas: Mapping[str, str], fault: Fault) -> str:
    if folded(written) in WHOLE_WORDS:
        return ""
    area = areas.get(folded(written))
    if area is None:
        fault("area", "finns inte. Lämna tomt för hela kommunen.")
        return ""
    if one and not one.by_area:
        fault("area", "ska vara tom. Indikatorn delas inte upp på områden.")
    return area


def _repeated(found: Iterable[Read]) -> Iterable[Problem]:
    first: dict[tuple[str, Spot], int] = {}
    for one in found:
        row = first.setdefault((one.indicator, one.spot), one.row)
        if row != one.row:
            yield Problem(one.row, "", f"samma indikator, år, kön och område står redan på rad {row}.")
