"""Where two youths who are to be kept apart could meet: a member of both teams, a time, a place. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit import clock

MARGIN = timedelta(minutes=30)
"""Two meetings with less than this between them could bring the youths together on the way."""
MEMBER, TIME, PLACE = "member", "time", "place"
BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Appointment:
    """A meeting where people come to one place. `place` is empty when it is not known here."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""


@dataclass(frozen=True)
class Side:
    """One of the two cases. `members`: everybody in the team but those who lead both."""

    members: frozenset[int] = frozenset()
    meetings: tuple[Appointment, ...] = ()


@dataclass(frozen=True)
class Clash:
    """One way in which they could meet: the person, or the two meetings."""

    kind: str
    member: int | None = None
    here: Appointment | None = None
    there: Appointment | None = None


def clashes(here: Side, there: Side) -> tuple[Clash, ...]:
    """People first, then meetings by time. Two meetings that share both time and place are told as time."""
    people = [Clash(MEMBER, member) for member in sorted(here.members & there.members)]
    return (*people, *sorted(_meeting(here, there), key=_when))


def near_in_time(one: Appointment, other: Appointment) -> bool:
    """Do they overlap, or come closer than the margin? Exactly the margin between them is enough."""
    return one.starts_at < other.ends_at + MARGIN and other.starts_at < one.ends_at + MARGIN


def same_place(one: Appointment, other: Appointment) -> bool:
    """Two meetings on the same day at what reads as the same place."""
    where = plain(one.place)
    return bool(where) and where == plain(other.place) and _day(one) == _day(other)


def plain(place: str) -> str:
    """A place without capitals, signs and extra space: "Rum 3, Fritidsgården" as "rum 3 fritidsgården"."""
    return BETWEEN_WORDS.sub(" ", place.casefold()).strip()


def _meeting(here: Side, there: Side) -> Iterator[Clash]:
    for mine in here.meetings:
        for other in there.meetings:
            if near_in_time(mine, other):
                yield Clash(TIME, here=mine, there=other)
            elif same_place(mine, other):
                yield Clash(PLACE, here=mine, there=other)


def _when(clash: Clash) -> datetime:
    assert clash.here is not None
    return clash.here.starts_at


def _day(one: Appointment) -> object:
    return clock.local(one.starts_at).date()
