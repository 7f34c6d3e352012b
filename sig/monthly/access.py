"""The door to the management group's month. Counts alone, recorded before they are shown."""

from datetime import date

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, by_role
from audit.services import record
from consent.age import add_months, midnight
from sig.monthly.figures import Month, month
from sig.monthly.rule_sql import monthly
from teams.models import User
from teams.roles import MANAGEMENT_GROUP


def may_see_month(roles: frozenset[str], *, active: bool) -> Decision:
    """Members of the management group, nobody else. Pure."""
    return by_role(roles, frozenset({MANAGEMENT_GROUP}), active=active)


def figures(first: date, *, by: User, printed: bool = False) -> Month:
    """The month that begins on `first`, recorded as seen or as printed. Raises NotAllowed."""
    decision = may_see_month(by.roles(), active=by.is_active)
    action = Action.PRINT_REPORT if printed else Action.REPORT_VIEW
    with acting_as(by, durable=True):
        today = clock.today()
        until = midnight(add_months(first, 1))
        lines = monthly(midnight(first), until, today) if decision.allowed else []
        what = action if decision.allowed else Action.REFUSED
        outcome = "done" if decision.allowed else "refused"
        record(what, by=by, decision=decision, object=f"report:month-{first:%Y-%m}", outcome=outcome)
    decision.require()
    return month(lines, first, today)
