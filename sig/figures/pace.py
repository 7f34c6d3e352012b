"""The pace line: how far the count has come, against a straight line to the goal. Pure.

The line is 0 on the first day of the period and the goal on its last. Only whole youths break loose, so the
line owes on each day its whole part: with 15 in four years, nobody on day 97 and one on day 98. Days are
calendar days; a leap year has 366 of them. A count that was published as a band is held against the line at
both ends of the band, and where the two disagree nothing is claimed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """What may be said about the count on a day."""

    NOT_BEGUN = "not_begun"
    AHEAD = "ahead"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    REACHED = "reached"
    ENDED_SHORT = "ended_short"
    BETWEEN = "between"
    """The band holds counts that would be said differently."""


@dataclass(frozen=True)
class Target:
    """So many youths (`goal`, at least 1) by the last day of a period. Raises ValueError otherwise."""

    goal: int
    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.goal < 1:
            raise ValueError(f"a goal is at least 1, not {self.goal}")
        if self.ends_on <= self.starts_on:
            raise ValueError(f"a period ends after {self.starts_on}, not on {self.ends_on}")

    @property
    def days(self) -> int:
        """From the first day to the last."""
        return (self.ends_on - self.starts_on).days

    def due(self, day: date) -> int:
        """How many youths the line owes on `day`: 0 before the period, the goal after it."""
        passed = min(max((day - self.starts_on).days, 0), self.days)
        return self.goal * passed // self.days

    def due_on(self, count: int) -> date:
        """The first day on which the line owes `count` youths. Raises ValueError outside 0…goal."""
        if not 0 <= count <= self.goal:
            raise ValueError(f"the line owes 0 to {self.goal}, never {count}")
        return self.starts_on + timedelta(days=-(-count * self.days // self.goal))


@dataclass(frozen=True)
class Pace:
    """How the count stands on a day.

    `due`: what the line owes. `low`, `high`: youths ahead of it (behind: negative) at the two ends of the
    band. `next_on`: the day on which the line owes one more than the band holds; None from the goal on.
    """

    standing: Standing
    due: int
    low: int
    high: int
    next_on: date | None

    @property
    def short_low(self) -> int:
        """The fewest that may be missing to the line."""
        return -self.high

    @property
    def short_high(self) -> int:
        """The most that may be missing to the line."""
        return -self.low


def pace(target: Target, as_of: date, low: int, high: int | None = None) -> Pace:
    """`low` to `high` youths (an exact count: `low` alone) held against the line on `as_of`.

    Raises ValueError for a count below 0 or a band upside down.
    """
    top = low if high is None else high
    if not 0 <= low <= top:
        raise ValueError(f"a count is a band from 0 upwards, not {low} to {top}")
    due = target.due(as_of)
    said = {_standing(target, as_of, count, due) for count in (low, top)}
    return Pace(
        said.pop() if len(said) == 1 else Standing.BETWEEN,
        due,
        low - due,
        top - due,
        target.due_on(top + 1) if top < target.goal else None,
    )


def _standing(target: Target, as_of: date, count: int, due: int) -> Standing:
    if count >= target.goal:
        return Standing.REACHED
    if as_of < target.starts_on:
        return Standing.NOT_BEGUN
    if as_of > target.ends_on:
        return Standing.ENDED_SHORT
    return Standing.ON_PACE if count == due else Standing.AHEAD if count > due else Standing.BEHIND
