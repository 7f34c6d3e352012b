"""One of the demo's live cases while it is being filled: who takes part, and how long it has gone on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from audit import clock
from consent.age import age_at
from sig.importing.rows import ImportedCase
from sig.importing.save import SHARED, SHARING
from sig.meetings.rule import working_day
from sig.services.releases import To
from teams.models import User

NINE = 9
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, repr=False)
class Live:
    """A started case whose consent is in force. `number`, from 1, varies what there is and what is late."""

    id: UUID
    team_id: UUID
    number: int
    file: ImportedCase
    cast: Mapping[str, User]

    @property
    def started_on(self) -> date:
        assert self.file.started_on is not None
        return self.file.started_on

    @property
    def age(self) -> int:
        return age_at(self.file.date_of_birth, clock.today())

    @property
    def days(self) -> int:
        """How many days the case has been going on."""
        return (clock.today() - self.started_on).days

    def to(self, *kinds: str, but: str = "") -> list[To]:
        """Those authorities as readers, without the one that writes."""
        held = {user.authority.kind: user.authority_id for user in self.cast.values() if user.authority}
        return [To(held[kind]) for kind in kinds if kind != but]

    def everybody(self, category: str, but: str) -> list[To]:
        """Whoever the consent covers for that kind of information."""
        return self.to(*SHARING, but=but) if category in SHARED else []

    def account(self, *keys: str) -> tuple[int, ...]:
        return tuple(self.cast[key].pk for key in keys)


def at_nine(day: date, hour: int = NINE) -> datetime:
    """A day as a moment, in office hours."""
    return datetime.combine(day, time(hour), tzinfo=clock.STOCKHOLM)


def workday(day: date, step: int = 1) -> date:
    """That day, or the nearest working day after it (with -1: before it)."""
    while not working_day(day):
        day += step * ONE_DAY
    return day


def spread(first: date, last: date, count: int) -> Iterable[date]:
    """`count` working days from the first to the last, evenly."""
    span = (last - first).days
    return (workday(first + timedelta(days=span * turn // max(count - 1, 1)), -1) for turn in range(count))
