"""The goal line as numbers for a drawing: straight target, and the counts that were shown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consent.age import add_months

NEAR_MONTHS = 48
"""A programme that ends within four years is drawn to its end; of a longer one, what is near."""
MOST_YEARS, MOST_YEARS_NARROW = 8, 6
STEPS = (1, 2, 5, 10, 20, 50, 100)
YEAR_WIDTH = 36.0


@dataclass(frozen=True)
class Mark:
    """A place in the drawing and the words beside it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """One variant of the drawing, in its own units. `whole`: is it drawn to the last day of the programme?"""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    grid: tuple[Mark, ...]
    years: tuple[Mark, ...]
    target: tuple[Mark, Mark]
    points: tuple[Mark, ...]
    whole: bool
    narrow: bool

    @property
    def line(self) -> str:
        """The points of the shown counts, for a polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def drawn_to(start: date, end: date, as_of: date) -> date:
    """How far ahead the drawing goes: to the end when it is near, else over the year that follows."""
    here = max(start, as_of)
    return end if end <= add_months(here, NEAR_MONTHS) else date(here.year + 2, 1, 1)


def years_named(first: date, last: date, most: int) -> tuple[int, ...]:
    """Which years are named where they begin: all of them, or every second, fifth, tenth …; `most` at most.

    Where no year begins, the one that it is.
    """
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    fitting = (tuple(year for year in years if year % step == 0) for step in STEPS)
    return next((named for named in fitting if len(named) <= most), ()) or (first.year,)


def goal_chart(
    shown: Sequence[tuple[date, int]],
    goal: int,
    start: date,
    end: date,
    as_of: date,
    *,
    narrow: bool = False,
) -> Chart:
    """`shown`: counts with their days, oldest first. The scale ends at the goal or above it."""
    width, height = (340, 250) if narrow else (720, 320)
    left, right, top, bottom = 32.0, width - (16.0 if narrow else 130.0), 24.0, height - 36.0
    highest = -(-max([goal, *(value for _, value in shown)]) // 5) * 5
    last = drawn_to(start, end, as_of)
    span = (last - start).days or 1
    pace = goal * span / ((end - start).days or 1)

    def x(day: date) -> float:
        return round(left + (right - left) * min(max((day - start).days / span, 0), 1), 1)

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * value / highest, 1)

    named = years_named(start, last, MOST_YEARS_NARROW if narrow else MOST_YEARS)
    years = (Mark(x(date(year, 1, 1)), height - 12.0, str(year)) for year in named)
    return Chart(
        width,
        height,
        left,
        right,
        bottom,
        tuple(Mark(left, y(step), str(step)) for step in range(0, highest + 1, 5)),
        tuple(mark for mark in years if mark.x + YEAR_WIDTH <= width),
        (Mark(x(start), y(0), ""), Mark(x(last), y(pace), str(goal))),
        tuple(Mark(x(day), y(value), str(value)) for day, value in shown),
        last == end,
        narrow,
    )
