"""The goal line as numbers for a drawing: straight target, and the counts that were shown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Mark:
    """A place in the drawing and the words beside it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """One variant of the drawing, in its own units."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    grid: tuple[Mark, ...]
    years: tuple[Mark, ...]
    target: tuple[Mark, Mark]
    points: tuple[Mark, ...]
    narrow: bool

    @property
    def line(self) -> str:
        """The points of the shown counts, for a polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def goal_chart(
    shown: Sequence[tuple[date, int]], goal: int, start: date, end: date, *, narrow: bool = False
) -> Chart:
    """`shown`: counts with their days, oldest first. The scale ends at the goal or above it."""
    width, height = (340, 250) if narrow else (720, 320)
    left, right, top, bottom = 32.0, width - (16.0 if narrow else 130.0), 24.0, height - 36.0
    highest = -(-max([goal, *(value for _, value in shown)]) // 5) * 5
    span = (end - start).days or 1

    def x(day: date) -> float:
        return round(left + (right - left) * min(max((day - start).days / span, 0), 1), 1)

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * value / highest, 1)

    years = tuple(
        Mark(x(date(year, 1, 1)), height - 12.0, str(year))
        for year in range(start.year, end.year + 1)
        if date(year, 1, 1) >= start
    )
    return Chart(
        width,
        height,
        left,
        right,
        bottom,
        tuple(Mark(left, y(step), str(step)) for step in range(0, highest + 1, 5)),
        years,
        (Mark(x(start), y(0), ""), Mark(x(end), y(goal), str(goal))),
        tuple(Mark(x(day), y(value), str(value)) for day, value in shown),
        narrow,
    )
