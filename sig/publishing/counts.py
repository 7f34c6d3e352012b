"""True counts of one day: people by dimension, value and leaf. Never published; the audit begins there."""

from collections.abc import Mapping
from dataclasses import dataclass

from sig.publishing.menu import EVERYBODY, WHOLE, Cell, Menu, Part


class Contradiction(Exception):
    """Figures that cannot all be true; nothing is published from them."""


@dataclass(frozen=True)
class Counts:
    """`people`: (dimension, value, leaf) → how many; a cell left out is 0. `("", "", leaf)` is everybody.

    `absent`: values that do not exist yet (an area that joins later): known to all, and nobody is counted.
    """

    people: Mapping[Cell, int]
    absent: frozenset[Part] = frozenset()

    def leaf(self, part: Part, leaf: str) -> int:
        return self.people.get((*part, leaf), 0)

    def cell(self, menu: Menu, cell: Cell) -> int:
        """The number of people in a cell of any stage."""
        return sum(self.leaf(cell[:2], leaf) for leaf in menu.stages.members(cell[2]))

    def stage(self, menu: Menu, stage: str) -> int:
        """The number of people in a stage, whoever they are."""
        return self.cell(menu, (WHOLE, WHOLE, stage))


def check_counts(menu: Menu, counts: Counts) -> None:
    """Raises Contradiction: unknown cells, negative counts, people where nobody can be, sums that differ."""
    known = {(*part, leaf) for part in menu.parts for leaf in menu.stages.leaves}
    for cell, count in counts.people.items():
        if cell not in known:
            raise Contradiction(f"{cell} is not in menu {menu.version}")
        if count < 0:
            raise Contradiction(f"{cell} counts {count} people")
        if count and (cell in menu.zeros or cell[:2] in counts.absent):
            raise Contradiction(f"{cell} counts people where nobody can be")
    for name, values in menu.dimensions.items():
        for leaf in menu.stages.leaves:
            together = sum(counts.leaf((name, value), leaf) for value in values)
            if together != counts.leaf(EVERYBODY, leaf):
                raise Contradiction(f"{name} adds up to {together} in {leaf}, not to everybody")
