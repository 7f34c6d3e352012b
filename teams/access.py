"""The door to what floor 2 keeps sealed: hand-over notes, and forms kept for the person who typed them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Basis, Decision
from audit.services import record
from crypto.pseudonym import pseudonym
from teams import policy
from teams.facts import team_facts
from teams.models import KeptForm, Membership, Team, User
from teams.policy import TeamFacts


@dataclass(frozen=True)
class MemberLine:
    """One seat in a team as its page shows it. `state`: now, later or ended."""

    id: UUID
    version: int
    user_id: int
    name: str
    authority: str
    role: str
    role_name: str
    starts_at: datetime
    ends_at: datetime | None
    state: str
    substitute_for: str
    hand_over_note: str


@dataclass(frozen=True)
class TeamFile:
    """A team opened for one reader."""

    id: UUID
    members: tuple[MemberLine, ...]
    may_manage: bool
    own_membership: bool


def team(team_id: UUID, *, by: User) -> TeamFile:
    """Decide, record, then open a team for `by`. Raises NotAllowed, after the refusal is in the ledger."""
    facts = team_facts(team_id=team_id, user=by)
    decision = policy.may_view_team(facts)
    with acting_as(by, durable=True):
        exists = Team.objects.filter(pk=team_id).exists()
        if decision.allowed and not exists:
            decision = Decision(False, "no_such_team")
        # A stranger's guess must not make a pseudonym key for a team that is not there.
        case = pseudonym(team_id, "case") if decision.allowed else ""
        outcome = "ok" if decision.allowed else "refused"
        action = Action.TEAM_VIEW if decision.allowed else Action.REFUSED
        record(action, by=by, decision=decision, case=case, object="team", outcome=outcome)
        rows = _rows(team_id) if decision.allowed else []
    decision.require()
    return TeamFile(
        team_id,
        tuple(_line(row, facts, by) for row in rows),
        policy.may_manage_team(facts).allowed,
        bool(facts.membership),
    )


def kept_body(row: KeptForm, *, by: User) -> dict[str, list[str]]:
    """What `by` typed into a form that came too late. Raises NotAllowed for anybody else."""
    decision = Decision(
        row.user_id == by.pk, "own" if row.user_id == by.pk else "not_own", Basis("user", str(by.pk))
    )
    decision.require()
    body: Any = row.body.reveal(decision) if row.body else {}
    return {str(key): [str(value) for value in values] for key, values in body.items()}


def _rows(team_id: UUID) -> list[Membership]:
    found = Membership.objects.filter(team_id=team_id).select_related(
        "user", "authority", "substitute_for__user"
    )
    return list(found.order_by("ends_at", "-role", "starts_at"))


def _line(row: Membership, facts: TeamFacts, by: User) -> MemberLine:
    return MemberLine(
        id=row.pk,
        version=row.version,
        user_id=row.user_id,
        name=row.user.name,
        authority=row.authority.name,
        role=row.role,
        role_name=row.get_role_display(),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=_state(row, clock.now()),
        substitute_for=row.substitute_for.user.name if row.substitute_for else "",
        hand_over_note=_note(row, facts, by),
    )


def _state(row: Membership, at: datetime) -> str:
    if row.ends_at and row.ends_at <= at:
        return "ended"
    return "later" if row.starts_at > at else "now"


def _note(row: Membership, facts: TeamFacts, by: User) -> str:
    decision = policy.may_read_hand_over(facts, same_authority=row.authority_id == by.authority_id)
    if row.hand_over_note is None or not decision.allowed:
        return ""
    return row.hand_over_note.reveal(decision)
