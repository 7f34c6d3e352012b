"""What counting is told: each case as its stage changes, and what is left of nominations no longer kept.

Times are aware. `at` is when something happened, `recorded_at` when the system was told: a step taken on
paper is recorded later. Codes are those of `sig/models/codes.py`. Pure; `sig/reports/histories.py` reads it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

FUNNEL: Final = ("nominated", "eligible", "informed", "consented", "started")
"""Each stage holds only people who have been in the one before it."""
STARTED: Final = "started"
CLOSED: Final = "closed"
GONE: Final = ("declined", "refused")
"""Where a case ends that never starts: the reason of the move says who said no."""
ERROR: Final = "error"
"""The closing reason of a case that was registered by mistake."""
UNKNOWN: Final = "unknown"
"""The leaf of a dimension for cases about which nothing is registered."""


class Contradiction(Exception):
    """The stage changes of a case cannot all be true; `case` is its key."""

    def __init__(self, case: str, wrong: str) -> None:
        super().__init__(f"case {case}: {wrong}")
        self.case = case


@dataclass(frozen=True)
class Move:
    """One stage change. `reason` is a StageReason; `closed` takes its own from the closure."""

    stage: str
    at: datetime
    recorded_at: datetime
    reason: str


@dataclass(frozen=True)
class Verdict:
    """A verified outcome at `months` (6 or 12) after the closure, and when a relapse that became known took
    it back. `definition`: the version that it was judged by; empty is the one in force.
    """

    months: int
    verdict: str
    verified_at: datetime
    withdrawn_at: datetime | None
    definition: str = ""


@dataclass(frozen=True)
class History:
    """One case. `case` is any key; sex, age band, area and nominating authority as at the nomination.

    `closed_reason` is empty and `planned` None until the case is closed. Moves stand in the order in which
    they happened.
    """

    case: str
    programme: str
    sex: str
    age_band: str
    area: str
    nominator: str
    moves: tuple[Move, ...]
    closed_reason: str
    planned: bool | None
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class Shrunk:
    """So many nominations, no longer kept one by one, that entered `stage`; counted from `since` on.

    `since` is the first moment of a day. Where they ended is a row of its own: `stage` is declined or
    refused, `left` the stage in which it happened, `reason` the StageReason. `known_from`: the moment of
    recording from which the row is known, None where that is no later than `since`.
    """

    stage: str
    programme: str
    sex: str
    age_band: str
    area: str
    nominator: str
    since: datetime
    count: int
    left: str = ""
    reason: str = ""
    known_from: datetime | None = None


@dataclass(frozen=True)
class Call:
    """One seat at one meeting that was held: who was called, and whether somebody came.

    `presence`: came, excused, absent, or empty where nobody wrote it down.
    """

    case: str
    meeting: str
    authority: str
    at: datetime
    recorded_at: datetime
    presence: str


@dataclass(frozen=True)
class Rating:
    """Where the youth stands on a goal that day, −2…+2; `place` orders the ratings of one day."""

    on: date
    recorded_at: datetime
    score: int
    place: int = 0


@dataclass(frozen=True)
class Goal:
    """A goal of a plan with its ratings. `weight` is 1 where nobody weighs goals.

    `recorded_at` None: written down when it was set.
    """

    case: str
    goal: str
    set_at: datetime
    removed_at: datetime | None
    ratings: tuple[Rating, ...]
    weight: float = 1.0
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class Caseload:
    """Everything that is counted, as it was read at one moment."""

    histories: tuple[History, ...]
    shrunk: tuple[Shrunk, ...] = ()
    calls: tuple[Call, ...] = ()
    goals: tuple[Goal, ...] = ()
