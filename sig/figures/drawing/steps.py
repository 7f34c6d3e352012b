"""Who is still free of a new suspicion: Kaplan–Meier steps with their band, half-years as boxes. Pure.

For the management group alone: every step is a youth.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from sig.figures.drawing.axes import Frame, draw_below, draw_grid, left_margin, whole_ticks
from sig.figures.drawing.paper import NARROW, SIZE, WIDE, Drawing, Point, Say, Sheet
from sig.figures.half_years import Mass
from sig.figures.survival import Step

MONTH = 30.4375
"""Mean days of a month."""
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def free_line(
    steps: Sequence[Step], months: str, at_risk: str, percent: Say, *, narrow: bool = False
) -> Drawing:
    """The steps, their 95 % band where there is one, a stroke where somebody left, and who was at risk.

    `months` and `at_risk` are the words before the two rows beneath; `percent` writes a share.
    """
    last = steps[-1].days if steps else MONTH
    most = 4 if narrow else 6
    named = [month for month in whole_ticks(0, last / MONTH, most) if month * MONTH <= last + 1e-9]
    sheet, frame = _begun(last, percent, 3, narrow=narrow)
    draw_grid(sheet, frame, SHARES, percent)
    for month in named:
        x = frame.x(month * MONTH)
        sheet.line((x, frame.bottom), (x, frame.bottom + 5), "tick")
        draw_below(sheet, frame, x, f"{month:g}")
    _draw_words(sheet, frame, months, 1)
    risk = [(month, _at_risk(steps, month * MONTH)) for month in named]
    if steps:
        _draw_words(sheet, frame, at_risk, 2)
        for month, many in risk:
            draw_below(sheet, frame, frame.x(month * MONTH), str(many), 3)
    _draw_band(sheet, frame, steps)
    sheet.curve(_stairs([(0, 1.0), *((one.days, one.free) for one in steps)], frame), "line")
    for one in steps:
        if one.left:
            x, y = frame.x(one.days), frame.y(one.free)
            sheet.line((x, y - 5), (x, y + 5), "left")
    return sheet.done()


def half_years(masses: Sequence[Mass], months: str, percent: Say, *, narrow: bool = False) -> Drawing:
    """A box where it is not known when, and a dot with the share at the follow-ups, where it is.

    The first dot is at everybody, which the axis says.
    """
    ends = [one.until for one in masses if isfinite(one.until)]
    last = max([*ends, *(one.after for one in masses), 12])
    sheet, frame = _begun(last, percent, 1, narrow=narrow)
    draw_grid(sheet, frame, SHARES, percent)
    free, known = 1.0, [(0.0, 1.0)] if masses else []
    for one in masses:
        if not isfinite(one.until):
            known.append((one.after, free))
            break
        known.append((one.after, free))
        corners = [(one.after, free), (one.until, free), (one.until, free - one.share)]
        corners.append((one.after, free - one.share))
        sheet.area([(frame.x(x), frame.y(y)) for x, y in corners], "band")
        free = max(free - one.share, 0.0)
        known.append((one.until, free))
    for x, y in dict.fromkeys(known):
        sheet.dot((frame.x(x), frame.y(y)), "point")
    for month in sorted({0.0, 6.0, 12.0, *(x for x, _y in known)}):
        if month <= last:
            draw_below(sheet, frame, frame.x(month), f"{month:g}")
    _draw_words(sheet, frame, months, 1)
    for x, y in reversed(dict.fromkeys(known)):
        if x:
            _draw_share(sheet, frame, x, y, percent(y))
    return sheet.done()


def _begun(last: float, percent: Say, rows: int, *, narrow: bool) -> tuple[Sheet, Frame]:
    """`rows`: how many there are beneath the numbers of the months."""
    beneath = int(34 + rows * (SIZE + 4))
    sheet = Sheet(NARROW if narrow else WIDE, (220 if narrow else 280) + beneath, narrow)
    bottom = sheet.height - beneath
    return sheet, Frame(left_margin(SHARES, percent), sheet.width - 16, 20, bottom, 0, last, 0, 1)


def _draw_share(sheet: Sheet, frame: Frame, x: float, y: float, text: str) -> None:
    """Under the dot, for the box before it lies above."""
    at, high = frame.x(x), frame.y(y)
    places = [(at, high + SIZE + 8, "middle"), (at, high - 10, "middle")]
    places += [(at + 10, high + 5, "start"), (at - 10, high + 5, "end"), (at - 10, high - 10, "end")]
    sheet.label(text, [place for place in places if place[1] <= frame.bottom - 2], "value")


def _draw_words(sheet: Sheet, frame: Frame, text: str, row: int) -> None:
    sheet.label(text, [(frame.left, frame.bottom + 20 + row * (SIZE + 4), "start")], "axis")


def _at_risk(steps: Sequence[Step], days: float) -> int:
    """How many were still watched just before so many days."""
    return next((one.at_risk for one in steps if one.days >= days), 0)


def _draw_band(sheet: Sheet, frame: Frame, steps: Sequence[Step]) -> None:
    """The band from the first step that has an interval to the last; it holds until the next step."""
    known = [(one.days, one.low, one.high) for one in steps if one.low is not None and one.high is not None]
    if not known:
        return
    end = next((one.days for one in steps if one.days > known[-1][0]), known[-1][0])
    lows = _stairs([*((days, low) for days, low, _high in known), (end, known[-1][1])], frame)
    highs = _stairs([*((days, high) for days, _low, high in known), (end, known[-1][2])], frame)
    sheet.area([*lows, *reversed(highs)], "fan")


def _stairs(values: Sequence[tuple[float, float]], frame: Frame) -> list[Point]:
    """Level until the next value, then straight to it."""
    found = [(frame.x(values[0][0]), frame.y(values[0][1]))]
    for (_x, before), (x, after) in pairwise(values):
        found += [(frame.x(x), frame.y(before)), (frame.x(x), frame.y(after))]
    return found
