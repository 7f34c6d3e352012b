"""A file of values: every fault of every row is told with row and column, in Swedish."""

from decimal import Decimal

import pytest

from sig.importing.tables import TableFault, parse
from sig.indicators.rows import Measured, Read, understand
from sig.indicators.shown import Spot

MEASURED = (
    Measured("narcotics", "Anmälda narkotikabrott", True, False, 0, Decimal(0), None),
    Measured("safety-index", "Trygghetsindex", True, True, 2, Decimal(0), Decimal(6)),
    Measured("night-walks", "Nattvandringsgrupper", False, False, 0, Decimal(0), None),
)
AREAS = {"arby": "Årby", "froslunda": "Fröslunda"}
HEAD = "Indikator;År;Kön;Område;Värde;Källa"


def read(*rows: str, head: str = HEAD) -> tuple[list[Read], list[str]]:
    found, problems = understand(parse("\n".join((head, *rows)).encode()), MEASURED, AREAS, 2026)
    return found, [str(one) for one in problems]


@pytest.mark.parametrize(
    ("row", "spot", "value"),
    [
        ("narcotics;2018;;;120;Brå", Spot(2018), "120"),
        ("Anmälda Narkotikabrott;2018;flickor;;30;Brå", Spot(2018, "F"), "30"),
        ("narcotics;2018;Pojkar;;90;Brå", Spot(2018, "M"), "90"),
        ("Trygghetsindex;2018;;Årby;4,5;Tryggare Sverige", Spot(2018, "", "arby"), "4.5"),
        ("safety-index;2018;F;froslunda;3.25;Enkät", Spot(2018, "F", "froslunda"), "3.25"),
        ("safety-index;2018;alla;hela kommunen;1,67;Enkät", Spot(2018), "1.67"),
    ],
)
def test_a_row_is_understood(row: str, spot: Spot, value: str):
    found, problems = read(row)
    assert problems == []
    assert [(one.spot, one.value, one.row) for one in found] == [(spot, Decimal(value), 2)]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("cykelstölder;2018;;;120;Brå", "Rad 2, Indikator: finns inte."),
        ("narcotics;18;;;120;Brå", "Rad 2, År: Skriv året med fyra siffror."),
        ("narcotics;2027;;;120;Brå", "Rad 2, År: Året ska vara mellan 1990 och 2026."),
        ("narcotics;2018;tjejer;;120;Brå", "Rad 2, Kön: ska vara tom, flickor eller pojkar."),
        ("night-walks;2018;flickor;;5;Egen", "Rad 2, Kön: ska vara tom. Indikatorn delas inte upp på kön."),
        ("safety-index;2018;;Nyfors;4;Enkät", "Rad 2, Område: finns inte."),
        ("narcotics;2018;;Årby;20;Brå", "Rad 2, Område: ska vara tom."),
        ("narcotics;2018;;;;Brå", "Rad 2, Värde: Skriv ett värde."),
        ("narcotics;2018;;;1,5;Brå", "Rad 2, Värde: Skriv ett heltal."),
        ("safety-index;2018;;;6,5;Enkät", "Rad 2, Värde: Talet ska vara mellan 0 och 6."),
        ("narcotics;2018;;;120;", "Rad 2, Källa: saknas."),
        (f"narcotics;2018;;;120;{'x' * 201}", "Rad 2, Källa: är längre än 200 tecken."),
    ],
)
def test_a_fault_names_row_and_column(row: str, says: str):
    found, problems = read(row)
    assert found == []
    assert len(problems) == 1
    assert problems[0].startswith(says)


def test_every_fault_of_every_row_is_told():
    _found, problems = read("x;18;tjejer;Nyfors;1;", "narcotics;2018;;;120;Brå", "narcotics;2018;;;9;Brå")
    assert [one.split(":")[0] for one in problems] == [
        "Rad 2, Indikator",
        "Rad 2, Källa",
        "Rad 2, Kön",
        "Rad 2, Område",
        "Rad 2, År",
        "Rad 4",
    ]
    assert "står redan på rad 3" in problems[-1]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("Indikator;År;Värde", "Rubriker saknas: Källa."),
        ("Indikator;År;Värde;Källa;Färg", "Okänd rubrik: Färg."),
        ("Indikator;År;Värde;Källa;", "Rad 2 har fler värden"),
        ("Indikator;År;Värde;Källa;år", "Rubriken År finns två gånger."),
    ],
)
def test_headings_that_cannot_be_used(head: str, says: str):
    row = "narcotics;2018;120;Brå;x" if head.count(";") > 2 else "narcotics;2018;120"
    with pytest.raises(TableFault) as fault:
        read(row, head=head)
    assert str(fault.value).startswith(says)


def test_sex_and_area_may_be_left_out():
    found, problems = read("narcotics;2018;120;Brå", head="Indikator;År;Värde;Källa")
    assert (len(found), problems) == (1, [])
