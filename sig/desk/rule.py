"""What needs somebody now, and since when something is new. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sig.models.codes import TIMELINE
from sig.silence import QUIET, SILENT, days_quiet, ends_soon, silent_for
from sig.states import WRITABLE

GAP = timedelta(minutes=30)
DRAFTED = frozenset(TIMELINE)
"""The kinds that can be drafts: each has a form that goes on with one. The others are saved at once."""


class Need(StrEnum):
    """Why a case needs somebody now, the most pressing first."""

    LATE_STEP = "late_step"
    NO_CONSENT = "no_consent"
    SILENT_30 = "silent_30"
    CONSENT_ENDS = "consent_ends"
    NO_STEP = "no_step"
    SILENT_14 = "silent_14"


ORDER = tuple(Need)
SILENCES = {SILENT: Need.SILENT_30, QUIET: Need.SILENT_14}


@dataclass(frozen=True)
class Standing:
    """How one case stands for one reader. `met_on`: the last contact that the reader can see, else the day of
    the start; None before the start."""

    stage: str
    leads: bool
    step_on: date | None = None
    consent_until: date | None = None
    met_on: date | None = None


def looked(seen_at: datetime | None, before_at: datetime | None, now: datetime) -> datetime | None:
    """Since when something is new, for somebody who looks at the day now; None the first time.

    Looking again within half an hour is the same look: nothing stops being new by a page being reloaded.
    """
    if seen_at is None:
        return None
    return seen_at if now - seen_at >= GAP else before_at


def needs(standing: Standing, today: date) -> tuple[Need, ...]:
    """What is late, missing or soon over. That a step or a consent is missing is for whoever leads."""
    found = {Need.LATE_STEP} if standing.step_on and standing.step_on < today else set()
    if standing.stage in WRITABLE:
        found |= _led(standing, today) if standing.leads else set()
        silent = silent_for(days_quiet(standing.met_on, today))
        found |= {SILENCES[silent]} if silent else set()
    return tuple(need for need in ORDER if need in found)


def _led(standing: Standing, today: date) -> set[Need]:
    until = standing.consent_until
    found = {Need.NO_STEP} if standing.step_on is None else set()
    if until is None:
        found.add(Need.NO_CONSENT)
    elif ends_soon(until, today):
        found.add(Need.CONSENT_ENDS)
    return found
