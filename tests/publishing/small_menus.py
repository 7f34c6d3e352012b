"""Menus so small that every possible table can be listed."""

from collections.abc import Iterable, Mapping

from sig.publishing.bands import Band
from sig.publishing.counts import Counts
from sig.publishing.gate import PEOPLE, Gate
from sig.publishing.menu import EVERYBODY, WHOLE, Cell, Goal, Menu, Row, Stages
from sig.publishing.record import Parameters, Publication, Shown

STAGES = Stages(
    leaves=("open", "good", "bad"),
    groups={"nominated": ("open", "good", "bad"), "closed": ("good", "bad")},
    moves={"open": ("good", "bad")},
    sensitive={"good": "closed"},
)


def menu(sexes: tuple[str, ...] = ("F", "P"), stages: Stages = STAGES) -> Menu:
    """Everybody by stage, and by sex the nominated and the closed."""
    return Menu(
        "small/1",
        {"sex": sexes},
        stages,
        (
            Row("nominated", WHOLE, ("nominated",), "nominated", 90),
            Row("closed", WHOLE, ("closed",), "closed", 90),
            Row("outcomes", WHOLE, ("good", "bad"), "closed", 95),
            Row("nominated_by_sex", "sex", ("nominated",), "nominated", 50),
            Row("closed_by_sex", "sex", ("closed",), "closed", 40),
        ),
        Goal("good", 15),
    )


def counts(**by_sex: Iterable[int]) -> Counts:
    """`F=(2, 1, 0)`: so many in open, good and bad; everybody is the sum."""
    people: dict[Cell, int] = {}
    for sex, numbers in by_sex.items():
        for leaf, number in zip(STAGES.leaves, numbers, strict=True):
            people["sex", sex, leaf] = number
            people[(*EVERYBODY, leaf)] = people.get((*EVERYBODY, leaf), 0) + number
    return Counts(people)


def shown(
    of: Menu,
    key: str,
    bands: Mapping[Cell, tuple[int, int]],
    gates: Iterable[Gate] = (),
    people: int = PEOPLE,
) -> Publication:
    """A publication by hand: the cells given, the rest withheld."""
    rows = {cell: row.code for row in of.rows for cell in of.cells(row)}
    cells = [Shown(cell, rows.get(cell, "extra"), Band(*ends), key) for cell, ends in bands.items()]
    return Publication(key, of.version, "public", Parameters(people=people), (), tuple(gates), tuple(cells))
