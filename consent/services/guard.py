"""Who may change what, asked anew by every service; and what the ledger calls the things changed."""

from uuid import UUID

from audit import clock
from audit.decisions import Decision
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


def named(team_id: UUID, kind: str, row_id: UUID) -> dict[str, str]:
    """`case` and `object` of a ledger entry: names that only the case key ties to anything."""
    return {"case": pseudonym(team_id, "case"), "object": f"{kind}:{pseudonym(team_id, str(row_id))}"}
