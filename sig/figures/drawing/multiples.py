"""One small chart of an indicator: yearly values against a target, for showing side by side. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from sig.figures.drawing.axes import Frame, draw_below, draw_grid, left_margin, ticks, whole_ticks
from sig.figures.drawing.paper import NARROW, SIZE, Drawing, Say, Sheet, whole

SMALL = 360
"""Two or three stand beside one another on the wide page."""
HEIGHT = 170
MOST_NAMED = 5


@dataclass(frozen=True)
class Indicator:
    """Yearly values, oldest first; a target to be reached in a year, if there is one.

    `target`: (year, value). The baseline is the first value.
    """

    values: tuple[tuple[int, float], ...]
    target: tuple[int, float] | None = None


def multiple(
    one: Indicator,
    say: Say,
    *,
    scale: tuple[float, float] | None = None,
    years: tuple[int, int] | None = None,
    narrow: bool = False,
) -> Drawing:
    """`scale`: the whole ends of a known scale; else from 0, so that a change looks as big as it is.

    `years`: the first and the last year of the axis, the same for charts that are to be compared.
    """
    sheet = Sheet(NARROW if narrow else SMALL, HEIGHT, narrow)
    numbers = [value for _year, value in one.values] + ([one.target[1]] if one.target else [])
    steps = _steps(numbers, scale)
    first, last = years or _years(one)
    axis = whole if scale else say
    left = left_margin(steps, axis)
    frame = Frame(left, sheet.width - 20, 26, HEIGHT - 30, first, last, min(steps), max(steps))
    draw_grid(sheet, frame, steps, axis)
    points = [(frame.x(year), frame.y(value)) for year, value in one.values]
    if one.target and points:
        end = (frame.x(one.target[0]), frame.y(one.target[1]))
        sheet.line(points[0], end, "target")
        sheet.dot(end, "goal")
    sheet.curve(points, "line")
    for point in points:
        sheet.dot(point, "point", 4.0)
    for year in _named(first, last, MOST_NAMED):
        draw_below(sheet, frame, frame.x(year), str(year))
    for year, value in _told(one):
        x, y = frame.x(year), frame.y(value)
        over = [(x, y - 9, anchor) for anchor in ("middle", "end", "start")]
        under = [(x, y + SIZE + 6, anchor) for anchor in ("middle", "end", "start")]
        places = [*under, *over] if value < _on_the_way(one, year) else [*over, *under]
        sheet.label(say(value), [place for place in places if place[1] <= frame.bottom - 2], "value")
    return sheet.done()


def _steps(numbers: Sequence[float], scale: tuple[float, float] | None) -> Sequence[float]:
    """A known scale has its own ends; whole numbers have whole steps."""
    if scale:
        return [*(step for step in whole_ticks(*scale, 4) if scale[0] < step < scale[1]), *scale]
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    return whole_ticks(low, high, 3) if all(n == int(n) for n in numbers) else ticks(low, high, 3)


def _years(one: Indicator) -> tuple[int, int]:
    found = [year for year, _value in one.values] + ([one.target[0]] if one.target else [])
    return (min(found), max(found)) if found else (0, 0)


def _named(first: int, last: int, most: int) -> Sequence[int]:
    """The last year and even steps back from it, as many as there is room for; then the first, if it fits."""
    if first == last:
        return (first,) if first else ()
    step = next(step for step in range(1, last - first + 1) if (last - first) // step < most)
    return (*sorted(last - step * place for place in range((last - first) // step + 1)), first)


def _told(one: Indicator) -> list[tuple[int, float]]:
    """The numbers that are written: the newest, the first, and the target. The others are in the table."""
    ends = [*one.values[-1:], *one.values[:1]] if len(one.values) > 1 else [*one.values]
    return ends + ([one.target] if one.target and one.values else [])


def _on_the_way(one: Indicator, year: int) -> float:
    """Where the straight way from the first value to the target is that year."""
    (first, begins), (last, ends) = one.values[0], one.target or one.values[0]
    return begins + (ends - begins) * (year - first) / ((last - first) or 1)
