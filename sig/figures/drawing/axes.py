"""The frame of a chart: from days and counts to places on the paper, with a grid and its words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from sig.figures.drawing.paper import SIZE, Say, Sheet, whole, width_of

MOST_LINES = 5
SHORTEST = 1e-6
MOST_YEARS, MOST_YEARS_NARROW = 8, 5
STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Frame:
    """Where the plot lies on the sheet, and what its edges stand for."""

    left: float
    right: float
    top: float
    bottom: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, value: float) -> float:
        """Held within the frame, so that nothing is ever drawn beside the paper."""
        return self.left + (self.right - self.left) * self._share(value, self.x_low, self.x_high)

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * self._share(value, self.y_low, self.y_high)

    @staticmethod
    def _share(value: float, low: float, high: float) -> float:
        return min(max((value - low) / ((high - low) or 1), 0.0), 1.0)


def ticks(low: float, high: float, most: int = MOST_LINES) -> tuple[float, ...]:
    """Even steps of 1, 2 or 5 (times a power of ten) that hold `low` and `high`; `most` steps at most.

    A range that lies across a step needs two, whatever `most` is. One too short to be told apart is as long
    as 1.
    """
    if high - low < SHORTEST * max(1, abs(low)):
        high = low + 1
    unit = 10.0 ** floor(log10((high - low) / most))
    for step in (unit, 2 * unit, 5 * unit, 10 * unit, 20 * unit):
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first <= most:
            return tuple(round(step * place, 10) for place in range(first, last + 1))
    return ticks(low, high, 2)


def counts(high: float, most: int = MOST_LINES) -> tuple[float, ...]:
    """Steps from 0 for whole numbers: never parts of a youth."""
    return whole_ticks(0, max(high, 1), most)


def whole_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """As `ticks`, and no step is shorter than 1."""
    return ticks(low, high, min(most, max(int(high - low), 1)))


def years_named(first: date, last: date, most: int) -> tuple[int, ...]:
    """The years that begin within, all or every second, fifth, tenth …; else the one that it is."""
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    fitting = (tuple(year for year in years if year % step == 0) for step in STEPS)
    return next((named for named in fitting if len(named) <= most), ()) or (first.year,)


def draw_grid(sheet: Sheet, frame: Frame, steps: Sequence[float], say: Say = whole) -> None:
    """A line across for each step, its number to the left."""
    for step in steps:
        y = frame.y(step)
        sheet.line((frame.left, y), (frame.right, y), "grid")
        sheet.label(say(step), [(frame.left - 8, y + SIZE * 0.35, "end")], "axis")


def draw_years(sheet: Sheet, frame: Frame, first: date, last: date) -> None:
    """A short line where a year begins, and its number beneath as far as there is room."""
    most = MOST_YEARS_NARROW if sheet.narrow else MOST_YEARS
    for year in years_named(first, last, most):
        x = frame.x((date(year, 1, 1) - first).days)
        sheet.line((x, frame.bottom), (x, frame.bottom + 5), "tick")
        draw_below(sheet, frame, x, str(year))


def draw_below(sheet: Sheet, frame: Frame, x: float, text: str, row: int = 0) -> None:
    """A text under the plot around `x`, moved in from the edges of the paper."""
    half = width_of(text) / 2
    inner = min(max(x, half), sheet.width - half)
    sheet.label(text, [(inner, frame.bottom + 20 + row * (SIZE + 4), "middle")], "axis")


def left_margin(steps: Sequence[float], say: Say = whole) -> float:
    """Room for the widest number of the grid."""
    return 12 + max(width_of(say(step)) for step in steps)
