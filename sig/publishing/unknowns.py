"""What a reader does not know: people per publication, part and leaf. Sums over them, and what holds them.

One-way only: how the dimensions cross is not an unknown, since no table crosses them (docs/adr/0171).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sig.publishing.counts import Counts
from sig.publishing.menu import Cell, Menu, Part

Table = tuple[int, ...]
"""One value for each unknown."""


@dataclass(frozen=True)
class Form:
    """The sum of the unknowns `plus` less those of `minus`."""

    plus: tuple[int, ...]
    minus: tuple[int, ...] = ()

    def of(self, table: Sequence[int]) -> int:
        found = 0
        for place in self.plus:
            found += table[place]
        for place in self.minus:
            found -= table[place]
        return found

    def less(self, other: "Form") -> "Form":
        """self − other, with what is in both left out."""
        plus = set(self.plus) | set(other.minus)
        minus = set(self.minus) | set(other.plus)
        return Form(tuple(sorted(plus - minus)), tuple(sorted(minus - plus)))


@dataclass(frozen=True)
class Line:
    """low ≤ form ≤ high; None is no bound. `cell`: the (publication, cell) whose band it is, if it is one."""

    form: Form
    low: int | None
    high: int | None
    cell: tuple[str, Cell] | None = None

    def holds(self, table: Sequence[int]) -> bool:
        value = self.form.of(table)
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


class Space:
    """The unknowns of a menu at some publications, in order of time."""

    def __init__(self, menu: Menu, keys: Sequence[str], absent: Sequence[frozenset[Part]]) -> None:
        self.menu = menu
        self.keys = tuple(keys)
        self._part = {part: number for number, part in enumerate(menu.parts)}
        self._leaf = {leaf: number for number, leaf in enumerate(menu.stages.leaves)}
        self._key = {key: number for number, key in enumerate(keys)}
        self.size = len(keys) * len(self._part) * len(self._leaf)
        self.zeros = frozenset(self._zeros(absent))

    def place(self, key: str, part: Part, leaf: str) -> int:
        return self.spot(self._key[key], part, leaf)

    def spot(self, day: int, part: Part, leaf: str) -> int:
        """The unknown of the publication with number `day`."""
        return (day * len(self._part) + self._part[part]) * len(self._leaf) + self._leaf[leaf]

    def at(self, place: int) -> tuple[int, Part, str]:
        """The day, part and leaf of an unknown."""
        rest, leaf = divmod(place, len(self._leaf))
        day, part = divmod(rest, len(self._part))
        return day, self.menu.parts[part], self.menu.stages.leaves[leaf]

    def form(self, key: str, part: Part, leaves: Iterable[str]) -> Form:
        return Form(tuple(sorted(self.place(key, part, leaf) for leaf in leaves)))

    def cell(self, key: str, cell: Cell) -> Form:
        """The people of a cell, as counted for a publication."""
        return self.form(key, cell[:2], self.menu.stages.members(cell[2]))

    def table(self, counts: Sequence[Counts]) -> Table:
        """The truth, one Counts for each publication."""
        return tuple(
            one.leaf(part, leaf)
            for one in counts
            for part in self.menu.parts
            for leaf in self.menu.stages.leaves
        )

    def _zeros(self, absent: Sequence[frozenset[Part]]) -> Iterable[int]:
        for key, gone in zip(self.keys, absent, strict=True):
            for part in self.menu.parts:
                for leaf in self.menu.stages.leaves:
                    if part in gone or (*part, leaf) in self.menu.zeros:
                        yield self.place(key, part, leaf)
