"""Break-glass: opened for one team, told at once, ended early when the person's rights change, looked into.

`teams.break_glass` holds the rules. Which case a number means is known above (`sig.services.break_glass`).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from audit.context import current
from audit.decisions import Basis, Decision, refuse
from audit.services import record
from crypto.pseudonym import pseudonym
from teams import break_glass as rule
from teams import notices, team_hooks
from teams.models import BreakGlass, Team, User
from teams.roles import ADMINISTRATOR, LOG_REVIEWER, MANAGEMENT_GROUP

SYSTEM = "teams.break-glass"


@dataclass(frozen=True)
class Opening:
    """The person's own open break-glass, as every page shows it."""

    id: UUID
    team_id: UUID
    heading: str
    ends_at: datetime
    minutes_left: int


def opener(*, by: User, fresh: bool) -> rule.Opener:
    """The facts of whoever asks. Holds their account until the transaction ends: one opening at a time."""
    User.objects.select_for_update().get(pk=by.pk)
    return rule.Opener(
        active=by.is_active,
        verified=current().level == "otp",
        fresh=fresh,
        roles=by.roles(),
        secrecy=bool(by.authority and by.authority.secrecy_regime),
        open_now=_open(by).exists(),
    )


def begin(
    *,
    team_id: UUID,
    reason: str,
    paragraph: str,
    minutes: int,
    decision: Decision,
    by: User,
    until: datetime | None = None,
) -> BreakGlass:
    """Open it. `decision` is `rule.may_open`'s, made in the transaction that holds the account. `until`: when
    the paragraph's age limit is reached.

    The coordinators and the log reviewers are told in the same transaction, without a word of why.
    """
    decision.require()
    assert by.authority is not None
    with acting_as(by):
        now = clock.database_now()
        opened = BreakGlass(
            team_id=team_id,
            user=by,
            authority=by.authority,
            reason=reason,
            paragraph=paragraph,
            opened_at=now,
            ends_at=rule.ends_at(opened_at=now, minutes=minutes, until=until),
        )
        opened.save(force_insert=True)
        basis = Basis("break_glass", str(opened.pk))
        decision = Decision(True, decision.reason, basis, hidden=False, rule=decision.rule)
        _record(Action.GLASS_OPEN, opened, by=by, decision=decision, purpose=paragraph or "own_authority")
        _tell(opened, by)
    return opened


def close(*, by: User) -> bool:
    """End one's own now. False when none was open."""
    with acting_as(by):
        held = _open(by).first()
        if held is None:
            return False
        _end(held, "closed", by)
    return True


def end_for(user: User, *, why: str, by: User | None) -> None:
    """The person's roles, memberships, account or conflicts changed: what was open ends with it."""
    with acting_as_system(SYSTEM):
        for held in _open(user):
            _end(held, why, by)


def open_now(*, by: User) -> Opening | None:
    """What `by` has open at this moment."""
    with acting_as(by):
        held = _open(by).first()
        if held is None:
            return None
        name = team_hooks.heading(held.team_id, by)
        left = rule.minutes_left(ends_at=held.ends_at, at=clock.database_now())
    return Opening(held.pk, held.team_id, name, held.ends_at, left)


def sign_off(*, opening_id: UUID, verdict: str, by: User) -> None:
    """The reviewer's verdict, once. Raises NotAllowed; a verdict of "not justified" is told further."""
    with acting_as(by):
        held = BreakGlass.objects.filter(pk=opening_id).defer("reason").first()
        if held is None:
            refuse(Decision(False, "no_such_opening"))
        decision = rule.may_review(
            active=by.is_active,
            roles=by.roles(),
            own=held.user_id == by.pk,
            reviewed=held.reviewed_at is not None,
        )
        decision.require()
        rows = BreakGlass.objects.filter(pk=held.pk, reviewed_at__isnull=True)
        if not rows.update(reviewed_at=clock.database_now(), reviewed_by=by, verdict=verdict):
            refuse(Decision(False, "reviewed", hidden=False))
        _record(Action.REVIEW_SIGN_OFF, held, by=by, decision=decision, purpose=verdict)
        if not BreakGlass.objects.filter(team_id=held.team_id, reviewed_at=None).exists():
            notices.settle(team_id=held.team_id, kinds=("glass_to_review", "glass_late"))
        if verdict == BreakGlass.Verdict.NOT_JUSTIFIED:
            notices.tell_roles(
                team_id=held.team_id, kind="glass_unjustified", roles=(ADMINISTRATOR, MANAGEMENT_GROUP)
            )


def escalate_due() -> int:
    """For the worker: what nobody has looked into for 72 hours goes to the administrators and the management
    group, once. Returns how many.
    """
    with acting_as_system(SYSTEM):
        waiting = BreakGlass.objects.filter(reviewed_at=None, escalated_at=None).defer("reason")
        now = clock.database_now()
        late = [held for held in waiting if rule.is_late(opened_at=held.opened_at, reviewed_at=None, at=now)]
        for held in late:
            BreakGlass.objects.filter(pk=held.pk).update(escalated_at=now)
            notices.tell_roles(
                team_id=held.team_id, kind="glass_late", roles=(ADMINISTRATOR, MANAGEMENT_GROUP)
            )
            _record(Action.GLASS_LATE, held)
    return len(late)


def _open(user: User) -> QuerySet[BreakGlass]:
    now = clock.database_now()
    return BreakGlass.objects.filter(user=user, opened_at__lte=now, ends_at__gt=now).defer("reason")


def _end(held: BreakGlass, why: str, by: User | None) -> None:
    BreakGlass.objects.filter(pk=held.pk).update(ends_at=max(held.opened_at, clock.database_now()))
    _record(Action.GLASS_CLOSE, held, by=by, purpose=why)


def _tell(opened: BreakGlass, by: User) -> None:
    with acting_as_system(SYSTEM):
        team = Team.objects.get(pk=opened.team_id)
    notices.tell_coordinators(team=team, kind="glass_opened", authority=opened.authority, but=by)
    notices.tell_roles(team_id=team.pk, kind="glass_to_review", roles=(LOG_REVIEWER,), but=by)


def _record(
    action: Action,
    held: BreakGlass,
    *,
    by: User | None = None,
    decision: Decision | None = None,
    purpose: str = "",
) -> None:
    case = pseudonym(held.team_id, "case")
    record(action, by=by, decision=decision, case=case, object=f"break_glass:{held.pk}", purpose=purpose)
