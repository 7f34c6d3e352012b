"""The line of attendance as numbers for a drawing, wide and narrow. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from sig.school.attendance import WeekLine, stretches
from sig.school.weeks import Week

SHOWN = 26
"""Weeks in the wide drawing, the newest last; half in the narrow one. All stand in the table."""
STEPS = (0, 25, 50, 75, 100)
MOST_LABELS = 9


@dataclass(frozen=True)
class Mark:
    """A place in the drawing and the words beside it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Point(Mark):
    """One figure; `last` has its number beside it."""

    last: bool = False


@dataclass(frozen=True)
class SchoolChart:
    """One variant of the drawing, in its own units. `gaps` are weeks without school."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    step: float
    grid: tuple[Mark, ...]
    weeks: tuple[Mark, ...]
    lines: tuple[str, ...]
    points: tuple[Point, ...]
    gaps: tuple[Mark, ...]
    narrow: bool

    @property
    def depth(self) -> float:
        """From the top line to the bottom one."""
        return self.bottom - self.top

    @property
    def half(self) -> float:
        """Half a week."""
        return round(self.step / 2, 1)


def school_chart(weeks: Sequence[WeekLine], *, narrow: bool = False) -> SchoolChart | None:
    """The newest weeks; None when there is nothing to draw."""
    most = SHOWN // 2 if narrow else SHOWN
    if not weeks:
        return None
    last = weeks[-1].week
    shown = [line for line in weeks if last.since(line.week) < most]
    return _drawn(shown, shown[0].week, last, narrow)


def _drawn(shown: Sequence[WeekLine], first: Week, last: Week, narrow: bool) -> SchoolChart:
    width, height = (340, 230) if narrow else (720, 280)
    left, right, top, bottom = 44.0, width - 40.0, 18.0, height - 34.0
    span = last.since(first) or 1
    step = (right - left) / span

    def x(week: Week) -> float:
        return round(left + step * week.since(first), 1)

    def y(percent: float) -> float:
        return round(bottom - (bottom - top) * percent / 100, 1)

    def point(line: WeekLine) -> Point:
        percent = line.now.percent or 0
        return Point(x(line.week), y(percent), f"{percent}", last=line is counted[-1])

    counted = [line for line in shown if line.now.percent is not None]
    runs = [tuple(map(point, run)) for run in stretches(shown)]
    every = -(-(span + 1) // MOST_LABELS) * (2 if narrow and span > MOST_LABELS else 1)
    labelled = [first.plus(number) for number in range(0, span + 1, every)]
    return SchoolChart(
        width,
        height,
        left,
        right,
        top,
        bottom,
        round(min(step, 40.0), 1),
        tuple(Mark(left, y(value), str(value)) for value in STEPS),
        tuple(Mark(x(week), height - 10.0, str(week.number)) for week in labelled if week <= last),
        tuple(" ".join(f"{one.x},{one.y}" for one in run) for run in runs if len(run) > 1),
        tuple(one for run in runs for one in run),
        tuple(Mark(x(line.week), top, line.now.no_school_name) for line in shown if line.now.no_school),
        narrow,
    )
