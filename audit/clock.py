"""The only clock: `now()` for moments, `today()` for the date on the wall in Sweden."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db import connections

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def _now() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _now()


def today() -> date:
    """The date in Stockholm now."""
    return now().astimezone(STOCKHOLM).date()


def local(moment: datetime) -> datetime:
    """The same moment as it is shown on the screen."""
    return moment.astimezone(STOCKHOLM)


def database_now(using: str = "default") -> datetime:
    """The data base's own clock, for moments that must order with what it has committed."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)
