"""ISO weeks: which a day belongs to, which come next, which wait for a figure. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

MOST = 4
"""How many weeks back a figure is asked for at a time."""
FRIDAY = 5
A_YEAR = 52


@dataclass(frozen=True, order=True)
class Week:
    """A year has 52 weeks or 53; its first is the one with the first Thursday."""

    year: int
    number: int

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def plus(self, weeks: int) -> "Week":
        """So many weeks later, or earlier with a negative number."""
        return week_of(self.monday + timedelta(weeks=weeks))

    def since(self, earlier: "Week") -> int:
        """How many weeks after the other."""
        return (self.monday - earlier.monday).days // 7

    @property
    def code(self) -> str:
        """2026-W47, as in forms and addresses."""
        return f"{self.year}-W{self.number:02d}"


def week_of(day: date) -> Week:
    """The week of a day."""
    year, number, _weekday = day.isocalendar()
    return Week(year, number)


def is_week(year: int, number: int) -> bool:
    """Is there such a week?"""
    try:
        date.fromisocalendar(year, number, 1)
    except ValueError:
        return False
    return True


def newest_to_report(today: date) -> Week:
    """The newest week whose school days are over: this one from Friday, else the last."""
    this = week_of(today)
    return this if today.isoweekday() >= FRIDAY else this.plus(-1)


def unfilled(filled: Collection[Week], today: date) -> tuple[Week, ...]:
    """Of the last four weeks those that have no figure yet, the oldest first."""
    newest = newest_to_report(today)
    last = (newest.plus(-back) for back in reversed(range(MOST)))
    return tuple(week for week in last if week not in filled)


def may_report(week: Week, today: date) -> bool:
    """Not before its school days are over, and a year back at most: how it was before the case is of use."""
    newest = newest_to_report(today)
    return newest.plus(-A_YEAR) <= week <= newest
