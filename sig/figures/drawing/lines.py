"""The pace line, and the fan of a forecast: counts by day against the straight line to the goal. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sig.figures.drawing.axes import Frame, counts, draw_grid, draw_years, left_margin
from sig.figures.drawing.paper import NARROW, SIZE, WIDE, Drawing, Label, Sheet, width_of
from sig.figures.forecast import Fan
from sig.figures.pace import Target


@dataclass(frozen=True)
class Shown:
    """A count that was shown as of a day: exact where `low` is `high`, else a band."""

    day: date
    low: int
    high: int

    @property
    def text(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def pace_line(shown: Sequence[Shown], target: Target, goal: str, *, narrow: bool = False) -> Drawing:
    """`shown` oldest first; `goal` are the words beside the end of the line.

    A band is a bar from its low to its high: where in it the truth lies is not known, so no line joins bands.
    """
    sheet, frame = _begun(target, [one.high for one in shown], goal, narrow=narrow)
    _draw_shown(sheet, frame, shown, target)
    _draw_goal(sheet, frame, target, goal)
    _draw_values(sheet, frame, shown, target)
    return sheet.done()


def fan(
    shown: Sequence[Shown], ahead: Sequence[Fan], target: Target, goal: str, *, narrow: bool = False
) -> Drawing:
    """What was shown, and what 80 % of the runs hold from the last of it on, with the middle run."""
    highest = [*(one.high for one in shown), *(one.high for one in ahead)]
    sheet, frame = _begun(target, highest, goal, narrow=narrow)

    def at(day: date, count: float) -> tuple[float, float]:
        return frame.x((day - target.starts_on).days), frame.y(count)

    begins = [(shown[-1].day, shown[-1].low, shown[-1].high)] if shown else []
    lows = [at(day, low) for day, low, _high in begins] + [at(one.day, one.low) for one in ahead]
    highs = [at(day, high) for day, _low, high in begins] + [at(one.day, one.high) for one in ahead]
    if ahead:
        sheet.area([*lows, *reversed(highs)], "fan")
        middle = [at(day, low) for day, low, high in begins if low == high]
        sheet.curve([*middle, *(at(one.day, one.median) for one in ahead)], "median")
    _draw_shown(sheet, frame, shown, target)
    _draw_goal(sheet, frame, target, goal)
    if ahead:
        last = Shown(ahead[-1].day, ahead[-1].low, ahead[-1].high)
        x, y = at(last.day, (last.low + last.high) / 2)
        beside = [(x + 10, y + shift, "start") for shift in (5, 25, -15, 45, -35)]
        over, under = at(last.day, last.high)[1], at(last.day, last.low)[1]
        inner = [
            (x, over - 8, "end"),
            (x, under + SIZE + 6, "end"),
            (x, over - 28, "end"),
            (x, under - 8, "end"),
        ]
        sheet.label(last.text, inner if narrow else beside, "value")
    _draw_values(sheet, frame, shown, target)
    return sheet.done()


def _begun(target: Target, highest: Sequence[int], goal: str, *, narrow: bool) -> tuple[Sheet, Frame]:
    sheet = Sheet(NARROW if narrow else WIDE, 250 if narrow else 320, narrow)
    steps = counts(max([target.goal, *highest]))
    right = sheet.width - (14 if narrow else width_of(goal) + 18)
    frame = Frame(left_margin(steps), right, 20, sheet.height - 34, 0, target.days, 0, steps[-1])
    draw_grid(sheet, frame, steps)
    draw_years(sheet, frame, target.starts_on, target.ends_on)
    return sheet, frame


def _draw_goal(sheet: Sheet, frame: Frame, target: Target, goal: str) -> None:
    end = (frame.x(target.days), frame.y(target.goal))
    sheet.line((frame.x(0), frame.y(0)), end, "target")
    x, y = end
    beside = [(x + 10, y + shift, "start") for shift in (5, 25, -15)]
    above = [(x, y - 7, "end"), (x, y + 18, "end")]
    sheet.label(goal, above if sheet.narrow else beside, "label")


def _draw_shown(sheet: Sheet, frame: Frame, shown: Sequence[Shown], target: Target) -> None:
    exact: list[tuple[float, float]] = []
    for one in shown:
        x = frame.x((one.day - target.starts_on).days)
        if one.low == one.high:
            exact.append((x, frame.y(one.low)))
            sheet.dot(exact[-1], "point")
            continue
        sheet.curve(exact, "line")
        exact = []
        left, right = max(x - 4, frame.left), min(x + 4, frame.right)
        low, high = frame.y(one.low), frame.y(one.high)
        sheet.area([(left, low), (right, low), (right, high), (left, high)], "band")
    sheet.curve(exact, "line")


def _draw_values(sheet: Sheet, frame: Frame, shown: Sequence[Shown], target: Target) -> None:
    """On the side away from the target, and never across its line but for the newest.

    The newest first: where room is short, the table has the older.
    """
    for place, one in enumerate(reversed(shown)):
        x = frame.x((one.day - target.starts_on).days)
        places = [(x, frame.y(one.high) - 9, "middle"), (x, frame.y(one.low) + SIZE + 6, "middle")]
        if one.high < target.due(one.day):
            places.reverse()
        inside = [spot for spot in places if spot[1] <= frame.bottom - 2]
        clear = [spot for spot in inside if not _crossed(frame, target, one.text, spot)]
        sheet.label(one.text, clear if clear or place else inside, "value")


def _crossed(frame: Frame, target: Target, text: str, spot: tuple[float, float, str]) -> bool:
    """Whether the line to the goal goes through a label there."""
    box = Label(*spot[:2], text, spot[2]).box
    rise = (frame.y(0) - frame.y(target.goal)) / ((frame.right - frame.left) or 1)
    left, right = (frame.y(0) - rise * (x - frame.left) for x in (box.left, box.right))
    return right < box.bottom and left > box.top
