"""What is coming around a consent: its end and the 18th and 21st birthdays, said 60, 30 and 7 days ahead.

Pure. The 18th birthday is the earlier day for somebody born on 29 February, the 21st the later one: both are
kind to the youth.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from consent.age import birthday, day_of, turns_18_at

WARNING_DAYS = (60, 30, 7)
CONSENT_ENDS, TURNS_18, TURNS_21 = "consent_ends", "turns_18", "turns_21"


@dataclass(frozen=True)
class Coming:
    """Something that changes on the day `on`: the first day on which it is otherwise."""

    kind: str
    on: date

    def days(self, today: date) -> int:
        """How many days are left."""
        return (self.on - today).days


def coming(*, born: date | None, ends_at: datetime | None, at: datetime) -> tuple[Coming, ...]:
    """Everything that lies ahead, the nearest first. `ends_at`: when sharing stops as things are now.

    A consent that ends because the youth turns 18 is told as the birthday alone. `born` is None for whoever
    may not know it.
    """
    found: list[Coming] = []
    if born is not None:
        found.append(Coming(TURNS_18, birthday(born, 18, "earlier")))
        found.append(Coming(TURNS_21, birthday(born, 21, "later")))
    if ends_at is not None and (born is None or ends_at != turns_18_at(born)):
        found.append(Coming(CONSENT_ENDS, day_of(ends_at)))
    today = day_of(at)
    return tuple(sorted((one for one in found if one.on > today), key=lambda one: (one.on, one.kind)))


def near(lines: Iterable[Coming], today: date) -> tuple[Coming, ...]:
    """Those that the first warning has been reached for."""
    return tuple(one for one in lines if one.days(today) <= max(WARNING_DAYS))


def reached(on: date, today: date, known_since: date) -> int | None:
    """Which of WARNING_DAYS is due, also when some days were missed: the nearest one that has passed.

    None before the first, from the day itself on, and while the only ones passed had passed already when the
    thing became known (a consent for 45 days is not announced the morning after).
    """
    left = (on - today).days
    if left <= 0:
        return None
    passed = (days for days in WARNING_DAYS if left <= days and on - timedelta(days=days) >= known_since)
    return min(passed, default=None)


def unbroken(periods: Iterable[tuple[datetime, datetime]], at: datetime) -> datetime | None:
    """When what is shared at that instant stops, renewals that follow at once included; None: nothing is."""
    end: datetime | None = None
    for start, stop in sorted(periods):
        if start <= (end or at) and stop > (end or at):
            end = stop
    return end
