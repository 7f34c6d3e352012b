"""The door to the cost illustration: what it says, its lines, and who changed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.acting import acting_as
from audit.actions import Action
from audit.services import record
from sig.commitments.access import goal_programme, reader_of
from sig.exact import policy
from sig.figures.cost import Illustration, Refusal, illustrate
from sig.reports.costs import Version, versions
from teams.models import User
from teams.naming import staff_name_for


@dataclass(frozen=True)
class Line:
    """One kind. `values` in the shape of the file; `told`: the illustration, or why there is none."""

    code: str
    values: Mapping[str, Any]
    told: Illustration | Refusal


@dataclass(frozen=True)
class Changed:
    """One change: when, by whom, and what."""

    number: int
    at: datetime
    by: str
    what: str
    about: str


@dataclass(frozen=True)
class CostPage:
    """`many`: of how many of a kind the amounts are, the number of youths that the agreement aims at."""

    enabled: bool
    many: int
    lines: tuple[Line, ...]
    history: tuple[Changed, ...]

    def line(self, code: str) -> Line | None:
        """The line with that code, if it is there."""
        return next((one for one in self.lines if one.code == code), None)


def page(*, by: User, write: bool = False) -> CostPage | None:
    """The illustration as it stands; None when no agreement has been loaded. Raises NotAllowed.

    `write`: asked for by a page that changes something.
    """
    with acting_as(by, durable=True):
        rule = policy.may_change_cost if write else policy.may_read
        decision = rule(by.roles(), active=by.is_active)
        goal = goal_programme() if decision.allowed else None
        found = _page(goal.goal or 0, versions(goal), by) if goal else None
        action, outcome = (Action.REPORT_VIEW, "ok") if decision.allowed else (Action.REFUSED, "refused")
        record(action, by=by, decision=decision, object="report:exact-cost", outcome=outcome)
    decision.require()
    return found


def _page(many: int, every: tuple[Version, ...], by: User) -> CostPage:
    table = every[-1].table
    lines = tuple(
        Line(row["code"], row, illustrate(table, row["code"], many))
        for row in every[-1].values.get("costs", [])
    )
    names = _names(every, by)
    history = tuple(
        Changed(one.number, one.at, names.get(one.by or 0, ""), one.what, one.about)
        for one in reversed(every)
        if one.at is not None
    )
    return CostPage(table.enabled, many, lines, history)


def _names(every: tuple[Version, ...], by: User) -> dict[int, str]:
    people = User.objects.filter(pk__in={one.by for one in every if one.by}).select_related("authority")
    reader = reader_of(by)
    return {person.pk: staff_name_for(person, reader=reader) for person in people}
