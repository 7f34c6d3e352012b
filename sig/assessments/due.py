"""When the next assessment is due. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from consent.age import add_months
from sig.models.codes import Occasion

FIRST = timedelta(days=14)
"""How long after the start the first one may take."""
MONTHS = 3


@dataclass(frozen=True)
class Made:
    """An assessment that was made."""

    occasion: str
    on: date


@dataclass(frozen=True)
class Due:
    """The next one: which, and the day by which it is to be made."""

    occasion: str
    on: date

    def late(self, today: date) -> bool:
        """Has the day passed?"""
        return self.on < today


def next_due(started_on: date | None, made: Iterable[Made], closing_on: date | None = None) -> Due | None:
    """The next assessment of a case that began on `started_on`; None before that and after the last one.

    The first is due two weeks after the start, then one every third month after the latest. `closing_on`: the
    day of a closing meeting, by which the last one is made.
    """
    if started_on is None:
        return None
    done = list(made)
    if any(one.occasion == Occasion.EXIT for one in done) and closing_on is not None:
        return None
    if not done:
        return Due(Occasion.START, started_on + FIRST)
    if closing_on is not None:
        return Due(Occasion.EXIT, closing_on)
    return Due(Occasion.QUARTER, add_months(max(one.on for one in done), MONTHS))


def suggested(made: Iterable[Made], closing_on: date | None = None) -> str:
    """The occasion that an assessment made now most likely is."""
    if not list(made):
        return Occasion.START
    return Occasion.EXIT if closing_on is not None else Occasion.QUARTER
