"""The door to the indicators: decided, recorded, then read, with what may not be shown left out."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from audit.acting import acting_as
from audit.actions import Action
from sig.commitments.access import door, goal_programme, reader_of
from sig.indicators.rows import Measured
from sig.indicators.shown import Entered, IndicatorView, Spot, lines, withheld_spots
from sig.models import Area, Indicator, IndicatorValue, Programme
from teams.models import User
from teams.naming import PAPER, NameReader, staff_name_for

AGREEMENT = "agreement"
"""Stands for the agreement as a source; the page says it in words."""
MOST_RECENT = 20


@dataclass(frozen=True)
class IndicatorPage:
    """All indicators. `areas`: code → name."""

    municipality: str
    areas: dict[str, str]
    indicators: tuple[IndicatorView, ...]

    @property
    def withheld(self) -> bool:
        """Whether anything is left out because it could point at few."""
        return any(one.withheld for one in self.indicators)


@dataclass(frozen=True)
class Recent:
    """One value as it was entered, for whoever enters; `withheld`: it is not shown to anybody."""

    entered: Entered
    area: str
    withheld: bool


@dataclass(frozen=True)
class EntryPage:
    """What a form for one value needs. `entered`: every value so far, the agreement's own too."""

    measured: Measured
    about_people: bool
    areas: dict[str, str]
    entered: tuple[Entered, ...]

    @property
    def recent(self) -> tuple[Recent, ...]:
        """The values that were entered last, newest first."""
        hidden = withheld_spots(self.entered, about_people=self.about_people)
        newest = [one for one in reversed(self.entered) if one.entered_at][:MOST_RECENT]
        return tuple(
            Recent(one, self.areas.get(one.spot.area, one.spot.area), one.spot in hidden) for one in newest
        )

    def withholds(self, spot: Spot, value: Decimal) -> bool:
        """Whether that value, once it is entered, may not be shown."""
        every = (*self.entered, Entered(spot, value, ""))
        return spot in withheld_spots(every, about_people=self.about_people)


def page(*, by: User, printed: bool = False) -> IndicatorPage | None:
    """Every indicator with what may be shown; None when no agreement has been loaded. Raises NotAllowed."""
    action = Action.PRINT_AGREEMENT if printed else Action.AGREEMENT_VIEW
    with acting_as(by, durable=True):
        decision = door(by, action, "agreement:indicators")
        goal = goal_programme()
        reader = PAPER if printed else reader_of(by)
        found = _page(goal, reader) if decision.allowed and goal else None
    decision.require()
    return found


def entry(code: str, *, by: User) -> EntryPage | None:
    """One indicator for whoever enters its values, small ones too; None: unknown. Raises NotAllowed."""
    with acting_as(by, durable=True):
        decision = door(by, Action.AGREEMENT_VIEW, "agreement:indicator", write=True)
        goal = goal_programme()
        row = Indicator.objects.filter(programme=goal, code=code).first() if decision.allowed else None
        found = _entry(row, reader_of(by)) if row else None
    decision.require()
    return found


def headings(*, by: User) -> tuple[Measured, ...]:
    """What a file may hold values of. Raises NotAllowed."""
    with acting_as(by, durable=True):
        decision = door(by, Action.AGREEMENT_VIEW, "agreement:import", write=True)
        goal = goal_programme()
        rows = list(Indicator.objects.filter(programme=goal)) if decision.allowed else []
    decision.require()
    return tuple(map(measured, rows))


def measured(row: Indicator) -> Measured:
    """What a value of this indicator may be."""
    return Measured(row.code, row.name, row.by_sex, row.by_area, row.decimals, row.lowest, row.highest)


def areas_of(goal: Programme) -> dict[str, str]:
    """The areas of the agreement, code → name, in the order they were named."""
    return dict(Area.objects.filter(programme=goal).order_by("id").values_list("code", "name"))


def _page(goal: Programme, reader: NameReader) -> IndicatorPage:
    areas = areas_of(goal)
    held: dict[int, list[Entered]] = {}
    rows = IndicatorValue.objects.filter(indicator__programme=goal).order_by("id")
    for row in rows.select_related("entered_by", "entered_by__authority"):
        held.setdefault(row.indicator_id, []).append(_entered(row, reader))
    found = [_view(row, held.get(row.pk, []), areas) for row in Indicator.objects.filter(programme=goal)]
    return IndicatorPage(goal.municipality, areas, tuple(found))


def _view(row: Indicator, entered: list[Entered], areas: dict[str, str]) -> IndicatorView:
    table = lines([*known(row), *entered], about_people=row.about_people, areas=list(areas))
    return IndicatorView(
        code=row.code,
        name=row.name,
        unit=row.unit,
        better=row.better,
        decimals=row.decimals,
        by_sex=row.by_sex,
        by_area=row.by_area,
        target=row.target,
        target_year=row.target_year,
        goal_text=row.goal_text,
        sources=tuple((int(line), str(quote)) for line, quote in row.sources),
        proposal=row.proposal,
        lines=tuple(replace(line, area=areas.get(line.area, line.area)) for line in table),
    )


def known(row: Indicator) -> list[Entered]:
    """The values that the agreement itself gives."""
    return [_known(one) for one in row.known]


def _known(one: dict[str, Any]) -> Entered:
    low = Decimal(one["low"]) if one.get("low") else None
    return Entered(Spot(one["year"], one["sex"], one["area"]), Decimal(one["value"]), AGREEMENT, low)


def _entered(row: IndicatorValue, reader: NameReader) -> Entered:
    name = staff_name_for(row.entered_by, reader=reader)
    return Entered(Spot(row.year, row.sex, row.area), row.value, row.source, None, name, row.entered_at)


def _entry(row: Indicator, reader: NameReader) -> EntryPage:
    rows = IndicatorValue.objects.filter(indicator=row).select_related("entered_by", "entered_by__authority")
    every = (*known(row), *(_entered(one, reader) for one in rows.order_by("id")))
    return EntryPage(measured(row), row.about_people, areas_of(row.programme), every)
