"""Which nominations shrink, when, and what is counted of them. Pure; `row_security.py` says the same in SQL.

A nomination before consent holds minimal data and is cleared after a no; the municipality's board must have
decided so (gallringsbeslut krävs, arkivlagen 1990:782 10 §, bekräfta med jurist).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from consent.age import day_of
from sig.models.codes import Stage

CAME_TO_NOTHING: Final = frozenset({Stage.DECLINED, Stage.REFUSED})
COUNTED: Final = (Stage.NOMINATED, Stage.ELIGIBLE, Stage.INFORMED, Stage.CONSENTED)
"""The stages that a case can have entered before it came to nothing."""
DEFAULT_DAYS: Final = 60
SETTING: Final = "nomination_kept_days"
NOTICE_DAYS: Final = 7


@dataclass(frozen=True)
class Ended:
    """A case and when its last step was recorded. `others`: does the same youth have another case?"""

    stage: str
    recorded_at: datetime
    kept_days: int = DEFAULT_DAYS
    others: bool = False


def kept_days(settings: Mapping[str, Any]) -> int:
    """The programme's number of days, sixty where it says nothing."""
    found = settings.get(SETTING, DEFAULT_DAYS)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 1 else DEFAULT_DAYS


def due_on(case: Ended) -> date | None:
    """The day on which it shrinks; None for a case that has not come to nothing (or has been reopened).

    Counted in Swedish calendar days from the day when the no was recorded.
    """
    if case.stage not in CAME_TO_NOTHING:
        return None
    return day_of(case.recorded_at) + timedelta(days=case.kept_days)


def is_due(case: Ended, today: date) -> bool:
    """Does it shrink now?"""
    due = due_on(case)
    return due is not None and due <= today


def warned_on(case: Ended) -> date | None:
    """From which day the coordinator is told that it will shrink."""
    due = due_on(case)
    return due - timedelta(days=NOTICE_DAYS) if due else None


def youth_goes_too(case: Ended) -> bool:
    """The person register goes with the only case; another case keeps it."""
    return not case.others


def half_of(day: date) -> str:
    """ "2018-H2"."""
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


@dataclass(frozen=True)
class Published:
    """A publication: of which day's end, and when it was counted (what was recorded before that is in it)."""

    ends_on: date
    counted_at: datetime


def since(day: date, published: Iterable[Published]) -> date:
    """From which day the count of a step holds: the half-year's first day, or the day after the last
    publication before.

    A publication counts a day's steps up to its end, so one of the day itself includes it.
    """
    first = date(day.year, 1 if day.month <= 6 else 7, 1)
    return max([first, *(one.ends_on + timedelta(days=1) for one in published if one.ends_on < day)])


def known_from(day: date, recorded_at: datetime, published: Iterable[Published]) -> datetime | None:
    """The moment up to which the step is left out: that of the last publication of its day or later that was
    counted before it was recorded. None where there is none.

    `recorded_at`: when the step and every one before it had been recorded.
    """
    late = (one.counted_at for one in published if one.ends_on >= day and one.counted_at <= recorded_at)
    return max(late, default=None)
