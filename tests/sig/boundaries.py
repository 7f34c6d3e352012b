"""The moments at which worlds are built: where days, years, ages and clocks turn in Europe/Stockholm."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from consent.age import midnight, turns_18_at


@dataclass(frozen=True)
class Boundary:
    """A moment, and the birth date of those who come of age at or about it."""

    name: str
    at: datetime
    born: date


def _birthday(name: str, born: date) -> Boundary:
    return Boundary(name, turns_18_at(born), born)


BOUNDARIES = (
    _birthday("born on 29 February, of age in a common year", date(2008, 2, 29)),
    Boundary("the day after that birthday", midnight(date(2026, 3, 1)), date(2008, 2, 29)),
    _birthday("of age the day the clock goes forward", date(2008, 3, 29)),
    Boundary("the clock goes forward", datetime(2026, 3, 29, 1, tzinfo=UTC), date(2008, 3, 29)),
    Boundary("the day after the clock went forward", midnight(date(2026, 3, 30)), date(2008, 3, 30)),
    _birthday("of age the day the clock goes back", date(2008, 10, 25)),
    Boundary("the clock goes back", datetime(2026, 10, 25, 1, tzinfo=UTC), date(2008, 10, 25)),
    Boundary("the day after the clock went back", midnight(date(2026, 10, 26)), date(2008, 10, 26)),
    _birthday("of age on 28 February of a leap year", date(2010, 2, 28)),
    _birthday("of age on 1 March of a leap year", date(2010, 3, 1)),
    Boundary("29 February itself", midnight(date(2028, 2, 29)), date(2010, 2, 28)),
    _birthday("of age at new year", date(2009, 1, 1)),
    Boundary("new year in UTC", datetime(2027, 1, 1, tzinfo=UTC), date(2009, 1, 1)),
    _birthday("of age in summer time", date(2009, 6, 14)),
    Boundary("in the middle of a day", datetime(2026, 6, 14, 10, 30, tzinfo=UTC), date(2008, 6, 14)),
    _birthday("born on 29 February 2012", date(2012, 2, 29)),
)
