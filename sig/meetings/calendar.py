"""One appointment as a calendar file (RFC 5545): neutral words, nobody's name. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

PRODUCT = "-//SIG//Calendar//SV"


@dataclass(frozen=True, repr=False)
class Appointment:
    """What leaves the house. `uid` is the same each time and leads to nothing; `place` may be empty."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    version: int
    cancelled: bool
    made_at: datetime


def calendar_file(one: Appointment) -> bytes:
    """The file: one event, private, in universal time."""
    calendar, event = Calendar(), Event()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if one.cancelled else "PUBLISH")
    event.add("uid", f"{one.uid}@sig.invalid")
    event.add("dtstamp", one.made_at.astimezone(UTC))
    event.add("dtstart", one.starts_at.astimezone(UTC))
    event.add("dtend", one.ends_at.astimezone(UTC))
    event.add("summary", one.title)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("sequence", one.version)
    if one.place:
        event.add("location", one.place)
    calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found
