"""What society may reckon such lives to cost: an illustration from a table that the programme edits. Pure.

The table (programmes/cost-illustration.toml) follows the reasoning of Nilsson, Nilsson Lundmark and Wadeskog:
who pays, when, and with prudence. It is off until the steering group switches it on. What is computed is
always so many of a kind, never one youth, never the programme's own outcomes, and never a sum over kinds, for
a life in a gang already holds its robberies. It says nothing about money saved: nothing here knows what would
have happened otherwise. Amounts are kronor of a price year, two digits are kept, and a range never shrinks.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, log10
from typing import Any

from sig.toml_reader import ProgrammeFault, Reader

FEWEST = 10
"""Below this an amount could be read as somebody's price."""
DIGITS = 2
SHARES_CLOSE = 1e-6


class Payer(StrEnum):
    """Who pays."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    STATE = "state"
    VICTIM = "victim"
    OTHERS = "others"


class Term(StrEnum):
    """When it is paid."""

    SHORT = "short"
    LONG = "long"
    NOT_STATED = "not_stated"


class Caveat(StrEnum):
    """What is said beside the amount."""

    NO_SAVING = "no_saving"
    OVERLAP = "overlap"
    SECOND_HAND = "second_hand"
    OWN_RANGE = "own_range"
    """The source gives one figure; the range is the programme's own choice."""
    NO_PRICE_YEAR = "no_price_year"
    NO_PAYERS = "no_payers"


class Refusal(StrEnum):
    """Why there is no illustration."""

    OFF = "off"
    ONE_YOUTH = "one_youth"
    FEW = "few"
    NO_INDEX = "no_index"
    NO_PRICE_YEAR = "no_price_year"


@dataclass(frozen=True)
class Source:
    """Where the figure stands. `second_hand`: it was read in another's text, not in the authors' own."""

    text: str
    second_hand: bool
    note: str


@dataclass(frozen=True)
class Cost:
    """One kind: kronor from `low` to `high`, for one event or one life over `years`.

    `price_year` None where the source says none. `payers`: shares that add up to 1; empty where nobody says.
    """

    code: str
    name: str
    low: int
    high: int
    own_range: bool
    price_year: int | None
    years: int
    term: Term
    payers: Mapping[Payer, float]
    source: Source


@dataclass(frozen=True)
class Index:
    """A price index that somebody gave, with its source: a value for each year."""

    name: str
    source: str
    values: Mapping[int, float]


@dataclass(frozen=True)
class Table:
    """The whole table. Off by default."""

    enabled: bool
    costs: Mapping[str, Cost]
    index: Index | None


@dataclass(frozen=True)
class Illustration:
    """So many of one kind, in kronor of `price_year`; `by_payer` only where the source says who pays."""

    cost: Cost
    many: int
    low: int
    high: int
    price_year: int | None
    index: Index | None
    by_payer: Mapping[Payer, tuple[int, int]]
    caveats: tuple[Caveat, ...]


