"""Which figures somebody asks for: period, day, and the moment of the ledger. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sig.reports.exact import Agreed, Period, last_days, periods


class BadMoment(ValueError):
    """A moment of the ledger that cannot be asked for: no moment at all, or one that has not come."""


@dataclass(frozen=True)
class Asked:
    """A period up to the end of `last`. `ledger` None: as it is known now."""

    period: Period
    last: date
    ledger: datetime | None = None

    @property
    def code(self) -> str:
        """For the ledger's line about who saw it: the period and the day."""
        return f"{self.period.key}-{self.last.isoformat()}"

    @property
    def query(self) -> dict[str, str]:
        """The same question as an address asks it."""
        said = {"period": self.period.key, "last": self.last.isoformat()}
        return said | ({"ledger": self.ledger.isoformat()} if self.ledger else {})


def asked(said: Mapping[str, str], agreed: Agreed, now: datetime, today: date) -> Asked:
    """What `said` asks for. What is not among the choices is the first of them: the whole programme, today.

    With a moment of the ledger any day of the programme up to today may be asked for, so that a figure that
    was printed on that day can be counted again. Raises BadMoment.
    """
    ledger = moment(said.get("ledger", ""), now)
    last = _day(said.get("last", ""), agreed, today, free=ledger is not None)
    every = periods(agreed, last)
    period = next((one for one in every if one.key == said.get("period")), every[0])
    return Asked(period, last, ledger)


def moment(said: str, now: datetime) -> datetime | None:
    """None for nothing. Raises BadMoment."""
    if not said.strip():
        return None
    try:
        found = datetime.fromisoformat(said.strip())
    except ValueError as error:
        raise BadMoment(said) from error
    if found.tzinfo is None or found > now:
        raise BadMoment(said)
    return found


def _day(said: str, agreed: Agreed, today: date, *, free: bool) -> date:
    """`free`: any day up to today, not only ends of months."""
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return today
    if found in last_days(agreed, today) or (free and agreed.starts_on <= found <= today):
        return found
    return today
