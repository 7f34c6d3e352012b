"""The shape of a menu: the only questions that exist. Fixed, versioned data; `menus.py` holds the menus.

A *cell* is (dimension, value, stage): the people with that value of a dimension in that stage. The dimension
`WHOLE` has the single value `WHOLE` and means everybody. A stage is a *leaf*, in which each person stands in
exactly one, or a *group* of leaves. A *row* is what is refreshed together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

WHOLE: Final = ""
Part = tuple[str, str]
"""(dimension, value)."""
Cell = tuple[str, str, str]
"""(dimension, value, stage)."""
EVERYBODY: Final[Part] = (WHOLE, WHOLE)


class BadMenu(ValueError):
    """The data of a menu contradict themselves."""


@dataclass(frozen=True)
class Stages:
    """The stage dimension.

    `groups`: name → leaves. `moves`: leaf → leaves to which one step leads; nobody moves otherwise, new
    people may be met anywhere. `sensitive`: stage → the stage it is a part of; that all or none of the whole
    are in the part must never be provable.
    """

    leaves: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    moves: Mapping[str, tuple[str, ...]]
    sensitive: Mapping[str, str]

    def members(self, stage: str) -> tuple[str, ...]:
        """The leaves of a group, or the leaf itself. Raises BadMenu for a stage that does not exist."""
        if stage in self.groups:
            return self.groups[stage]
        if stage not in self.leaves:
            raise BadMenu(f"no stage {stage!r}")
        return (stage,)

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Groups and leaves; a leaf that is the only one of a group is left out."""
        alone = {leaves[0] for leaves in self.groups.values() if len(leaves) == 1}
        return (*self.groups, *(leaf for leaf in self.leaves if leaf not in alone))

    @cached_property
    def reach(self) -> Mapping[str, frozenset[str]]:
        """Leaf → where somebody who stands there may stand later, the leaf itself included."""
        found = {}
        for leaf in self.leaves:
            seen, waiting = {leaf}, [leaf]
            while waiting:
                onward = set(self.moves.get(waiting.pop(), ())) - seen
                seen |= onward
                waiting += sorted(onward)
            found[leaf] = frozenset(seen)
        return found

    @cached_property
    def one_way(self) -> tuple[frozenset[str], ...]:
        """The sets of leaves that nobody leaves, and that are not the union of two such sets apart.

        Counts before and after fit the moves exactly when no such set has shrunk: Hall's theorem (1935) on
        who stands where before and where they may stand after. Disjoint unions add nothing.
        """
        return self._unions(apart=False)

    @cached_property
    def every_one_way(self) -> tuple[frozenset[str], ...]:
        """All sets of leaves that nobody leaves. Counts fit the moves but for r people who were taken out
        exactly when none of these has shrunk by more than r (Ore's deficiency version of Hall's theorem).
        """
        return self._unions(apart=True)

    def _unions(self, *, apart: bool) -> tuple[frozenset[str], ...]:
        found = set(self.reach.values())
        fresh = set(found)
        while fresh:
            fresh = {one | other for one in fresh for other in found if apart or one & other} - found
            found |= fresh
        order = {leaf: number for number, leaf in enumerate(self.leaves)}
        return tuple(sorted(found, key=lambda leaves: sorted(order[leaf] for leaf in leaves)))


@dataclass(frozen=True)
class Row:
    """What is refreshed together: `stages` for every value of `dimension`.

    `gate`: the stage that enough people must have entered since the last refresh. `keep`: rows with a low
    number are widened first when something has to give.
    """

    code: str
    dimension: str
    stages: tuple[str, ...]
    gate: str
    keep: int


@dataclass(frozen=True)
class Goal:
    """The cell that the programme's goal counts, and its number of people (a band edge)."""

    stage: str
    people: int


@dataclass(frozen=True)
class Menu:
    """`zeros`: cells by leaf that cannot hold anybody, known to all. `smallest`: fewer cases than this need
    a smaller menu.
    """

    version: str
    dimensions: Mapping[str, tuple[str, ...]]
    stages: Stages
    rows: tuple[Row, ...]
    goal: Goal | None = None
    smallest: int = 0
    zeros: frozenset[Cell] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        check(self)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everybody first, then each value of each dimension."""
        return (EVERYBODY, *((name, value) for name, values in self.dimensions.items() for value in values))

    def values(self, dimension: str) -> tuple[str, ...]:
        return (WHOLE,) if dimension == WHOLE else self.dimensions[dimension]

    def cells(self, row: Row) -> Iterator[Cell]:
        """The cells of a row, in the order of the menu."""
        for stage in row.stages:
            for value in self.values(row.dimension):
                yield (row.dimension, value, stage)


def check(menu: Menu) -> None:
    """Raises BadMenu: unknown names, a cell asked twice, leaves without a whole, moves to nowhere."""
    stages = menu.stages
    for leaf, onward in stages.moves.items():
        for one in (leaf, *onward):
            if one not in stages.leaves:
                raise BadMenu(f"no leaf {one!r} to move from or to")
    for part, whole in stages.sensitive.items():
        if not set(stages.members(part)) < set(stages.members(whole)):
            raise BadMenu(f"{part!r} is not a part of {whole!r}")
    if WHOLE in menu.dimensions:
        raise BadMenu("a dimension has no name")
    _check_rows(menu)


def _check_rows(menu: Menu) -> None:
    asked: set[Cell] = set()
    for row in menu.rows:
        if row.dimension != WHOLE and row.dimension not in menu.dimensions:
            raise BadMenu(f"row {row.code!r}: no dimension {row.dimension!r}")
        menu.stages.members(row.gate)
        for cell in menu.cells(row):
            menu.stages.members(cell[2])
            if cell in asked:
                raise BadMenu(f"row {row.code!r}: {cell} is asked twice")
            asked.add(cell)
    if len({row.code for row in menu.rows}) < len(menu.rows):
        raise BadMenu("two rows have the same code")
