"""The values of the indicators as they may be shown, and what is withheld. Pure; what pages are made of.

The figures are statistics about the town. One split by sex or area that stands for 0–4 people could still
point at somebody: then no part of that split is shown, because the others and the whole would give it away.
A value that has been corrected is withheld also when it was small before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sig.indicators.plan import SEXES
from sig.publishing.bands import WIDTH

EVERYBODY, WHOLE = "", ""


@dataclass(frozen=True)
class Spot:
    """What a value is about: the year, the sex ("" everybody), the area ("" the whole municipality)."""

    year: int
    sex: str = EVERYBODY
    area: str = WHOLE


@dataclass(frozen=True)
class Entered:
    """One value as it was entered. `low`: it is a range, `low`–`value`. By nobody: the agreement's."""

    spot: Spot
    value: Decimal
    source: str
    low: Decimal | None = None
    entered_by: str = ""
    entered_at: datetime | None = None


@dataclass(frozen=True)
class CellView:
    """One cell: the value that counts, those that it corrects, oldest first; or withheld; or neither."""

    value: Entered | None = None
    earlier: tuple[Entered, ...] = ()
    withheld: bool = False


@dataclass(frozen=True)
class LineView:
    """One year of one area: everybody, girls, boys."""

    year: int
    area: str
    everybody: CellView
    girls: CellView
    boys: CellView

    @property
    def cells(self) -> tuple[CellView, ...]:
        return (self.everybody, self.girls, self.boys)

    @property
    def shown(self) -> tuple[Entered, ...]:
        """The values that are shown."""
        return tuple(cell.value for cell in self.cells if cell.value)


@dataclass(frozen=True)
class IndicatorView:
    """One indicator with its lines: the whole municipality first, then its areas, each by year."""

    code: str
    name: str
    unit: str
    better: str
    decimals: int
    by_sex: bool
    by_area: bool
    target: Decimal | None
    target_year: int | None
    goal_text: str
    sources: tuple[tuple[int, str], ...]
    proposal: str
    lines: tuple[LineView, ...] = ()

    @property
    def withheld(self) -> bool:
        """Whether anything is left out because it could point at few."""
        return any(cell.withheld for line in self.lines for cell in line.cells)

    @property
    def not_split(self) -> bool:
        """Whether the values could be split by sex and none of them is."""
        split = any(cell.value or cell.withheld for line in self.lines for cell in line.cells[1:])
        return self.by_sex and bool(self.lines) and not split


@dataclass(frozen=True)
class Series:
    """What a small chart is drawn from: (year, value), and where it shall be. `others`: its areas."""

    name: str
    decimals: int
    points: tuple[tuple[int, Decimal], ...]
    target: tuple[int, Decimal] | None = None
    others: tuple["Series", ...] = field(default=())


def withheld_spots(entered: Iterable[Entered], *, about_people: bool) -> frozenset[Spot]:
    """The spots that may not be shown. The whole town's total of everybody always may."""
    if not about_people:
        return frozenset()
    every = list(entered)
    small = {one.spot for one in every if is_small_value(one.value)}
    hidden = {spot for spot in small if spot.sex or spot.area}
    spots = {one.spot for one in every}
    while True:
        more = {spot for spot in spots - hidden if any(_together(spot, other) for other in hidden)}
        if not more:
            return frozenset(hidden)
        hidden |= more


def is_small_value(value: Decimal) -> bool:
    """Whether the value stands for 0–4 people."""
    return abs(int(value)) < WIDTH


def _together(spot: Spot, other: Spot) -> bool:
    """Whether `spot` and the withheld `other` are parts of one whole: then showing one tells the other."""
    if spot.year != other.year:
        return False
    by_sex = bool(spot.sex and other.sex) and spot.area == other.area
    by_area = bool(spot.area and other.area) and spot.sex == other.sex
    return by_sex or by_area


def lines(entered: Sequence[Entered], *, about_people: bool, areas: Sequence[str]) -> tuple[LineView, ...]:
    """The table of one indicator from its values in the order they were entered."""
    hidden = withheld_spots(entered, about_people=about_people)
    held: dict[Spot, list[Entered]] = {}
    for one in entered:
        held.setdefault(one.spot, []).append(one)
    order = {area: place for place, area in enumerate((WHOLE, *areas))}
    rows = sorted({(order.get(spot.area, len(order)), spot.area, spot.year) for spot in held})
    return tuple(
        LineView(year, area, *(_cell(Spot(year, sex, area), held, hidden) for sex in (EVERYBODY, *SEXES)))
        for _place, area, year in rows
    )


def _cell(spot: Spot, held: dict[Spot, list[Entered]], hidden: frozenset[Spot]) -> CellView:
    if spot in hidden:
        return CellView(withheld=True)
    every = held.get(spot, [])
    return CellView(every[-1], tuple(every[:-1])) if every else CellView()


def series(view: IndicatorView) -> Series:
    """The chart of one indicator: everybody in the whole municipality, and each area beside it."""
    target = (view.target_year, view.target) if view.target is not None and view.target_year else None
    areas = list(dict.fromkeys(line.area for line in view.lines if line.area))
    return Series(
        view.name,
        view.decimals,
        _points(view, WHOLE),
        target,
        tuple(Series(area, view.decimals, _points(view, area)) for area in areas),
    )


def _points(view: IndicatorView, area: str) -> tuple[tuple[int, Decimal], ...]:
    found = ((line.year, line.everybody.value) for line in view.lines if line.area == area)
    return tuple((year, one.value) for year, one in found if one)
