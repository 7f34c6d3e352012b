"""Before and after: how many stand better, the same or worse, and by how much, a row a domain. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from sig.figures.drawing.axes import Frame, draw_below
from sig.figures.drawing.paper import NARROW, SIZE, WIDE, Drawing, Say, Sheet, width_of
from sig.figures.effects import SCALE

KINDS = ("worse", "same", "better")
ROW, BAR = 34.0, 18.0
ROW_NARROW = 52.0
"""On a phone the words stand above their row."""


@dataclass(frozen=True)
class Row:
    """One domain: its words, and what may be shown of it (None: too few pairs)."""

    name: str
    counts: tuple[int, int, int] | None
    """Worse, unchanged, improved."""
    mean: tuple[float, float, float] | None = None
    """Low, mean, high in steps of the scale."""


def groups(rows: Sequence[Row], heads: tuple[str, str, str], none: str, *, narrow: bool = False) -> Drawing:
    """A bar of three parts for each row; a pair is as long in each.

    `heads`: what the parts are called, from the left. `none`: what stands where nothing can be shown.
    """
    sheet, left, top, step = _begun(rows, narrow=narrow)
    most = max((sum(row.counts) for row in rows if row.counts), default=1) or 1
    frame = Frame(left, sheet.width - 12, top, sheet.height - 8, 0, most, 0, 1)
    _draw_heads(sheet, heads, left)
    for place, row in enumerate(rows):
        y = _draw_name(sheet, row, top + place * step)
        if row.counts is None:
            sheet.label(none, [(left, y + 5, "start")], "axis")
            continue
        begins = 0
        for many, kind in zip(row.counts, KINDS, strict=True):
            here, there = frame.x(begins), frame.x(begins + many)
            if many:
                corners = [
                    (here, y - BAR / 2),
                    (there, y - BAR / 2),
                    (there, y + BAR / 2),
                    (here, y + BAR / 2),
                ]
                sheet.area(corners, kind)
                if there - here >= width_of(str(many)) + 4:
                    sheet.label(str(many), [((here + there) / 2, y + 5, "middle")], f"on-{kind}")
            begins += many
    return sheet.done()


def differences(
    rows: Sequence[Row], heads: tuple[str, str], none: str, say: Say, *, narrow: bool = False
) -> Drawing:
    """The mean difference as a dot on its interval, for each row, around a line at no change.

    `heads`: the words beneath the left and the right end. The scale is even and the same on both sides.
    """
    sheet, left, top, step = _begun(rows, narrow=narrow, above=14.0, below=2 * (SIZE + 6))
    farthest = max((abs(end) for row in rows if row.mean for end in row.mean), default=1.0)
    reach = min(max(ceil(farthest), 1), SCALE)
    frame = Frame(left + 10, sheet.width - 16, top, sheet.height - 2 * (SIZE + 6) - 8, -reach, reach, 0, 1)
    for value in range(-int(reach), int(reach) + 1):
        x = frame.x(value)
        sheet.line((x, frame.top - 8), (x, frame.bottom), "grid" if value else "zero")
        draw_below(sheet, frame, x, say(value))
    under = frame.bottom + 20 + SIZE + 4
    sheet.label(heads[0], [(frame.left, under, "start")], "axis")
    sheet.label(heads[1], [(frame.right, under, "end")], "axis")
    for place, row in enumerate(rows):
        y = _draw_name(sheet, row, top + place * step)
        if row.mean is None:
            sheet.label(none, [(left + 10, y + 5, "start")], "axis")
            continue
        low, middle, high = (frame.x(value) for value in row.mean)
        sheet.line((low, y), (high, y), "interval")
        for end in (low, high):
            sheet.line((end, y - 5), (end, y + 5), "interval")
        sheet.dot((middle, y), "point")
    return sheet.done()


def _begun(
    rows: Sequence[Row], *, narrow: bool, above: float = 34.0, below: float = 0
) -> tuple[Sheet, float, float, float]:
    """The sheet, where its rows begin from the left and the top, and how high a row is."""
    step = ROW_NARROW if narrow else ROW
    left = 4.0 if narrow else 12 + max((width_of(row.name) for row in rows), default=0.0)
    height = int(above + step * max(len(rows), 1) + below + 8)
    return Sheet(NARROW if narrow else WIDE, height, narrow), left, above, step


def _draw_name(sheet: Sheet, row: Row, top: float) -> float:
    """The words of a row; returns the height of its middle."""
    if sheet.narrow:
        sheet.label(row.name, [(4, top + SIZE, "start")], "label")
        return top + SIZE + 6 + BAR / 2
    sheet.label(row.name, [(4, top + ROW / 2 + 5, "start")], "label")
    return top + ROW / 2


def _draw_heads(sheet: Sheet, heads: tuple[str, str, str], left: float) -> None:
    """A small square of each part, and what it is called."""
    x = left
    for text, kind in zip(heads, KINDS, strict=True):
        sheet.area([(x, 9), (x + 12, 9), (x + 12, 21), (x, 21)], kind)
        sheet.label(text, [(x + 17, 20, "start")], "axis")
        x += 17 + width_of(text) + 12
