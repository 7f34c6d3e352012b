"""Spans side by side: a bar of what is certain, and of what may be, a row for each. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from sig.figures.drawing.axes import Frame, draw_below
from sig.figures.drawing.paper import NARROW, SIZE, WIDE, Drawing, Sheet, whole, width_of

ROW, BAR = 32.0, 16.0
ROW_NARROW = 50.0
BELOW = 32.0
"""Room for the numbers of the axis."""
EDGE, MOST_STEPS = 5, 5
"""The axis names only numbers at which a band begins, so that it never names one from 1 to 4."""


@dataclass(frozen=True)
class Range:
    """One row: its words, the span (None: nothing is shown), and what stands beside the bar."""

    name: str
    span: tuple[int, int] | None
    text: str


def ranges(rows: Sequence[Range], *, narrow: bool = False) -> Drawing:
    """From 0 to the low end dark, on to the high end light. The axis ends where the highest span does."""
    step = ROW_NARROW if narrow else ROW
    left = 8.0 if narrow else 14 + max((width_of(row.name) for row in rows), default=0.0)
    room = 10 + max((width_of(row.text) for row in rows), default=0.0)
    height = int(6 + step * max(len(rows), 1) + BELOW)
    sheet = Sheet(NARROW if narrow else WIDE, height, narrow)
    steps = edges(max((row.span[1] for row in rows if row.span), default=EDGE))
    frame = Frame(left, sheet.width - room, 4, height - BELOW, 0, steps[-1], 0, 1)
    for value in steps:
        sheet.line((frame.x(value), frame.bottom), (frame.x(value), frame.bottom + 5), "tick")
        draw_below(sheet, frame, frame.x(value), whole(value))
    if not narrow:
        sheet.line((frame.left, frame.top), (frame.left, frame.bottom), "zero")
    for place, row in enumerate(rows):
        _draw_row(sheet, frame, row, frame.top + place * step)
    return sheet.done()


def edges(high: int) -> tuple[int, ...]:
    """Steps from 0 that hold `high`, each a multiple of 5 and as few as can be read."""
    factor = next(one for one in _factors() if high <= MOST_STEPS * EDGE * one)
    step = EDGE * factor
    return tuple(range(0, max(-(-high // step), 1) * step + 1, step))


def _factors() -> Iterator[int]:
    """1, 2, 4, 10, 20, 40, …"""
    for power in count():
        yield from (10**power, 2 * 10**power, 4 * 10**power)


def _draw_row(sheet: Sheet, frame: Frame, row: Range, top: float) -> None:
    middle = top + ROW_NARROW - BAR if sheet.narrow else top + ROW / 2
    baseline = top + SIZE + 2 if sheet.narrow else middle + 5
    sheet.label(row.name, [(frame.left if sheet.narrow else 4, baseline, "start")], "label")
    if row.span is None:
        sheet.label(row.text, [(frame.left + 6, middle + 5, "start")], "value")
        return
    low, high = (frame.x(end) for end in row.span)
    for here, there, kind in ((frame.left, low, "better"), (low, high, "maybe")):
        if there > here:
            corners = [(here, middle - BAR / 2), (there, middle - BAR / 2)]
            sheet.area([*corners, *((x, middle + BAR / 2) for x, _y in reversed(corners))], kind)
    sheet.label(row.text, [(high + 6, middle + 5, "start")], "value")
