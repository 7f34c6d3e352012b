"""Tables whose answers are known from elsewhere, and a second opinion from tau-argus."""

import random
from contextlib import chdir

import pytest
from pytauargus import protect

from sig.publishing.audit import Examination
from sig.publishing.counts import Counts
from sig.publishing.extremes import bounds
from sig.publishing.knowledge import PUBLIC, window
from sig.publishing.menu import EVERYBODY, WHOLE, Cell, Menu, Stages
from sig.publishing.solver import Clock
from tests.publishing.small_menus import shown

ACTIVITIES = ("I", "II", "III")
REGIONS = ("A", "B", "C")
NUMBERS = {"I": (20, 50, 10), "II": (8, 19, 22), "III": (17, 32, 12)}


def two_way(rows: tuple[str, ...], columns: tuple[str, ...]) -> Menu:
    """A plain table: rows are the stages, columns a dimension, and nobody moves."""
    return Menu("table/1", {"region": columns}, Stages(rows, {"all": rows}, {}, {}), ())


def counted(numbers: dict[str, tuple[int, ...]], columns: tuple[str, ...]) -> Counts:
    people: dict[Cell, int] = {}
    for row, line in numbers.items():
        people[(*EVERYBODY, row)] = sum(line)
        for column, number in zip(columns, line, strict=True):
            people["region", column, row] = number
    return Counts(people)


def examined(
    numbers: dict[str, tuple[int, ...]], columns: tuple[str, ...], hidden: set[tuple[str, str]]
) -> Examination:
    """Everything is published exactly, margins too, but the `hidden` (row, column)."""
    menu = two_way(tuple(numbers), columns)
    counts = counted(numbers, columns)
    cells = [(WHOLE, WHOLE, row) for row in (*numbers, "all")]
    cells += [("region", column, row) for row in (*numbers, "all") for column in columns]
    said = {cell: (counts.cell(menu, cell),) * 2 for cell in cells if (cell[2], cell[1]) not in hidden}
    seen = window(menu, [], shown(menu, "t", said), counts)
    return Examination(seen, PUBLIC, Clock(float("inf")))


def interval(examination: Examination, row: str, column: str) -> tuple[int, int]:
    form = examination.window.space.cell("t", ("region", column, row))
    found = bounds(examination.solver, form, examination.window.truth)
    return found.low, found.high


def test_the_table_of_fischetti_and_salazar() -> None:
    """Fischetti & Salazar, Solving the cell suppression problem on tabular data with linear constraints
    (Management Science 47, 2001), figure 1: the cell 22 with three complementary suppressions is 5–30.
    """
    hidden = {("II", "A"), ("II", "C"), ("III", "A"), ("III", "C")}
    examination = examined(NUMBERS, REGIONS, hidden)
    assert interval(examination, "II", "C") == (5, 30)
    assert interval(examination, "II", "A") == (0, 25)
    assert interval(examination, "III", "A") == (0, 25)
    assert interval(examination, "III", "C") == (4, 29)


@pytest.mark.parametrize(
    "hidden", [{("II", "C")}, {("II", "C"), ("II", "A")}, {("II", "C"), ("II", "A"), ("III", "A")}]
)
def test_without_its_circle_a_suppressed_cell_is_the_total_less_the_rest(
    hidden: set[tuple[str, str]],
) -> None:
    assert interval(examined(NUMBERS, REGIONS, hidden), "II", "C") == (22, 22)


def test_a_hidden_cell_that_is_bounded_by_a_small_margin_is_found_as_near() -> None:
    """Two suppressed in a row with 1 person between them: 0 or 1 each, which is no secret."""
    numbers = {"x": (1, 0, 9), "y": (6, 7, 8)}
    hidden = {("x", "A"), ("x", "B"), ("y", "A"), ("y", "B")}
    examination = examined(numbers, REGIONS, hidden)
    assert interval(examination, "x", "A") == (0, 1)
    assert "number region/A/x t" in {str(one.target) for one in examination.findings()}


def random_table(seed: int) -> dict[str, tuple[int, ...]]:
    source = random.Random(seed)
    return {
        row: tuple(source.choice((1, 2, 3, 4, 8, 12, 20, 30)) for _ in "ABCD") for row in ("x", "y", "z", "w")
    }


@pytest.mark.parametrize("seed", range(3))
def test_tau_argus_hides_enough_for_our_audit_and_less_is_too_little(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With its suppression no small cell is exact by our bounds; a small cell hidden alone is."""
    numbers = random_table(seed)
    columns = ("A", "B", "C", "D")
    small = {
        (row, col) for row, line in numbers.items() for col, n in zip(columns, line, strict=True) if n < 5
    }
    hidden = tau_argus(numbers, columns, str(tmp_path_factory.mktemp("tau")))
    assert small <= hidden
    protected = examined(numbers, columns, hidden)
    for row, column in small:
        low, high = interval(protected, row, column)
        assert low < high, (row, column)
    least = min(small)
    alone = examined(numbers, columns, {least})
    assert interval(alone, *least)[0] == interval(alone, *least)[1]


def tau_argus(
    numbers: dict[str, tuple[int, ...]], columns: tuple[str, ...], where: str
) -> set[tuple[str, str]]:
    """The (row, column) that tau-argus suppresses: frequency below 5, optimal secondary suppression."""
    micro = [
        {"row": row, "col": column, "one": 1}
        for row, line in numbers.items()
        for column, number in zip(columns, line, strict=True)
        for _ in range(number)
    ]
    # Its solver writes logs where it stands.
    with chdir(where):
        result = protect(
            micro, ["row", "col"], "one", safety_rules="FREQ(5,20)", suppress="OPT(1)", workdir=where
        )
    return {(one["row"], one["col"]) for one in result.tables[0].rows if one["status"] in "UM"}