def read(text: str) -> Table:
    """The table from TOML. Raises ProgrammeFault, in Swedish, for what cannot be used."""
    try:
        return table_of(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ProgrammeFault(f"Filen är inte giltig TOML: {fault}") from fault


def table_of(values: Mapping[str, Any]) -> Table:
    """The table from values in the shape of the file. Raises ProgrammeFault as `read`."""
    top = Reader("", values)
    costs = [_cost(row) for row in top.rows("costs")]
    codes = [one.code for one in costs]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ProgrammeFault(f"costs: koden {twice} finns två gånger.")
    index = _index(top.table("index")) if "index" in top.values else None
    return Table("enabled" in top.values and top.flag("enabled"), dict(zip(codes, costs, strict=True)), index)


def _cost(row: Reader) -> Cost:
    low, high = row.whole("low", 0, 10**12), row.whole("high", 1, 10**12)
    if low >= high:
        raise ProgrammeFault(f"{row.place}: low ska vara lägre än high. Ett belopp är alltid ett spann.")
    return Cost(
        row.code(),
        row.text("name"),
        low,
        high,
        row.flag("own_range"),
        row.whole("price_year", 1950, 2200) if "price_year" in row.values else None,
        row.whole("years", 0, 100),
        Term(row.one_of("term", frozenset(Term))),
        _payers(row),
        Source(row.text("source"), row.flag("second_hand"), row.text("note", empty=True)),
    )


def _payers(row: Reader) -> dict[Payer, float]:
    if "payers" not in row.values:
        return {}
    shares = row.table("payers")
    unknown = sorted(set(shares.values) - set(Payer))
    if unknown:
        raise ProgrammeFault(f"{shares.place}: {unknown[0]!r} finns inte. Välj bland {', '.join(Payer)}.")
    found = {Payer(key): shares.number(key) for key in shares.values}
    if min(found.values(), default=0) < 0 or abs(sum(found.values()) - 1) > SHARES_CLOSE:
        raise ProgrammeFault(f"{shares.place}: andelarna ska vara minst 0 och tillsammans 1.")
    return found


def _index(row: Reader) -> Index:
    values = row.table("values")
    for key in values.values:
        if not (key.isdecimal() and len(key) == 4) or values.number(key) <= 0:
            raise ProgrammeFault(f"{values.place}.{key} ska vara ett år med ett tal över 0.")
    return Index(
        row.text("name"), row.text("source"), {int(key): values.number(key) for key in values.values}
    )


def illustrate(table: Table, code: str, many: int, *, to_year: int | None = None) -> Illustration | Refusal:
    """`many` of one kind, in prices of `to_year` (its own if None). Raises KeyError for an unknown code."""
    if not table.enabled:
        return Refusal.OFF
    cost = table.costs[code]
    if many < FEWEST:
        return Refusal.ONE_YOUTH if many <= 1 else Refusal.FEW
    times = _inflation(table, cost, to_year)
    if isinstance(times, Refusal):
        return times
    low, high = many * cost.low * times, many * cost.high * times
    return Illustration(
        cost,
        many,
        down(low),
        up(high),
        to_year or cost.price_year,
        table.index if times != 1 else None,
        {payer: (down(low * share), up(high * share)) for payer, share in cost.payers.items() if share},
        caveats(cost),
    )


def _inflation(table: Table, cost: Cost, to_year: int | None) -> float | Refusal:
    if to_year is None or to_year == cost.price_year:
        return 1.0
    if cost.price_year is None:
        return Refusal.NO_PRICE_YEAR
    values = table.index.values if table.index else {}
    if cost.price_year not in values or to_year not in values:
        return Refusal.NO_INDEX
    return values[to_year] / values[cost.price_year]


def caveats(cost: Cost) -> tuple[Caveat, ...]:
    """What must be said beside an amount of this kind; the first two always."""
    holds = {
        Caveat.NO_SAVING: True,
        Caveat.OVERLAP: True,
        Caveat.SECOND_HAND: cost.source.second_hand,
        Caveat.OWN_RANGE: cost.own_range,
        Caveat.NO_PRICE_YEAR: cost.price_year is None,
        Caveat.NO_PAYERS: not cost.payers,
    }
    return tuple(one for one in Caveat if holds[one])


def down(kronor: float) -> int:
    """Rounded down to two digits."""
    return _rounded(kronor, floor)


def up(kronor: float) -> int:
    """Rounded up to two digits."""
    return _rounded(kronor, ceil)


def _rounded(kronor: float, way: Callable[[float], int]) -> int:
    """To the öre first, so that 2.3 millions are not 2.4 for a millionth of an öre."""
    if kronor < 1:
        return 0
    unit = 10 ** max(floor(log10(kronor)) - DIGITS + 1, 0)
    return int(way(round(kronor, 2) / unit) * unit)
