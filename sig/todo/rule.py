"""When a step is late, whom it may be handed to, who has it when its owner leaves. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

SUNDAY: Final = 6
LATE_AFTER: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)


class Group(StrEnum):
    LATE = "late"
    THIS_WEEK = "this_week"
    LATER = "later"


@dataclass(frozen=True)
class Seat:
    """Somebody who sits in the team now, active and without a conflict of interest.

    `stands_in_for`: the person whose seat this one covers.
    """

    user: int
    authority: int
    coordinator: bool = False
    stands_in_for: int | None = None


@dataclass(frozen=True)
class Owned:
    """A step as far as its readers go: whose it is, and for which authority it was made."""

    owner: int
    authority: int
    made_by_authority: int

    @property
    def readers(self) -> frozenset[int]:
        return frozenset({self.authority, self.made_by_authority})


def group_of(due_on: date, today: date) -> Group:
    """Late before today; this week from today until and including Sunday."""
    if due_on < today:
        return Group.LATE
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    return Group.THIS_WEEK if due_on <= sunday else Group.LATER


def remind_on(due_on: date, today: date) -> tuple[date, int] | None:
    """The newest reminder that is due: (about which day, how many days ahead). A day ahead, on the day, and a
    week after it, which is then the day that it is about."""
    late = due_on + LATE_AFTER
    if today >= late:
        return late, 0
    if today >= due_on:
        return due_on, 0
    return (due_on, 1) if today >= due_on - DAY else None


def may_hand_to(step: Owned, authority: int, asking: Iterable[int]) -> bool:
    """May somebody who sits for `asking` hand the step to a person of that authority?

    Whoever wrote it, to anybody: the step may get a reader. Whoever it was given to, within their authority.
    """
    return step.made_by_authority in asking or (authority == step.authority and authority in asking)


def successor(step: Owned, seats: Iterable[Seat]) -> Seat | None:
    """Who has the step when its owner is not in the team: never somebody who could not read it already.

    First whoever stands in for the owner, then the person for whom the owner stood in or another of the
    authority, if no coordinator may read it. None: it waits for somebody of its authority.
    """
    able = sorted((seat for seat in seats if seat.authority in step.readers), key=lambda seat: seat.user)
    standing_in = [seat for seat in able if seat.stands_in_for == step.owner]
    leading = [seat for seat in able if seat.coordinator]
    colleagues = [seat for seat in able if seat.authority == step.authority]
    return next(iter((*standing_in, *leading, *colleagues, *able)), None)
