"""The plan: goals in the youth's own words; actions with a responsible authority, a person and a date."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action as Ledger
from audit.decisions import Decision
from sig.models import Action, Case, Goal, Plan
from sig.policy import CaseFacts, may_coordinate, may_write_entry
from sig.services.working import Work, case_of, working
from teams.models import Membership, User

MOST_GOALS = 5


def may_plan(facts: CaseFacts) -> Decision:
    """The coordinator, while the work goes on."""
    led = may_coordinate(facts)
    return may_write_entry(facts) if led.allowed else led


def begin(*, case: Case | UUID, by: User, review_on: date | None = None) -> Plan:
    """The case's plan, made if there is none. Raises NotAllowed."""
    with working(case, may_plan, by=by, lock=True) as work:
        return _plan(work, review_on)


def change_plan(*, plan: UUID, review_on: date | None, version: int, by: User) -> Plan:
    """When the plan is to be looked at again. Raises NotAllowed, Conflict."""
    with working(case_of(Plan, plan, by), may_plan, by=by) as work:
        held = Plan.objects.get(pk=plan)
        held.review_on = review_on
        _save(work, held, version)
    return held


def add_goal(*, case: Case | UUID, own_words: str, by: User) -> Goal:
    """A goal more, in the youth's own words; the plan begins with the first. Raises NotAllowed,
    ValidationError."""
    with working(case, may_plan, by=by, lock=True) as work:
        plan = _plan(work)
        taken = Goal.objects.filter(plan=plan).count()
        if taken >= MOST_GOALS:
            raise ValidationError(_("En plan har högst fem mål. Avsluta ett först."), code="too_many")
        goal = Goal.of(
            work.case,
            plan=plan,
            owner_authority_id=plan.owner_authority_id,
            position=taken + 1,
            own_words=_words(own_words, "own_words"),
        )
        _save(work, goal)
    return goal


def change_goal(*, goal: UUID, own_words: str, version: int, by: User, attained: int | None = None) -> Goal:
    """New words, or how far it came (−2…+2). Raises NotAllowed, ValidationError, Conflict."""
    with working(case_of(Goal, goal, by), may_plan, by=by) as work:
        held = Goal.objects.get(pk=goal)
        held.own_words = _words(own_words, "own_words")
        _grade(held, attained)
        _save(work, held, version)
    return held


def grade_goal(*, goal: UUID, attained: int | None, version: int, by: User) -> Goal:
    """How far the goal came, −2…+2, or None to take the grade away. Raises NotAllowed, ValidationError,
    Conflict."""
    with working(case_of(Goal, goal, by), may_plan, by=by) as work:
        held = Goal.objects.get(pk=goal)
        _grade(held, attained)
        _save(work, held, version)
    return held


def add_action(*, goal: UUID, title: str, person: User, due_on: date, by: User) -> Action:
    """What is to be done, by a member of the team, for the authority that member sits for, and when.

    Raises NotAllowed, ValidationError.
    """
    with working(case_of(Goal, goal, by), may_plan, by=by) as work:
        of = Goal.objects.get(pk=goal)
        action = Action.of(work.case, goal=of, owner_authority_id=of.owner_authority_id)
        _fill(work, action, title, person, due_on)
        _save(work, action)
    return action


def change_action(*, action: UUID, title: str, person: User, due_on: date, version: int, by: User) -> Action:
    """Other words, another person or date. Raises NotAllowed, ValidationError, Conflict."""
    with working(case_of(Action, action, by), may_plan, by=by) as work:
        held = Action.objects.get(pk=action)
        _fill(work, held, title, person, due_on)
        _save(work, held, version)
    return held


def complete_action(*, action: UUID, by: User, done: bool = True, version: int | None = None) -> Action:
    """Done, or not done after all; open to the responsible authority and to the coordinator. Raises
    NotAllowed."""
    with working(case_of(Action, action, by), may_write_entry, by=by) as work:
        held = Action.objects.get(pk=action)
        if held.authority_id not in work.facts.authorities():
            may_coordinate(work.facts).require()
        held.done_at, held.done_by = (clock.now(), by) if done else (None, None)
        _save(work, held, version)
    return held


def team_seat(work: Work, person: User, field: str) -> Membership:
    """The membership through which `person` sits in the team now. Raises ValidationError on `field`."""
    seats = Membership.objects.in_force(clock.database_now()).filter(team=work.case.team_id, user=person)
    seat: Membership | None = seats.first()
    if seat is None:
        raise ValidationError(
            {field: ValidationError(_("Personen är inte med i teamet."), code="not_member")}
        )
    return seat


def _plan(work: Work, review_on: date | None = None) -> Plan:
    held = Plan.objects.filter(case=work.case).first()
    if held is None:
        held = Plan.of(
            work.case,
            owner_authority_id=work.authority_id,
            author=work.by,
            made_on=clock.today(),
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


def _grade(goal: Goal, attained: int | None) -> None:
    if attained is not None and not -2 <= attained <= 2:
        raise ValidationError(
            {"attained": ValidationError(_("Välj ett steg från −2 till +2."), code="scale")}
        )
    goal.attained = attained


def _save(work: Work, row: Plan | Goal | Action, version: int | None = None) -> None:
    row._history_user = work.by
    if version is None:
        row.save()
    else:
        row.save_versioned(version)
    work.record(Ledger.PLAN_CHANGE, row._meta.model_name or "", row.pk)
