"""The limits of a session and of the proofs of who somebody is, as pure functions of moments.

Sources: security.md §3 (idle 15 minutes, absolute 8 hours, two sessions, second factor at most 5 minutes
old).
"""

from datetime import datetime, timedelta
from typing import Final

IDLE: Final = timedelta(minutes=15)
ABSOLUTE: Final = timedelta(hours=8)
STEP_UP: Final = timedelta(minutes=5)
HALF_WAY: Final = timedelta(minutes=5)
SET_UP_LINK: Final = timedelta(hours=72)
KEPT_FORM: Final = timedelta(days=7)
SUBMISSION: Final = timedelta(days=7)
MAX_SESSIONS: Final = 2


def end_reason(*, started_at: datetime, last_seen_at: datetime, at: datetime) -> str:
    """Why a session is over at `at`: "absolute", "idle", or "" while it runs. Limits are half-open."""
    if at >= started_at + ABSOLUTE:
        return "absolute"
    return "idle" if at >= last_seen_at + IDLE else ""


def is_fresh(*, verified_at: datetime, at: datetime) -> bool:
    """Whether the second factor is young enough for a step-up: at most five minutes, that second included."""
    return at <= verified_at + STEP_UP


def half_way_in_time(*, password_at: datetime, at: datetime) -> bool:
    """Whether the code may still follow the password: within five minutes."""
    return at < password_at + HALF_WAY


def link_in_time(*, expires_at: datetime, at: datetime) -> bool:
    """Whether a set-up link may be used: up to, not at, its expiry."""
    return at < expires_at
