"""Sums over municipalities, from released figures alone: never narrower than what each of them has said."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sig.national.released import Fault, Released
from sig.publishing.menu import WHOLE, Cell

SHOWN: Final = "shown"
WITHHELD: Final = "withheld"
NEVER: Final = "never"


@dataclass(frozen=True)
class Addend:
    """What one municipality says of one cell: at least `low`, at most `high` (None: nothing bounds it).

    `kind`: shown; withheld (the range is what its other figures of the same day leave); never (its row has
    not been shown yet, so that fewer have come than open the gate). `as_of`: the release whose count it is.
    """

    kind: str
    low: int
    high: int | None
    as_of: str


@dataclass(frozen=True)
class Sum:
    """One cell of a sum table. `as_of`: release → how many municipalities' figures are of it."""

    cell: Cell
    low: int
    high: int | None
    kinds: Mapping[str, int]
    as_of: Mapping[str, int]


@dataclass(frozen=True)
class Left:
    """What is not summed. `why`: values_differ (of a dimension), not_asked_by_all (of a cell)."""

    what: str
    why: str


@dataclass(frozen=True)
class Common:
    """What every municipality has asked in the same way, in the first one's order."""

    dimensions: Mapping[str, tuple[str, ...]]
    cells: tuple[Cell, ...]
    left: tuple[Left, ...]


def common(all_of_them: Sequence[Released]) -> Common:
    """What can be added. Raises Fault when the stages differ or no question is shared."""
    first = all_of_them[0]
    for one in all_of_them[1:]:
        if one.stages != first.stages:
            raise Fault(
                f"{one.name} räknar andra steg än {first.name}; så olika frågor kan inte läggas ihop."
            )
    named = list(dict.fromkeys(name for one in all_of_them for name in one.dimensions))
    same = {name: first.dimensions[name] for name in named if _alike(all_of_them, name)}
    left = [Left(name, "values_differ") for name in named if name not in same]
    asked = [
        cell
        for cell in dict.fromkeys(one.cell for each in all_of_them for one in each.last.figures)
        if cell[0] == WHOLE or cell[0] in same
    ]
    shared = tuple(cell for cell in asked if all(cell in one.last.by_cell for one in all_of_them))
    left += [
        Left("/".join(one for one in cell if one), "not_asked_by_all") for cell in asked if cell not in shared
    ]
    if not shared:
        raise Fault("kommunernas tabeller har ingen fråga gemensam.")
    return Common(same, shared, tuple(left))


def _alike(all_of_them: Sequence[Released], name: str) -> bool:
    values = [frozenset(one.dimensions.get(name, ())) for one in all_of_them]
    return len(set(values)) == 1


def addend(one: Released, cell: Cell) -> Addend:
    """What a municipality's last release says of a cell that it asks."""
    figure = one.last.by_cell[cell]
    if figure.told is not None:
        return Addend(SHOWN, figure.told.low, figure.told.high, figure.as_of)
    if not figure.as_of:
        return Addend(NEVER, 0, _before_the_gate(one, cell), one.last.key)
    return Addend(WITHHELD, 0, _around(one, cell, figure.as_of), figure.as_of)


def _before_the_gate(one: Released, cell: Cell) -> int | None:
    """A row that was never shown: fewer than `people` have come to the stage that opens it."""
    parent = one.parents.get(cell[2])
    if not one.people or parent is None:
        return None
    inside = set(one.stages.members(cell[2])) <= set(one.stages.members(parent))
    return one.people - 1 if inside else None


def _around(one: Released, cell: Cell, as_of: str) -> int | None:
    """The least top of those figures of the same day that count everybody whom the cell counts."""
    members = set(one.stages.members(cell[2]))
    tops = [
        figure.told.high
        for figure in one.last.figures
        if figure.told is not None
        and figure.as_of == as_of
        and figure.cell[:2] in ((WHOLE, WHOLE), cell[:2])
        and members <= set(one.stages.members(figure.cell[2]))
    ]
    return min(tops, default=None)


def added(cell: Cell, addends: Iterable[Addend]) -> Sum:
    """The sum of what the municipalities say of one cell: both ends added; without a top if one has none."""
    every = list(addends)
    tops = [one.high for one in every if one.high is not None]
    return Sum(
        cell,
        sum(one.low for one in every),
        sum(tops) if len(tops) == len(every) else None,
        Counter(one.kind for one in every),
        Counter(one.as_of for one in every),
    )


def sums(asked: Common, members: Sequence[Released]) -> tuple[Sum, ...]:
    """The sum table of some municipalities."""
    return tuple(added(cell, (addend(one, cell) for one in members)) for cell in asked.cells)


def check_alone(all_of_them: Sequence[Released]) -> None:
    """Raises Fault for a municipality that is there twice: by its name, or by the same released figures."""
    names: dict[str, str] = {}
    tables: dict[tuple[object, ...], str] = {}
    for one in all_of_them:
        folded = " ".join(one.name.split()).casefold()
        if folded in names:
            raise Fault(f"{one.name} finns två gånger.")
        names[folded] = one.name
        said = (tuple(one.dimensions.items()), one.releases)
        if one.says_much and said in tables:
            raise Fault(f"{one.name} och {tables[said]} har exakt samma utgåvor; en av filerna är en kopia.")
        tables[said] = one.name
