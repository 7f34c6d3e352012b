"""A hand-over as its two people see it: what is asked, and afterwards the receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, refuse
from audit.services import record
from teams import team_hooks
from teams.handing_over import TAKEN, WHY
from teams.models import HandOver, HandOverTeam, User
from teams.naming import PAPER, staff_name_for

MOST = 50
WAITING = ("", TAKEN)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """One team: its case's number, and what became of it ("" while the answer waits)."""

    number: str
    outcome: str
    why: Promise | str

    @property
    def taken(self) -> bool:
        return self.outcome == TAKEN


@dataclass(frozen=True)
class Seen:
    """A hand-over before one of its two people; `gives`: it is the reader who hands over."""

    id: UUID
    giver: str
    taker: str
    gives: bool
    offered_at: datetime
    answered_at: datetime | None
    starts_at: datetime | None
    last_moment: datetime | None
    state: str
    state_name: str
    lines: tuple[Line, ...]
    stayed: int

    @property
    def waits(self) -> bool:
        return self.state == HandOver.State.OFFERED


def every(*, by: User) -> tuple[Seen, ...]:
    """The newest that `by` has part in; recorded."""
    with acting_as(by, durable=True):
        rows = list(_rows()[:MOST])
        record(Action.TEAM_VIEW, by=by, purpose="hand_overs", count=len(rows))
    return _seen(rows, by)


def one(hand_over: UUID, *, by: User) -> Seen:
    """One that `by` has part in; recorded. Raises NotAllowed, the same for one that is not there."""
    with acting_as(by, durable=True):
        rows = list(_rows().filter(pk=hand_over))
        outcome = "ok" if rows else "refused"
        record(Action.TEAM_VIEW, by=by, purpose="hand_over", count=len(rows), outcome=outcome)
    if not rows:
        refuse(Decision(False, "not_member"))
    return _seen(rows, by)[0]


def _rows() -> QuerySet[HandOver]:
    people = HandOver.objects.select_related("giver__authority", "taker__authority")
    return people.prefetch_related("lines").order_by("-offered_at", "id")


def _seen(rows: list[HandOver], by: User) -> tuple[Seen, ...]:
    numbers = team_hooks.numbers({line.team_id for row in rows for line in row.lines.all()})
    return tuple(_one(row, numbers, by) for row in rows)


def _one(row: HandOver, numbers: dict[UUID, str], by: User) -> Seen:
    gives = row.giver_id == by.pk
    every_line = list(row.lines.all())
    # What stays is the giver's: which teams, and why, is not for whoever was asked.
    shown = every_line if gives else [line for line in every_line if line.outcome in WAITING]
    return Seen(
        id=row.pk,
        giver=staff_name_for(row.giver, reader=PAPER),
        taker=staff_name_for(row.taker, reader=PAPER),
        gives=gives,
        offered_at=row.offered_at,
        answered_at=row.answered_at,
        starts_at=row.starts_at,
        last_moment=row.ends_at - MINUTE if row.ends_at else None,
        state=row.state,
        state_name=str(row.get_state_display()),
        lines=_lines(shown, numbers),
        stayed=sum(line.outcome not in WAITING for line in every_line),
    )


def _lines(rows: Iterable[HandOverTeam], numbers: dict[UUID, str]) -> tuple[Line, ...]:
    lines = (Line(numbers.get(row.team_id, ""), row.outcome, WHY.get(row.outcome, "")) for row in rows)
    return tuple(sorted(lines, key=lambda line: line.number))
