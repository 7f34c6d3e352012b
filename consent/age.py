"""Age and birthdays by the Swedish calendar. Pure; computed at a date, never stored.

A person is a minor until the 18th birthday (föräldrabalken 9 kap. 1 §); the day begins at 00:00 in
Europe/Stockholm. No statute says when someone born on 29 February has a birthday in a common year:
`leap="earlier"` takes 28 February, `"later"` 1 March. Whatever is taken from a guardian uses the
earlier day, whatever is taken from the youth the later one.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MAJORITY = 18

Leap = Literal["earlier", "later"]


def birthday(born: date, years: int, leap: Leap = "earlier") -> date:
    """The day on which someone born on `born` turns `years`. Raises ValueError for negative years."""
    if years < 0:
        raise ValueError("years must not be negative")
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28) if leap == "earlier" else date(born.year + years, 3, 1)


def age_at(born: date, on: date, leap: Leap = "earlier") -> int:
    """Whole years on the day `on`. Raises ValueError before birth."""
    if on < born:
        raise ValueError("not yet born")
    years = on.year - born.year
    return years if birthday(born, years, leap) <= on else years - 1


def midnight(day: date) -> datetime:
    """00:00 in Stockholm on that day, as an aware UTC instant (clock changes come at 02 and 03)."""
    return datetime.combine(day, time.min, tzinfo=STOCKHOLM).astimezone(UTC)


def day_of(at: datetime) -> date:
    """The Stockholm calendar day of an aware instant. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("naive time")
    return at.astimezone(STOCKHOLM).date()


def turns_18_at(born: date) -> datetime:
    """The instant when guardians lose their say: 00:00 on the earlier 18th birthday, in UTC."""
    return midnight(birthday(born, MAJORITY, "earlier"))


def is_minor(born: date, at: datetime) -> bool:
    """Is the person under 18 at that instant?"""
    return at < turns_18_at(born)


def within_ages(born: date, on: date, youngest: int, oldest: int) -> bool:
    """From the earlier `youngest` birthday to the day before the later (`oldest` + 1) birthday."""
    return birthday(born, youngest, "earlier") <= on < birthday(born, oldest + 1, "later")


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day if there is no such day."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))
