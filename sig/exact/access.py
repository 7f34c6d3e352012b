"""The door to the exact figures: decided, read through the counting connection, recorded, then shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from sig.commitments.access import goal_programme
from sig.exact import policy
from sig.exact.asked import Asked, BadMoment, asked
from sig.exact.sections import Labels
from sig.figures.flows import IdentityBroken
from sig.figures.funnel import FunnelBroken
from sig.figures.history import Contradiction
from sig.models import Programme
from sig.reports import definitions, histories, menu_counts, scales
from sig.reports.exact import Agreed, Exact, Period, Sources, exact, last_days, periods
from sig.reports.origin import checkpoint, code_version
from teams.models import User

BROKEN: Final = (FunnelBroken, IdentityBroken, Contradiction)
"""The rows contradict each other, so that no number is shown at all."""


@dataclass(frozen=True)
class Answer:
    """What a page shows. `fault` says why there are no figures: broken, definition or moment; else empty.

    `periods` and `days`: what may be asked for instead.
    """

    municipality: str
    agreed: Agreed
    asked: Asked
    periods: tuple[Period, ...]
    days: tuple[date, ...]
    labels: Labels
    found: Exact | None
    fault: str = ""


def answer(said: Mapping[str, str], *, by: User, action: Action = Action.REPORT_VIEW) -> Answer | None:
    """The figures that `said` asks for (period, last, ledger), recorded as seen, printed or taken out.

    None when no agreement has been loaded. Raises NotAllowed.
    """
    with acting_as(by, durable=True):
        decision = policy.may_read(by.roles(), active=by.is_active)
        goal = goal_programme() if decision.allowed else None
        found = _answer(goal, said) if goal else None
        _record(action, decision, found, by)
    decision.require()
    return found


def _record(action: Action, decision: Decision, found: Answer | None, by: User) -> None:
    what = f"report:exact-{found.asked.code}" if found else "report:exact"
    if not decision.allowed:
        record(Action.REFUSED, by=by, decision=decision, object=what, outcome="refused")
        return
    record(action, by=by, decision=decision, object=what, outcome=found.fault or "ok" if found else "ok")


def _answer(goal: Programme, said: Mapping[str, str]) -> Answer:
    agreed, today, fault = agreed_of(goal), clock.today(), ""
    try:
        one = asked(said, agreed, clock.now(), today)
    except BadMoment:
        one, fault = asked({}, agreed, clock.now(), today), "moment"
    found: Exact | None = None
    labels = labels_of(goal)
    if not fault:
        found, fault = _counted(goal, agreed, one)
    choices = periods(agreed, one.last), last_days(agreed, today)
    return Answer(goal.municipality, agreed, one, *choices, labels, found, fault)


def _counted(goal: Programme, agreed: Agreed, one: Asked) -> tuple[Exact | None, str]:
    in_force = definitions.in_force(goal)
    if in_force is None:
        return None, "definition"
    size, root = checkpoint()
    try:
        taken = histories.taken(one.last, one.ledger, goal)
        known = sources() if one.ledger is None else None
        found = exact(
            taken, one.period, agreed, in_force.outcome, known,
            code=code_version(), ledger_size=size or None, ledger_root=root,
        )  # fmt: skip
    except BROKEN:
        return None, "broken"
    return found, ""


def agreed_of(goal: Programme) -> Agreed:
    """What the agreement says."""
    return Agreed(goal.starts_on, goal.ends_on, goal.goal)


def labels_of(goal: Programme) -> Labels:
    """The words of every leaf."""
    words = menu_counts.labels(menu_counts.menu_of(goal), goal)
    rows = Programme.objects.filter(code__in=histories.programmes(goal))
    return {
        "sex": words["sex"],
        "age_band": words["age"],
        "area": words["area"],
        "nominator": words["nominator"],
        "programme": dict(rows.values_list("code", "name")),
    }


def sources() -> Sources:
    """Scores, suspicions and the answers of the police, as they are known now."""
    suspicions = scales.suspicions()
    return Sources(scales.domain_scores(), suspicions.days, suspicions.answers)
