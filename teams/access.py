"""The door to what floor 2 keeps sealed: hand-over notes, why a glass was broken, and forms kept for the
person who typed them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Basis, Decision
from audit.grounds import times_read
from audit.services import record
from crypto.pseudonym import pseudonym
from teams import break_glass, policy, team_hooks
from teams.facts import team_facts
from teams.models import BreakGlass, KeptForm, Membership, Team, User
from teams.naming import NameReader, staff_name_for
from teams.policy import TeamFacts
from teams.shown import Shown

MOST_OPENINGS = 200


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
    taken_over: str = ""
    take_over_reason: str = ""


@dataclass(frozen=True)
class TeamFile:
    """A team opened for one reader."""

    id: UUID
    members: tuple[MemberLine, ...]
    may_manage: bool
    own_membership: bool
    openings: tuple["OpeningSeen", ...] = ()


@dataclass(frozen=True)
class OpeningSeen:
    """A break-glass as whoever leads the team sees it: who and when, not why."""

    name: str
    authority: str
    opened_at: datetime
    ends_at: datetime
    open: bool


@dataclass(frozen=True)
class OpeningLine:
    """A break-glass in the reviewer's list. `case` is the ledger's pseudonym; `reads` counts its entries."""

    id: UUID
    name: str
    authority: str
    case: str
    paragraph: str
    opened_at: datetime
    ends_at: datetime
    open: bool
    late: bool
    own: bool
    reads: int
    verdict: str
    verdict_name: str
    reviewed_by: str
    reviewed_at: datetime | None


@dataclass(frozen=True, repr=False)
class OpeningFile:
    """One break-glass opened for the reviewer, with its reason and the case's number."""

    line: OpeningLine
    reason: str
    number: str


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
        manages = policy.may_manage_team(facts).allowed
        openings = _seen(_openings().filter(team_id=team_id)) if manages else ()
    decision.require()
    return TeamFile(
        team_id,
        tuple(_line(row, facts, by) for row in rows),
        manages,
        bool(facts.membership),
        openings,
    )


def standing(team_id: UUID, *, by: User) -> tuple[Decision, Shown | None]:
    """May this person see the team's pages now, and on what do they rest? Shows nothing, records nothing."""
    facts = team_facts(team_id=team_id, user=by)
    decision = policy.may_view_team(facts)
    leads = policy.may_manage_team(facts).allowed
    return decision, Shown(facts.authority or 0, leads=leads) if decision.allowed else None


def heading(team_id: UUID, *, by: User) -> tuple[str, str]:
    """What to call the team before `by`, and where the page is that led to it: asked while they act, so that
    row security answers.
    """
    with acting_as(by):
        return team_hooks.heading(team_id, by), team_hooks.page(team_id, by)


def openings(*, by: User) -> tuple[OpeningLine, ...]:
    """Every break-glass for the log reviewer: what waits, the oldest first; then what is done, the newest
    first. Raises NotAllowed.
    """
    decision = break_glass.may_see(active=by.is_active, roles=by.roles())
    with acting_as(by, durable=True):
        rows = list(_openings()[:MOST_OPENINGS]) if decision.allowed else []
        _review_recorded(decision, by, count=len(rows))
        reads = _reads(rows, by) if rows else Counter()
    decision.require()
    lines = [_opening(row, reads, by) for row in rows]
    waiting = [line for line in lines if not line.verdict]
    return (*reversed(waiting), *(line for line in lines if line.verdict))


def opening(opening_id: UUID, *, by: User) -> OpeningFile:
    """One break-glass with its reason; that it was opened is in the ledger first. Raises NotAllowed."""
    decision = break_glass.may_see(active=by.is_active, roles=by.roles())
    with acting_as(by, durable=True):
        row = _openings().filter(pk=opening_id).first() if decision.allowed else None
        if decision.allowed and row is None:
            decision = Decision(False, "no_such_opening")
        case = pseudonym(row.team_id, "case") if row else ""
        what = f"break_glass:{row.pk}" if row else ""
        _review_recorded(decision, by, object=what, case=case)
        reads = _reads([row], by) if row else Counter()
    decision.require()
    assert row is not None
    assert row.reason is not None
    number = team_hooks.number(row.team_id)
    return OpeningFile(_opening(row, reads, by), str(row.reason.reveal(decision)), number)


