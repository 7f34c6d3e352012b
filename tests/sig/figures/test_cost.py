"""The cost illustration: off by default, never one youth, always a range, and what it stands on."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.cost import (
    FEWEST,
    Caveat,
    Illustration,
    Payer,
    Refusal,
    Table,
    Term,
    caveats,
    down,
    illustrate,
    read,
    up,
)
from sig.toml_reader import ProgrammeFault

FILE = Path(__file__).parents[3] / "programmes" / "cost-illustration.toml"
TEXT = """
enabled = true
[[costs]]
code = "theft"
name = "En stöld"
low = 1_000
high = 3_000
own_range = false
price_year = 2012
years = 0
term = "short"
second_hand = false
source = "En uträkning"
note = ""
payers = { municipality = 0.25, state = 0.75, region = 0 }
[index]
name = "KPI"
source = "SCB"
values = { 2012 = 300.0, 2019 = 330.0 }
"""


def shown(found: Illustration | Refusal) -> Illustration:
    assert isinstance(found, Illustration)
    return found


def test_the_table_that_comes_along_is_off_and_second_hand() -> None:
    table = read(FILE.read_text(encoding="utf-8"))
    assert not table.enabled
    assert len(table.costs) == 7
    assert table.index is None
    for cost in table.costs.values():
        assert cost.low < cost.high
        assert cost.source.second_hand
        assert {Caveat.NO_SAVING, Caveat.OVERLAP, Caveat.SECOND_HAND, Caveat.NO_PAYERS} <= set(caveats(cost))
    assert [code for code, cost in table.costs.items() if cost.price_year] == ["invalidiserat-brottsoffer"]
    assert illustrate(table, "ran", 15) is Refusal.OFF


@pytest.mark.parametrize(
    ("many", "found"),
    [
        (-1, Refusal.ONE_YOUTH),
        (1, Refusal.ONE_YOUTH),
        (2, Refusal.FEW),
        (FEWEST - 1, Refusal.FEW),
        (FEWEST, None),
        (FEWEST + 1, None),
    ],
)
def test_never_one_youth_and_never_few(many: int, found: Refusal | None) -> None:
    got = illustrate(read(TEXT), "theft", many)
    assert (got if found else isinstance(got, Illustration)) == (found or True)


@pytest.mark.parametrize(
    ("year", "low", "high", "price_year", "indexed"),
    [
        (None, 15_000, 45_000, 2012, False),
        (2012, 15_000, 45_000, 2012, False),
        (2019, 16_000, 50_000, 2019, True),
    ],
)
def test_an_amount_in_the_prices_of_a_year(
    year: int | None, low: int, high: int, price_year: int, indexed: bool
) -> None:
    found = shown(illustrate(read(TEXT), "theft", 15, to_year=year))
    assert (found.low, found.high, found.price_year, found.index is not None) == (
        low,
        high,
        price_year,
        indexed,
    )


def test_who_pays_is_split_as_the_source_says() -> None:
    found = shown(illustrate(read(TEXT), "theft", 20))
    assert found.by_payer == {Payer.MUNICIPALITY: (5_000, 15_000), Payer.STATE: (15_000, 45_000)}
    assert found.cost.term is Term.SHORT
    assert found.caveats == (Caveat.NO_SAVING, Caveat.OVERLAP)


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        (TEXT, 2020, Refusal.NO_INDEX),
        (TEXT.replace("2012 = 300.0, ", ""), 2019, Refusal.NO_INDEX),
        (TEXT.split("[index]")[0], 2019, Refusal.NO_INDEX),
        (TEXT.replace("price_year = 2012\n", ""), 2019, Refusal.NO_PRICE_YEAR),
        (TEXT.replace("enabled = true", ""), None, Refusal.OFF),
    ],
)
def test_what_cannot_be_computed_is_refused(text: str, year: int | None, found: Refusal) -> None:
    assert illustrate(read(text), "theft", 15, to_year=year) is found


def test_what_nobody_has_said_is_said() -> None:
    text = TEXT.replace("price_year = 2012\n", "").replace("own_range = false", "own_range = true")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("payers"))
    found = shown(illustrate(read(text), "theft", 15))
    assert (found.price_year, found.by_payer) == (None, {})
    assert set(found.caveats) == set(Caveat) - {Caveat.SECOND_HAND}


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        illustrate(read(TEXT), "none", 15)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("low = 1_000", "low = 3_000", "är alltid ett spann"),
        ("low = 1_000", "low = 1_000.5", "ett heltal"),
        ('source = "En uträkning"', 'source = ""', "source är tom"),
        ("price_year = 2012", "price_year = 12", "mellan 1950 och 2200"),
        ('term = "short"', 'term = "soon"', "'soon' finns inte"),
        ("state = 0.75", "state = 0.7", "tillsammans 1"),
        ("state = 0.75, region = 0", "state = 1.0, region = -0.25", "minst 0"),
        ("state = 0.75", "friends = 0.75", "'friends' finns inte"),
        ("2019 = 330.0", "2019 = 0", "ett tal över 0"),
        ("2019 = 330.0", "later = 330.0", "ett år"),
        ("enabled = true", 'enabled = "yes"', "true eller false"),
        ("enabled = true", "enabled", "inte giltig TOML"),
        ("[[costs]]", "[costs]", "en lista av poster"),
        ("[index]", '[[costs]]\ncode = "theft"\n[index]', "low saknas"),
    ],
)
def test_a_faulty_table_is_refused_with_the_place(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(ProgrammeFault, match=said):
        read(TEXT.replace(old, new))


def test_a_code_stands_once() -> None:
    row = TEXT.split("[[costs]]")[1].split("[index]")[0]
    with pytest.raises(ProgrammeFault, match="theft finns två gånger"):
        read(f"[[costs]]{row}[[costs]]{row}")


@pytest.mark.parametrize(
    ("kronor", "low", "high"),
    [(0, 0, 0), (0.4, 0, 0), (7, 7, 7), (99, 99, 99), (100, 100, 100), (101, 100, 110), (1_999, 1_900, 2_000)]
    + [(2_300_000.0000001, 2_300_000, 2_300_000), (345_000_001, 340_000_000, 350_000_000)],
)  # fmt: skip
def test_two_digits_and_never_a_narrower_range(kronor: float, low: int, high: int) -> None:
    assert (down(kronor), up(kronor)) == (low, high)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1e12))
def test_rounding_holds_the_amount(kronor: float) -> None:
    assert down(kronor) <= kronor + 0.01
    assert kronor < 1 or up(kronor) >= kronor - 0.01


def test_the_table_knows_of_no_case() -> None:
    """Nothing that names a youth goes in: the function takes a table, a kind, a number and a year."""
    assert set(illustrate.__annotations__) == {"table", "code", "many", "to_year", "return"}
    assert set(Table.__annotations__) == {"enabled", "costs", "index"}
