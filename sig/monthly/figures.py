"""One month in figures, from the lines of the data base. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from consent.age import add_months
from consent.due import WARNING_DAYS
from sig.models.codes import Stage
from sig.monthly.rule_sql import Line

MONTHS: Final = 12
WAITING: Final = (Stage.NOMINATED, Stage.ELIGIBLE, Stage.INFORMED, Stage.CONSENTED)


@dataclass(frozen=True)
class Row:
    """One heading with its numbers; `days`: the longest, where there is one."""

    name: str
    number: int
    days: int | None = None


@dataclass(frozen=True)
class Came:
    """How often one authority was called that month, and what became of it."""

    authority: str
    came: int
    excused: int
    absent: int

    @property
    def called(self) -> int:
        return self.came + self.excused + self.absent


@dataclass(frozen=True)
class Month:
    """What the group reads. Attendance is the month's; everything else stands as it does today."""

    first: date
    today: date
    at_work: int
    meetings: int
    waiting: tuple[Row, ...]
    ends: tuple[Row, ...]
    no_consent: int
    actions: tuple[Row, ...]
    steps: tuple[Row, ...]
    came: tuple[Came, ...]
    vacant: tuple[Row, ...]
    no_coordinator: int
    no_deputy: int

    @property
    def waits(self) -> int:
        return sum(row.number for row in self.waiting)

    @property
    def overdue(self) -> int:
        return sum(row.number for row in (*self.actions, *self.steps))


def month(lines: Iterable[Line], first: date, today: date) -> Month:
    """The lines in their places; what has no line is nought."""
    found = {(line.what, line.whose): line for line in lines}

    def count(what: str, whose: str = "") -> int:
        line = found.get((what, whose))
        return line.number if line else 0

    def rows(what: str) -> tuple[Row, ...]:
        mine = (line for line in found.values() if line.what == what)
        return tuple(sorted((Row(one.whose, one.number, one.days) for one in mine), key=lambda one: one.name))

    places = sorted({whose for what, whose in found if what in ("came", "excused", "absent")})
    waiting = {row.name: row for row in rows("waiting")}
    return Month(
        first=first,
        today=today,
        at_work=count("at_work"),
        meetings=count("meetings"),
        waiting=tuple(
            Row(str(stage.label), waiting[stage].number, waiting[stage].days)
            for stage in WAITING
            if stage in waiting
        ),
        ends=tuple(Row(str(days), count("ends", str(days))) for days in WARNING_DAYS),
        no_consent=count("no_consent"),
        actions=rows("actions"),
        steps=rows("steps"),
        came=tuple(
            Came(place, count("came", place), count("excused", place), count("absent", place))
            for place in places
        ),
        vacant=rows("vacant"),
        no_coordinator=count("no_coordinator"),
        no_deputy=count("no_deputy"),
    )


def chosen(said: str, today: date) -> date:
    """The first day of the month that was asked for ("2026-11"), this one when it is none of `choices`."""
    return next((day for day in choices(today) if said == f"{day:%Y-%m}"), today.replace(day=1))


def choices(today: date) -> tuple[date, ...]:
    """The first days of this month and the eleven before it, the newest first."""
    this = today.replace(day=1)
    return tuple(add_months(this, -back) for back in range(MONTHS))
