"""Repair: what has to be shown more coarsely so that nothing can be proved.

Only the new publication can change; what has left the house stays. A finding is answered by the cheapest
change that helps: one cell wider (5 → 10), one cell withheld, then whole rows, then everything. Cells of rows
that matter least are tried first. Wider bands only make more tables possible, so that nothing proved safe
before becomes unsafe.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sig.publishing.audit import Examination, Finding
from sig.publishing.bands import WIDTHS, band
from sig.publishing.counts import Counts
from sig.publishing.menu import WHOLE, Cell, Menu, Row
from sig.publishing.unknowns import Line

Widths = dict[Cell, int | None]
"""How wide each cell is shown; None is withheld."""


class Unrepairable(Exception):
    """Withholding every new figure would not help."""


@dataclass
class Repairs:
    """The widths of the refreshed cells of one publication, and why some are coarser than others."""

    menu: Menu
    rows: Sequence[Row]
    counts: Counts
    widths: Widths
    told: list[str]

    def line(self, line: Line) -> Line:
        """The line of a band as it is now."""
        assert line.cell is not None
        width = self.widths[line.cell[1]]
        if width is None:
            return Line(line.form, None, None, line.cell)
        shown = band(self.counts.cell(self.menu, line.cell[1]), width)
        return Line(line.form, shown.low, shown.high, line.cell)


def fresh(menu: Menu, rows: Sequence[Row], counts: Counts) -> Repairs:
    """Every cell of the refreshed rows in the finest band."""
    return Repairs(menu, rows, counts, {cell: WIDTHS[0] for row in rows for cell in menu.cells(row)}, [])


def mend(examination: Examination, repairs: Repairs, key: str) -> None:
    """Make coarser whatever lets the examination's profile prove something.

    Raises Unrepairable, and Contradiction and TimeOut as the examination does.
    """
    numbers = {
        line.cell[1]: number
        for number, line in enumerate(examination.solver.lines)
        if line.cell is not None and line.cell[0] == key
    }
    for finding in examination.findings():
        _answer(examination, repairs, numbers, finding)


def _answer(
    examination: Examination, repairs: Repairs, numbers: Mapping[Cell, int], finding: Finding
) -> None:
    for coarser in _steps(repairs, finding):
        before = {cell: repairs.widths[cell] for cell in coarser}
        repairs.widths.update(coarser)
        lines = examination.solver.lines
        changed = {numbers[cell]: repairs.line(lines[numbers[cell]]) for cell in coarser if cell in numbers}
        if examination.mended(finding.target, changed):
            cells = ", ".join(sorted("/".join(one for one in cell if one) for cell in coarser))
            repairs.told.append(f"{finding}: {cells}")
            return
        repairs.widths.update(before)
    raise Unrepairable(str(finding))


def _steps(repairs: Repairs, finding: Finding) -> Iterator[Widths]:
    """What may help, from the least that is lost to everything."""
    cells = sorted(_related(repairs, finding), key=_order(repairs, finding))
    for width in WIDTHS[1:]:
        for cell in cells:
            if _finer(repairs.widths[cell], width):
                yield {cell: width}
    yield from _rows(repairs, finding)


def _rows(repairs: Repairs, finding: Finding) -> Iterator[Widths]:
    """Row by row withheld, each on top of the ones before."""
    dimension = finding.target.cell[0]
    withheld: Widths = {}
    for row in sorted(repairs.rows, key=lambda one: (one.dimension != dimension, one.keep, one.code)):
        withheld |= dict.fromkeys(repairs.menu.cells(row))
        yield dict(withheld)


def _related(repairs: Repairs, finding: Finding) -> list[Cell]:
    """Cells of the target's dimension and of everybody, or, for everybody's targets, all."""
    dimension = finding.target.cell[0]
    if dimension == WHOLE:
        return list(repairs.widths)
    return [cell for cell in repairs.widths if cell[0] in (dimension, WHOLE)]


def _order(repairs: Repairs, finding: Finding) -> Callable[[Cell], tuple[int, bool, bool, Cell]]:
    """Rows that matter least first; then the target's own stage and, in it, its own value."""
    keep = {cell: row.keep for row in repairs.rows for cell in repairs.menu.cells(row)}
    dimension, value, stage = finding.target.cell

    def order(cell: Cell) -> tuple[int, bool, bool, Cell]:
        return (keep[cell], cell[2] != stage, cell[1] != value, cell)

    return order


def _finer(width: int | None, than: int | None) -> bool:
    return WIDTHS.index(width) < WIDTHS.index(than)
