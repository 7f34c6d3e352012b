"""Who may change what, asked anew by every service; and what the ledger is told of it."""

from typing import Any
from uuid import UUID

from audit import clock
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from consent import policy
from consent.facts import viewer
from consent.models import Subject
from crypto.pseudonym import pseudonym
from teams.models import User


def require_coordinator(team_id: UUID, by: User) -> Decision:
    """The allowing decision. Raises NotAllowed for anybody but the team's coordinator."""
    decision = policy.may_manage_consent(viewer(team_id=team_id, by=by, at=clock.database_now()))
    decision.require()
    return decision


def require_coordinator_of_youth(youth_id: UUID, by: User) -> tuple[Decision, UUID]:
    """The decision and the team in which `by` coordinates around that youth. Raises NotAllowed."""
    decision = Decision(False, "not_member")
    for team_id in Subject.objects.filter(youth_id=youth_id).values_list("team_id", flat=True):
        decision = policy.may_manage_consent(viewer(team_id=team_id, by=by, at=clock.database_now()))
        if decision.allowed:
            return decision, team_id
    decision.require()
    raise AssertionError("unreachable")


def note(
    action: Action,
    team_id: UUID,
    kind: str,
    row_id: UUID,
    *,
    by: User | None = None,
    decision: Decision | None = None,
    purpose: str = "",
    count: int | None = None,
) -> None:
    """One ledger entry about a row of that team, under names that only the case key ties to anything."""
    record(
        action,
        by=by,
        decision=decision,
        case=pseudonym(team_id, "case"),
        object=f"{kind}:{pseudonym(team_id, str(row_id))}",
        purpose=purpose,
        count=count,
    )


def authored(row: Any, by: User | None) -> None:
    """Let the row's next version name who made it."""
    row._history_user = by
