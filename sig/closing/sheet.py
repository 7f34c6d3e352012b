"""What the pages around a closure receive: plain frozen objects."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Planned:
    """A meeting that is planned and has not been."""

    id: UUID
    kind_name: str
    starts_at: datetime


@dataclass(frozen=True)
class Draft:
    """An own draft, which nobody can finish once the case is closed."""

    id: UUID
    kind_name: str
    changed_on: date


@dataclass(frozen=True)
class Reviews:
    """Decisions of the own authority that are to be looked at again: how many, and the next day."""

    count: int = 0
    next_on: date | None = None


@dataclass(frozen=True)
class StillOpen:
    """What is open beside the plan and the next steps, which the case file holds."""

    meetings: tuple[Planned, ...]
    drafts: tuple[Draft, ...]
    restricted: Reviews
    withheld: Reviews
    exit_assessed_on: date | None


@dataclass(frozen=True)
class Ended:
    """What the closure says beside the case file. `disclosed`: lines on statutory grounds still in force."""

    thanks: str
    thanks_name: str
    thanks_on: date | None
    disclosed: int
