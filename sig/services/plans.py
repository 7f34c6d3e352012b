"""The plan: goals in the youth's own words; actions with a responsible authority, a person and a date."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action as Ledger
from audit.decisions import Decision, refuse
from sig.models import Action, Case, Goal, GoalRating, Plan
from sig.policy import CaseFacts, may_coordinate, may_write_entry
from sig.services.working import UNKNOWN, Work, case_of, working
from teams.models import Membership, User

MOST_GOALS = 5


def may_plan(facts: CaseFacts) -> Decision:
    """The coordinator, while the work goes on."""
    led = may_coordinate(facts)
    return may_write_entry(facts) if led.allowed else led


def begin(*, case: Case | UUID, by: User, review_on: date | None = None, made_on: date | None = None) -> Plan:
    """The case's plan, made if there is none. `made_on`: only for import of what was before. Raises
    NotAllowed, ValidationError."""
    if made_on and made_on > clock.today():
        raise ValidationError({"made_on": ValidationError(_("Välj i dag eller tidigare."), code="future")})
    with working(case, may_plan, by=by, lock=True) as work:
        return _plan(work, review_on, made_on)


def change_plan(*, plan: UUID, review_on: date | None, version: int, by: User) -> Plan:
    """When the plan is to be looked at again. Raises NotAllowed, Conflict."""
    with working(case_of(Plan, plan, by), may_plan, by=by) as work:
        held = Plan.objects.get(pk=plan)
        held.review_on = review_on
        _save(work, held, version)
    return held


def add_goal(*, case: Case | UUID, own_words: str, by: User, measure: str = "") -> Goal:
    """A goal more, in the youth's own words, and how one will notice; the plan begins with the first.

    Raises NotAllowed, ValidationError.
    """
    with working(case, may_plan, by=by, lock=True) as work:
        plan = _plan(work)
        kept = Goal.objects.filter(plan=plan)
        if kept.filter(removed_at=None).count() >= MOST_GOALS:
            raise ValidationError(_("En plan har högst fem mål. Ta bort ett först."), code="too_many")
        goal = Goal.of(
            work.case,
            plan=plan,
            owner_authority_id=plan.owner_authority_id,
            position=(kept.aggregate(last=Max("position"))["last"] or 0) + 1,
            own_words=_words(own_words, "own_words"),
            measure=measure.strip(),
            recorded_at=clock.now(),
        )
        _save(work, goal)
    return goal


def change_goal(*, goal: UUID, own_words: str, version: int, by: User, measure: str = "") -> Goal:
    """Other words for the goal or for how one will notice. Raises NotAllowed, ValidationError, Conflict."""
    with working(case_of(Goal, goal, by), may_plan, by=by) as work:
        held = _held_goal(goal)
        held.own_words, held.measure = _words(own_words, "own_words"), measure.strip()
        _save(work, held, version)
    return held


def rate_goal(
    *,
    goal: UUID,
    score: int,
    version: int,
    by: User,
    rated_on: date | None = None,
    youth_rated: bool = False,
) -> GoalRating:
    """How far the goal has come, −2…+2, on a day that has been; the goal keeps the latest.

    Raises NotAllowed, ValidationError, Conflict.
    """
    on = rated_on or clock.today()
    if not -2 <= score <= 2:
        text = _("Välj ett steg från −2 till +2.")
        raise ValidationError({"attained": ValidationError(text, code="scale")})
    if on > clock.today():
        raise ValidationError({"rated_on": ValidationError(_("Välj i dag eller tidigare."), code="future")})
    with working(case_of(Goal, goal, by), may_plan, by=by) as work:
        held = _held_goal(goal)
        later = GoalRating.objects.filter(goal=held, rated_on__gt=on).exists()
        rating = GoalRating.of(
            work.case,
            goal=held,
            owner_authority_id=held.owner_authority_id,
            rated_on=on,
            rated_by=by,
            score=score,
            youth_rated=youth_rated,
            recorded_at=clock.now(),
        )
        rating.save(force_insert=True)
        held.attained = held.attained if later else score
        _save(work, held, version)
    return rating


def remove_goal(*, goal: UUID, version: int, by: User) -> None:
    """Take a goal, and what was to be done for it, out of the plan; the record stays. Raises NotAllowed,
    Conflict."""
    with working(case_of(Goal, goal, by), may_plan, by=by) as work:
        held = _held_goal(goal)
        for row in (held, *Action.objects.filter(goal=held, removed_at=None)):
            row.removed_at = clock.now()
            _save(work, row, version if row is held else None)


def add_action(*, goal: UUID, title: str, person: User, due_on: date, by: User) -> Action:
    """What is to be done, by a member of the team, for the authority that member sits for, and when.

    Raises NotAllowed, ValidationError.
    """
    with working(case_of(Goal, goal, by), may_plan, by=by) as work:
        of = _held_goal(goal)
        action = Action.of(work.case, goal=of, owner_authority_id=of.owner_authority_id)
        _fill(work, action, title, person, due_on)
        _save(work, action)
    return action


def change_action(*, action: UUID, title: str, person: User, due_on: date, version: int, by: User) -> Action:
    """Other words, another person or date. Raises NotAllowed, ValidationError, Conflict."""
    with working(case_of(Action, action, by), may_plan, by=by) as work:
        held = _held_action(action)
        _fill(work, held, title, person, due_on)
        _save(work, held, version)
    return held


def complete_action(*, action: UUID, by: User, done: bool = True, version: int | None = None) -> Action:
    """Done, or not done after all; open to the responsible authority and to the coordinator. Raises
    NotAllowed."""
    with working(case_of(Action, action, by), may_write_entry, by=by) as work:
        held = _held_action(action)
        if held.authority_id not in work.facts.authorities():
            may_coordinate(work.facts).require()
        held.done_at, held.done_by = (clock.now(), by) if done else (None, None)
        _save(work, held, version)
    return held


def remove_action(*, action: UUID, version: int, by: User) -> None:
    """Take an action out of the plan; the record of it stays. Raises NotAllowed, Conflict."""
    with working(case_of(Action, action, by), may_plan, by=by) as work:
        held = _held_action(action)
        held.removed_at = clock.now()
        _save(work, held, version)


def team_seat(work: Work, person: User, field: str) -> Membership:
    """The membership through which `person` sits in the team now. Raises ValidationError on `field`."""
    seats = Membership.objects.in_force(clock.database_now()).filter(team=work.case.team_id, user=person)
    seat: Membership | None = seats.first()
    if seat is None:
        raise ValidationError(
            {field: ValidationError(_("Personen är inte med i teamet."), code="not_member")}
        )
    return seat


def _held_goal(pk: UUID) -> Goal:
    """A goal that stands in the plan. Raises NotAllowed for one that was taken out."""
    found: Goal | None = Goal.objects.filter(pk=pk, removed_at=None).first()
    if found is None:
        refuse(UNKNOWN)
    return found


def _held_action(pk: UUID) -> Action:
    found: Action | None = Action.objects.filter(pk=pk, removed_at=None).first()
    if found is None:
        refuse(UNKNOWN)
    return found


def _plan(work: Work, review_on: date | None = None, made_on: date | None = None) -> Plan:
    held = Plan.objects.filter(case=work.case).first()
    if held is None:
        held = Plan.of(
            work.case,
            owner_authority_id=work.authority_id,
            author=work.by,
            made_on=made_on or clock.today(),
            review_on=review_on,
        )
        _save(work, held)
    return held


def _fill(work: Work, action: Action, title: str, person: User, due_on: date) -> None:
    action.title = _words(title, "title")
    action.person = person
    action.authority_id = team_seat(work, person, "person").authority_id
    action.due_on = due_on


def _words(text: str, field: str) -> str:
    if not text.strip():
        raise ValidationError({field: ValidationError(_("Skriv något här."), code="required")})
    return text.strip()


def _save(work: Work, row: Plan | Goal | Action, version: int | None = None) -> None:
    row._history_user = work.by
    if version is None:
        row.save()
    else:
        row.save_versioned(version)
    work.record(Ledger.PLAN_CHANGE, row._meta.model_name or "", row.pk)
