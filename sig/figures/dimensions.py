"""By what is counted: periods of Swedish calendar days, and sex, age band, area and nominating authority.

A period is half-open: its first moment belongs to it, its last does not. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from consent.age import add_months, day_of, midnight
from sig.figures.history import UNKNOWN, History, Shrunk
from sig.figures.snapshot import Snapshot

ROLLING: Final = (24, 36)
"""Months of the rolling windows: with fifteen to forty youths a year says next to nothing."""
LEAVES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "sex": ("F", "M", "X"),
        "age_band": ("below", "13-14", "15-17", "18-20", "above"),
        "area": (),
        "nominator": (),
        "programme": (),
    }
)
"""The dimensions with their leaves; where there are none here, the programme or the cases say which."""
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """[start, end). Raises ValueError for times without zone and when it does not end after it starts."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("naive time")
        if self.end <= self.start:
            raise ValueError("a period ends after it starts")

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.start <= moment < self.end

    @property
    def first(self) -> date:
        """The first day."""
        return day_of(self.start)

    @property
    def last(self) -> date:
        """The last day."""
        return day_of(self.end - timedelta(microseconds=1))


def days(first: date, last: date) -> Window:
    """From 00:00 on the first day to the end of the last, in Stockholm."""
    return Window(midnight(first), end_of(last))


def rolling(last: date, months: int) -> Window:
    """So many calendar months up to the end of `last`. Raises ValueError for none.

    It begins on the day with the number that follows `last`; a month without that day gives its last one.
    """
    if months < 1:
        raise ValueError("a window is at least a month")
    after = last + ONE_DAY
    return Window(midnight(add_months(after, -months)), midnight(after))


def years(first: date, last: date) -> tuple[Window, ...]:
    """One period a calendar year from `first` to the end of `last`. Raises ValueError when there is none."""
    if last < first:
        raise ValueError("a period ends after it starts")
    return tuple(
        days(max(date(year, 1, 1), first), min(date(year, 12, 31), last))
        for year in range(first.year, last.year + 1)
    )


def until(end: datetime) -> Window:
    """Everything before `end`."""
    return Window(datetime(1900, 1, 1, tzinfo=UTC), end)


def end_of(day: date) -> datetime:
    """The first moment after that day."""
    return midnight(day + ONE_DAY)


def refuse_beyond(taken: Snapshot, window: Window) -> None:
    """Raises ValueError when the period reaches further than what was counted."""
    if window.end > taken.before:
        raise ValueError("the period ends after the moment of the snapshot")


def leaf(row: History | Shrunk, dimension: str) -> str:
    """Where a row belongs; `unknown` where nothing is registered. Raises KeyError for no dimension."""
    if dimension not in LEAVES:
        raise KeyError(dimension)
    found: str = getattr(row, dimension)
    return found or UNKNOWN


def split(taken: Snapshot, dimension: str, leaves: Iterable[str] = ()) -> dict[str, Snapshot]:
    """One snapshot for each leaf, those without cases too; every case is in exactly one.

    `leaves`: which there are, in their order; without any those of `LEAVES`, or those that the cases have.
    `unknown` comes last where it is needed. Raises ValueError for a case outside them, KeyError for no
    dimension.
    """
    rows: Sequence[History | Shrunk] = (*taken.histories, *taken.shrunk)
    found = {leaf(row, dimension) for row in rows}
    named = tuple(leaves) or LEAVES[dimension] or tuple(sorted(found - {UNKNOWN}))
    if stray := sorted(found - {UNKNOWN, *named}):
        raise ValueError(f"{dimension} is one of {', '.join(named)}, not {', '.join(stray)}")
    every = (*named, UNKNOWN) if UNKNOWN in found and UNKNOWN not in named else named
    return {name: _part(taken, dimension, name) for name in every}


def only(taken: Snapshot, programmes: Iterable[str]) -> Snapshot:
    """The cases of these programmes."""
    wanted = frozenset(programmes)
    return _of(
        taken,
        tuple(row for row in taken.histories if row.programme in wanted),
        tuple(row for row in taken.shrunk if row.programme in wanted),
    )


def _part(taken: Snapshot, dimension: str, name: str) -> Snapshot:
    return _of(
        taken,
        tuple(row for row in taken.histories if leaf(row, dimension) == name),
        tuple(row for row in taken.shrunk if leaf(row, dimension) == name),
    )


def _of(taken: Snapshot, histories: tuple[History, ...], shrunk: tuple[Shrunk, ...]) -> Snapshot:
    cases = frozenset(history.case for history in histories)
    return replace(
        taken,
        histories=histories,
        shrunk=shrunk,
        calls=tuple(call for call in taken.calls if call.case in cases),
        goals=tuple(goal for goal in taken.goals if goal.case in cases),
    )
