"""What a publication shows less finely than its menu would, and why. Pure; for whoever approves it.

The record says in a repair's line what could have been proved and which cells were made coarser for it
(`sig.publishing.repair`). Here each such cell is met once, with how it is shown now.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sig.publishing.bands import WIDTH
from sig.publishing.menu import Cell
from sig.publishing.record import Publication, Shown

KINDS: Final = ("number", "change", "all", "none")
"""What could have been proved (`sig.publishing.targets`), in the order it is told."""
LINE: Final = re.compile(r"\w+: (?P<kind>\w+) .*: (?P<cells>[^:]+)")


@dataclass(frozen=True)
class Coarser:
    """One cell that was counted anew and is not shown in the finest band. `width` None: withheld.

    `kinds`: which of KINDS its line says would else have been provable; empty when no line names it.
    """

    cell: Cell
    width: int | None
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """One row whose gate stayed shut. `since`: the publication whose figures stand; "" when none does."""

    row: str
    since: str


def coarser(publication: Publication) -> tuple[Coarser, ...]:
    """Every cell that was counted anew and made coarser, in the order of the menu."""
    fresh = {gate.row for gate in publication.gates if gate.opened}
    kinds = _kinds(publication)
    return tuple(
        Coarser(one.cell, _width(one), kinds.get(_name(one.cell), ()))
        for one in publication.cells
        if one.row in fresh and _width(one) != WIDTH
    )


def kept(publication: Publication) -> tuple[Kept, ...]:
    """Every row that too few people had come to, in the order of the menu."""
    return tuple(Kept(gate.row, gate.since) for gate in publication.gates if not gate.opened)


def _kinds(publication: Publication) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for told in publication.repairs:
        line = LINE.fullmatch(told)
        for cell in line["cells"].split(", ") if line else ():
            found.setdefault(cell, set()).add(line["kind"] if line else "")
    return {cell: tuple(kind for kind in KINDS if kind in said) for cell, said in found.items()}


def _width(one: Shown) -> int | None:
    return one.band.high - one.band.low + 1 if one.band else None


def _name(cell: Cell) -> str:
    return "/".join(part for part in cell if part)