def kept_body(row: KeptForm, *, by: User) -> dict[str, list[str]]:
    """What `by` typed into a form that came too late. Raises NotAllowed for anybody else."""
    decision = Decision(
        row.user_id == by.pk, "own" if row.user_id == by.pk else "not_own", Basis("user", str(by.pk))
    )
    decision.require()
    body: Any = row.body.reveal(decision) if row.body else {}
    return {str(key): [str(value) for value in values] for key, values in body.items()}


def _openings() -> QuerySet[BreakGlass]:
    return BreakGlass.objects.select_related("user", "authority", "reviewed_by").order_by("-opened_at", "id")


def _review_recorded(decision: Decision, by: User, **about: Any) -> None:
    action = Action.REVIEW_VIEW if decision.allowed else Action.REFUSED
    outcome = "ok" if decision.allowed else "refused"
    record(action, by=by, decision=decision, purpose="break_glass", outcome=outcome, **about)


def _reads(rows: list[BreakGlass], by: User) -> Counter[str]:
    return times_read(
        {f"break_glass:{row.pk}" for row in rows},
        cases={pseudonym(row.team_id, "case") for row in rows},
        since=min(row.opened_at for row in rows),
        by=by,
    )


def _seen(rows: Iterable[BreakGlass]) -> tuple[OpeningSeen, ...]:
    now = clock.database_now()
    return tuple(
        OpeningSeen(row.user.name, row.authority.name, row.opened_at, row.ends_at, now < row.ends_at)
        for row in rows
    )


def _opening(row: BreakGlass, reads: Counter[str], by: User) -> OpeningLine:
    now = clock.now()
    return OpeningLine(
        id=row.pk,
        name=row.user.name,
        authority=row.authority.name,
        case=pseudonym(row.team_id, "case"),
        paragraph=team_hooks.paragraph(row.paragraph) if row.paragraph else "",
        opened_at=row.opened_at,
        ends_at=row.ends_at,
        open=now < row.ends_at,
        late=break_glass.is_late(opened_at=row.opened_at, reviewed_at=row.reviewed_at, at=now),
        own=row.user_id == by.pk,
        reads=reads[f"break_glass:{row.pk}"],
        verdict=row.verdict,
        verdict_name=str(row.get_verdict_display()) if row.verdict else "",
        reviewed_by=row.reviewed_by.name if row.reviewed_by else "",
        reviewed_at=row.reviewed_at,
    )


def _rows(team_id: UUID) -> list[Membership]:
    found = Membership.objects.filter(team_id=team_id).select_related(
        "user__authority", "authority", "substitute_for__user__authority"
    )
    return list(found.order_by("ends_at", "-role", "starts_at"))


def name_reader(facts: TeamFacts, by: User) -> NameReader:
    """Before whom staff of a team are named."""
    places = frozenset(place for place in (by.authority_id, facts.authority) if place is not None)
    return NameReader(by.pk, places, policy.may_manage_team(facts).allowed)


def _line(row: Membership, facts: TeamFacts, by: User) -> MemberLine:
    reader = name_reader(facts, by)
    return MemberLine(
        id=row.pk,
        version=row.version,
        user_id=row.user_id,
        name=staff_name_for(row.user, reader=reader),
        authority=row.authority.name,
        role=row.role,
        role_name=row.get_role_display(),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=_state(row, clock.now()),
        substitute_for=staff_name_for(row.substitute_for.user, reader=reader) if row.substitute_for else "",
        taken_over=row.get_taken_over_display() if row.taken_over and reader.coordinates else "",
        take_over_reason=_reason(row, facts),
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


def _reason(row: Membership, facts: TeamFacts) -> str:
    decision = policy.may_manage_team(facts)
    if row.take_over_reason is None or not decision.allowed:
        return ""
    return row.take_over_reason.reveal(decision)
