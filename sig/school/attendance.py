"""From figures to a line: the newest figure of each week counts, a week without school breaks the line, and a
fall is seen against the weeks before. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sig.school.weeks import Week

DROP = 20
"""Percentage points below the mean of the weeks before: then a fall is pointed out."""
BEFORE = 4
"""How many earlier figures the mean is taken of,"""
AT_LEAST = 2
"""at least so many,"""
REACH = 8
"""from no further back than so many weeks: after a summer there is nothing to compare with."""


@dataclass(frozen=True, repr=False)
class Figure:
    """What was reported of one week, once. Without `percent` there was no school, or nobody knows."""

    entry: UUID
    week: Week
    percent: int | None
    no_school: str
    no_school_name: str
    written_at: datetime
    author: str
    authority: str
    comment: str = ""
    mine: bool = False

    @property
    def id(self) -> UUID:
        """Its entry's."""
        return self.entry


@dataclass(frozen=True, repr=False)
class WeekLine:
    """One week as it stands now, and what stood there before."""

    now: Figure
    earlier: tuple[Figure, ...] = ()

    @property
    def week(self) -> Week:
        return self.now.week


@dataclass(frozen=True)
class Fall:
    """The newest figure lies so far below the mean of those before it."""

    week: Week
    percent: int
    mean: int


def lines(figures: Iterable[Figure]) -> tuple[WeekLine, ...]:
    """One line a week, the oldest week first. The figure written last counts; the others stay beneath it."""
    by_week: dict[Week, list[Figure]] = {}
    for figure in figures:
        by_week.setdefault(figure.week, []).append(figure)
    found = []
    for week in sorted(by_week):
        newest, *earlier = sorted(by_week[week], key=lambda one: (one.written_at, one.entry), reverse=True)
        found.append(WeekLine(newest, tuple(earlier)))
    return tuple(found)


def stretches(weeks: Sequence[WeekLine]) -> Iterator[tuple[WeekLine, ...]]:
    """Runs of weeks with a figure, next to each other: what a line may be drawn through."""
    run: list[WeekLine] = []
    for line in weeks:
        beside = run and line.week.since(run[-1].week) == 1
        if line.now.percent is None or not beside:
            if run:
                yield tuple(run)
            run = []
        if line.now.percent is not None:
            run.append(line)
    if run:
        yield tuple(run)


def fall(weeks: Sequence[WeekLine]) -> Fall | None:
    """Has attendance fallen in the newest week with a figure? It only proposes: a person writes the incident.

    Compared with the last four figures of the eight weeks before; weeks without school are left out.
    """
    counted = [(line.week, line.now.percent) for line in weeks if line.now.percent is not None]
    if not counted:
        return None
    week, percent = counted[-1]
    before = [value for earlier, value in counted[:-1] if week.since(earlier) <= REACH][-BEFORE:]
    if len(before) < AT_LEAST:
        return None
    # In whole numbers: percent <= mean - DROP, without rounding first.
    total = sum(before)
    if percent * len(before) > total - DROP * len(before):
        return None
    return Fall(week, percent, round(total / len(before)))
