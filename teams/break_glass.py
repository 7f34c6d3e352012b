"""Break-glass (nödöppning): who may open a case in an emergency, how long, and who looks into it. Pure.

Source: security.md §3; the search by case number alone SFS 2001:637 15 §. What it opens is the one rule's
work (`sig.policy`). It gives no right to write.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from audit.decisions import Basis, Decision
from teams.roles import COORDINATOR, LOG_REVIEWER, TEAM_MEMBER

MINUTES: Final = (15, 30, 60)
REVIEW_WITHIN: Final = timedelta(hours=72)
MAY_OPEN: Final = frozenset({COORDINATOR, TEAM_MEMBER})
NOTHING_OPEN: Final = Decision(False, "nothing_open")


@dataclass(frozen=True, slots=True)
class Opener:
    """Who asks. `fresh`: the second factor at most five minutes old; `secrecy`: of an authority bound by a
    secrecy rule; `open_now`: has one open already.
    """

    active: bool
    verified: bool
    fresh: bool
    roles: frozenset[str]
    secrecy: bool
    open_now: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The case that the typed number names. `known`: there is one; `started`: its stage lets members outside
    social services know of it; `social`: the asker is of social services; `member`: sits in its team.
    """

    known: bool
    conflict: bool = False
    started: bool = False
    social: bool = False
    member: bool = False


def may_ask(opener: Opener) -> Decision:
    """May this person break the glass of any case? Says nothing of a case, so the answer may be shown."""
    reasons = (
        ("not_verified", not opener.verified),
        ("inactive", not opener.active),
        ("role", not opener.roles & MAY_OPEN),
        ("no_secrecy", not opener.secrecy),
        ("stale", not opener.fresh),
        ("already_open", opener.open_now),
    )
    found = next((code for code, wrong in reasons if wrong), "")
    return Decision(False, found, hidden=False) if found else Decision(True, "emergency", hidden=False)


def may_open(opener: Opener, asked: Asked) -> Decision:
    """May this person break the glass of this case? What depends on the case is hidden, and looks the same
    whatever it is; only whoever knows of the case already is told that a break-glass is not needed.
    """
    able = may_ask(opener)
    if not able.allowed:
        return able
    reasons = (
        ("no_case", not asked.known),
        ("conflict", asked.conflict),
        ("before_start", not (asked.started or asked.social)),
    )
    found = next((code for code, wrong in reasons if wrong), "")
    if found:
        return Decision(False, found)
    return Decision(False, "already_member", hidden=False) if asked.member else able


def may_use(*, until: datetime | None, senders: bool, at: datetime) -> Decision | None:
    """Why a paragraph does not open this case: the youth is too old for it (`until` has come), or nobody in
    the team may tell on it (`senders`). None when nothing hinders. Asked when the case may be opened anyway,
    so the answer may be shown.
    """
    if until is not None and at >= until:
        return Decision(False, "paragraph_age", hidden=False)
    return None if senders else Decision(False, "paragraph_senders", hidden=False)


def may_see(*, active: bool, roles: frozenset[str]) -> Decision:
    """The list of openings, and why each was made, are for the log reviewer."""
    if active and LOG_REVIEWER in roles:
        return Decision(True, "role", Basis("role", LOG_REVIEWER), hidden=False)
    return Decision(False, "role", hidden=False)


def may_review(*, active: bool, roles: frozenset[str], own: bool, reviewed: bool) -> Decision:
    """May this person sign what they found? Never about an own opening, and once."""
    seen = may_see(active=active, roles=roles)
    if not seen.allowed:
        return seen
    if own:
        return Decision(False, "own", hidden=False)
    return Decision(False, "reviewed", hidden=False) if reviewed else seen


def is_late(*, opened_at: datetime, reviewed_at: datetime | None, at: datetime) -> bool:
    """72 hours have gone and nobody has signed; the 72nd hour itself is late."""
    return reviewed_at is None and at >= opened_at + REVIEW_WITHIN


def minutes_left(*, ends_at: datetime, at: datetime) -> int:
    """Whole minutes, the begun one counted; 0 when it is over."""
    return max(0, -((at - ends_at) // timedelta(minutes=1)))


def ends_at(*, opened_at: datetime, minutes: int, until: datetime | None = None) -> datetime:
    """When it ends by itself; no later than `until`, when its paragraph's age limit is reached. Raises
    ValueError for a length that is not offered.
    """
    if minutes not in MINUTES:
        raise ValueError(f"a break-glass lasts {MINUTES} minutes, not {minutes}")
    whole = opened_at + timedelta(minutes=minutes)
    return whole if until is None else min(whole, until)
