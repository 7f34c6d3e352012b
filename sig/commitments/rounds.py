"""The follow-ups of a year: each covers whole months, and is open from its first day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Round:
    """Follow-up `number` of `year`, of `times` that year; it covers 12 / `times` whole months."""

    year: int
    number: int
    times: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * 12 // self.times + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        following = Round(self.year + self.number // self.times, self.number % self.times + 1, self.times)
        return date.fromordinal(following.first.toordinal() - 1)

    @property
    def code(self) -> str:
        """Its place in an address or a form: 2016-2."""
        return f"{self.year}-{self.number}"


def round_of(day: date, times: int) -> Round:
    """The follow-up whose months `day` is in."""
    return Round(day.year, (day.month - 1) * times // 12 + 1, times)


def rounds(starts_on: date, ends_on: date, today: date, times: int) -> Sequence[Round]:
    """Every follow-up of the agreement that has begun, oldest first. None before the agreement begins."""
    end = round_of(min(ends_on, today), times)
    found, one = [], round_of(starts_on, times)
    while one <= end and starts_on <= today:
        found.append(one)
        one = round_of(date.fromordinal(one.last.toordinal() + 1), times)
    return found


def read(code: str, known: Sequence[Round]) -> Round | None:
    """The follow-up of that code among those that have begun."""
    return next((one for one in known if one.code == code), None)
