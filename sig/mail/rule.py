"""When a letter may go. Pure; hours are those of the wall clock in Stockholm, moments are compared in UTC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from audit.clock import STOCKHOLM
from sig.models.codes import MailWhen

PAUSE: Final = timedelta(hours=1)
"""Between two letters to somebody who wants them at once: what came meanwhile is in the second."""
LOOK_BACK: Final = 8
SATURDAY: Final = 5


@dataclass(frozen=True)
class Wish:
    """What somebody has said of letters. Quiet from 17 to 7 runs over midnight; from 7 to 7 is never."""

    when: str = MailWhen.DAILY
    daily_hour: int = 8
    quiet_from: int = 17
    quiet_to: int = 7
    weekends: bool = False


def is_quiet(hour: int, wish: Wish) -> bool:
    """Does that hour of the day lie in [quiet_from, quiet_to)?"""
    if wish.quiet_from <= wish.quiet_to:
        return wish.quiet_from <= hour < wish.quiet_to
    return hour >= wish.quiet_from or hour < wish.quiet_to


def may_mail_now(wish: Wish, now: datetime, last: datetime | None) -> bool:
    """May a letter go now, when the last one went then? At most one an hour, or one for each daily hour."""
    there = now.astimezone(STOCKHOLM)
    if wish.when == MailWhen.NEVER or is_quiet(there.hour, wish) or not _is_day(there.date(), wish):
        return False
    if last is None and wish.when == MailWhen.AT_ONCE:
        return True
    if wish.when == MailWhen.AT_ONCE:
        return last is not None and last + PAUSE <= now
    return _daily_due(wish, now, last)


def next_time(wish: Wish, now: datetime, last: datetime | None) -> datetime | None:
    """The first moment from now on at which a letter may go; None when none ever will."""
    return next((moment for moment in _moments(now, last) if may_mail_now(wish, moment, last)), None)


def _daily_due(wish: Wish, now: datetime, last: datetime | None) -> bool:
    """Has a daily hour been reached since the last letter? With none before, today's must be."""
    today = now.astimezone(STOCKHOLM).date()
    days = [today - timedelta(days=back) for back in range(LOOK_BACK if last else 1)]
    reached = (_at(day, wish.daily_hour) for day in days if _is_day(day, wish))
    newest = next((moment for moment in reached if moment <= now), None)
    return newest is not None and (last is None or last < newest)


def _moments(now: datetime, last: datetime | None) -> Iterator[datetime]:
    """Where the answer can change: now, the end of the pause, and each whole hour of the next ten days."""
    start = now.astimezone(UTC)
    whole = start.replace(minute=0, second=0, microsecond=0)
    hours = [whole + timedelta(hours=count) for count in range(1, 240)]
    after = [last.astimezone(UTC) + PAUSE] if last else []
    yield from sorted(moment for moment in (start, *after, *hours) if moment >= start)


def _at(day: date, hour: int) -> datetime:
    """That hour of that day: the first of two in autumn, an hour later when spring has taken it away."""
    return datetime.combine(day, time(hour), tzinfo=STOCKHOLM).astimezone(UTC)


def _is_day(day: date, wish: Wish) -> bool:
    return wish.weekends or day.weekday() < SATURDAY
