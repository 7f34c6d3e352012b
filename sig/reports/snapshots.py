"""Reports as they were taken: counted once, frozen, and rendered from the frozen figures only."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Basis, Decision, NotAllowed
from audit.services import record
from sig.models import Programme, ReportSnapshot
from sig.reports import counts, loader, steering
from sig.reports.origin import checkpoint, code_version
from teams.models import User

KIND = "steering"
MAKERS = frozenset({"coordinator"})
READERS = frozenset({"coordinator", "management_group", "steering_group"})


class NoProgramme(Exception):
    """No programme with a goal has been loaded."""


@dataclass(frozen=True)
class Report:
    """A frozen report. `figures` is what page and PDF show; nothing else is counted."""

    id: UUID
    as_of: date
    taken_at: datetime
    taken_by: str
    definition_version: str
    digest: str
    figures: dict[str, Any]


def take(*, by: User, on: date | None = None) -> Report:
    """Count as of the end of `on` (today), freeze and record.

    Raises NotAllowed, NoProgramme, ValueError when a later report exists, and counts.IdentityBroken when the
    rows contradict each other; then nothing is stored.
    """
    decision = _may(by, MAKERS)
    as_of = on or clock.today()
    with acting_as(by):
        goal = _goal()
        earlier = [_report(row) for row in _rows(goal)]
        if as_of > clock.today() or any(report.as_of > as_of for report in earlier):
            raise ValueError("a report is taken for a day that has come and after every earlier one")
        figures = _frozen(goal, as_of, earlier)
        row = ReportSnapshot(
            programme=goal,
            kind=KIND,
            starts_on=goal.starts_on,
            ends_on=as_of,
            taken_at=clock.now(),
            taken_by=by,
            definition_version=counts.DEFINITION_VERSION,
            figures=figures,
            digest=digest(figures),
        )
        row.save(force_insert=True)
        record(Action.EXPORT_REPORT, by=by, decision=decision, object=f"report:{row.pk}", outcome="taken")
    return _report(row)


def every(*, by: User) -> Sequence[Report]:
    """All reports, oldest first. Raises NotAllowed."""
    decision = _may(by, READERS)
    with acting_as(by, durable=True):
        found = [_report(row) for row in _rows(_goal())] if _exists() else []
        record(Action.REPORT_VIEW, by=by, decision=decision, object="report:list", count=len(found))
    return found


def printed(report: Report, *, by: User) -> None:
    """Record that a report leaves as a PDF, before its first byte. Raises NotAllowed."""
    decision = _may(by, READERS)
    with acting_as(by, durable=True):
        record(Action.PRINT_REPORT, by=by, decision=decision, object=f"report:{report.id}")


def digest(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures in canonical form."""
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _frozen(goal: Programme, as_of: date, earlier: Sequence[Report]) -> dict[str, Any]:
    base = loader.base(goal)
    if wrong := counts.contradictions(base.moves):
        raise counts.IdentityBroken(counts.Flow(clock.now(), clock.now(), len(wrong), 0, 0, 0))
    rows = steering.figures(base, as_of, [steering.Earlier(report.figures["rows"]) for report in earlier])
    return {
        "municipality": goal.municipality,
        "starts_on": goal.starts_on.isoformat(),
        "ends_on": goal.ends_on.isoformat(),
        "as_of": as_of.isoformat(),
        "goal": goal.goal,
        "goal_text": goal.goal_text,
        "counting": [goal.name],
        "not_counting": sorted(
            Programme.objects.filter(counts_towards_goal=False).values_list("name", flat=True)
        ),
        "outcome_definition": goal.settings.get("definition_text", ""),
        "outcome_version": goal.settings.get("definition_version", ""),
        "rows": rows,
        "code_version": code_version(),
        "ledger": _checkpoint(),
    }


def _checkpoint() -> dict[str, Any]:
    size, root = checkpoint()
    return {"size": size, "root": root} if size else {}


def _may(by: User, roles: frozenset[str]) -> Decision:
    held = by.roles() & roles
    if not held or not by.is_active:
        raise NotAllowed(Decision(False, "no_role", hidden=False))
    return Decision(True, "role", Basis("role", min(held)))


def _exists() -> bool:
    return Programme.objects.filter(counts_towards_goal=True).exists()


def _goal() -> Programme:
    found = Programme.objects.filter(counts_towards_goal=True).order_by("-starts_on").first()
    if found is None:
        raise NoProgramme
    return found


def _rows(goal: Programme) -> Any:
    rows = ReportSnapshot.objects.filter(programme=goal, kind=KIND).select_related("taken_by")
    return rows.order_by("ends_on", "taken_at")


def _report(row: ReportSnapshot) -> Report:
    return Report(
        row.pk,
        row.ends_on,
        row.taken_at,
        row.taken_by.name,
        row.definition_version,
        row.digest,
        row.figures,
    )
