"""How a publication comes to be, and who may do what while it does. Pure.

    ordered ──→ refused                     nothing may leave the house: the code says why
       └─→ drafted ──→ approved_once ──→ published
              └────────────┴──→ rejected | withdrawn

A draft has not left the house: whoever may approve it works inside the secrecy of the cases. So a draft that
was rejected or withdrawn counts for nothing when the next one is audited. Somebody leads the figures out:
whoever ordered them. Two others stand for them, each of the management group or another coordinator.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from audit.decisions import Decision, by_role
from teams.roles import COORDINATOR, MANAGEMENT_GROUP, STEERING_GROUP

NEEDED: Final = 2
"""So many approvals by people who did not order it."""
KEY: Final = re.compile(r"(\d{4})-([1-9]\d*)")


class State(StrEnum):
    """Where an order stands."""

    ORDERED = "ordered"
    REFUSED = "refused"
    DRAFTED = "drafted"
    APPROVED_ONCE = "approved_once"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN: Final = frozenset({State.ORDERED, State.DRAFTED, State.APPROVED_ONCE})
"""While an order is open nobody can place another for the same agreement."""
WAITING: Final = frozenset({State.DRAFTED, State.APPROVED_ONCE})
"""There is a draft, and people are asked about it."""
INSIDE: Final = frozenset({COORDINATOR, MANAGEMENT_GROUP})
READERS: Final = INSIDE | {STEERING_GROUP}


class Answer(StrEnum):
    """What one person says of a draft."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Given:
    """One answer and whose it is (the key of the account)."""

    answer: str
    by: int


@dataclass(frozen=True)
class OrderFacts:
    """Everything that decides where an order stands. `ordered_by`: the key of the account."""

    ordered_by: int
    refused: bool = False
    drafted: bool = False
    answers: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Asking:
    """Who asks: account, the roles in force, whether the account is active."""

    user: int
    roles: frozenset[str]
    active: bool = True


def state(facts: OrderFacts) -> State:
    """Where the order stands. Raises ValueError for facts that cannot all be true."""
    if not facts.drafted:
        if facts.answers:
            raise ValueError("answers about a draft that is not there")
        return State.REFUSED if facts.refused else State.ORDERED
    if facts.refused:
        raise ValueError("an order is refused or drafted")
    return _answered(facts)


def _answered(facts: OrderFacts) -> State:
    here = State.DRAFTED
    seen: set[int] = set()
    for one in facts.answers:
        if here not in WAITING:
            raise ValueError(f"an answer to what is {here}")
        if one.by in seen:
            raise ValueError("one answer a person")
        if (one.answer == Answer.WITHDRAW) != (one.by == facts.ordered_by):
            raise ValueError("whoever ordered it withdraws, the others approve or reject")
        seen.add(one.by)
        here = _after(here, one.answer)
    return here


def _after(here: State, answer: str) -> State:
    if answer == Answer.APPROVE:
        return State.PUBLISHED if here is State.APPROVED_ONCE else State.APPROVED_ONCE
    return State.REJECTED if answer == Answer.REJECT else State.WITHDRAWN


def may_order(asking: Asking) -> Decision:
    """Coordinators."""
    return _held(asking, frozenset({COORDINATOR}))


def may_oversee(asking: Asking) -> Decision:
    """Whoever may see that there are publications: coordinators, the management group, the steering group."""
    return _held(asking, READERS)


def may_read(asking: Asking, at: State) -> Decision:
    """What is not published is for coordinators and the management group; for others it is not there."""
    seen = _held(asking, READERS if at is State.PUBLISHED else INSIDE)
    if not seen.allowed and asking.active and asking.roles & READERS:
        return Decision(False, "not_published", hidden=True)
    return seen


def may_fetch(asking: Asking, at: State) -> Decision:
    """Files exist, and leave, once it is published."""
    seen = may_read(asking, at)
    if seen.allowed and at is not State.PUBLISHED:
        return Decision(False, "not_published", hidden=False)
    return seen


def may_answer(asking: Asking, facts: OrderFacts, answer: Answer) -> Decision:
    """Whoever ordered it may withdraw and nothing else; another coordinator or somebody of the management
    group may approve or reject, once; both only while there is a draft that has not left the house.
    """
    held = _held(asking, INSIDE)
    if not held.allowed:
        return held
    mine = asking.user == facts.ordered_by
    reasons = (
        ("not_open", state(facts) not in WAITING),
        ("not_ordered_by", answer is Answer.WITHDRAW and not mine),
        ("ordered_by", answer is not Answer.WITHDRAW and mine),
        ("answered", any(one.by == asking.user for one in facts.answers)),
    )
    refused = next((reason for reason, holds in reasons if holds), "")
    return Decision(False, refused, hidden=False) if refused else held


def day_refused(ends_on: date, *, today: date, starts_on: date, published: Iterable[date]) -> str:
    """Why figures cannot be of the end of that day: "future", "before_start", "before_latest"; else "".

    `published`: the days of what has been published. The same day again is no fault: it is another audience.
    """
    if ends_on > today:
        return "future"
    if ends_on < starts_on:
        return "before_start"
    return "before_latest" if any(ends_on < day for day in published) else ""


def order_refused(states: Collection[State]) -> str:
    """Why another order cannot be placed for the agreement now: "open" while one is, else ""."""
    return "open" if OPEN & set(states) else ""


def next_key(ends_on: date, keys: Sequence[str]) -> str:
    """`YYYY-n`: the year of the day, and the first number that was never used in it. Names are not reused."""
    numbers = [
        int(found[2]) for key in keys if (found := KEY.fullmatch(key)) and int(found[1]) == ends_on.year
    ]
    return f"{ends_on.year}-{max(numbers, default=0) + 1}"


def _held(asking: Asking, wanted: frozenset[str]) -> Decision:
    return by_role(asking.roles, wanted, active=asking.active)
