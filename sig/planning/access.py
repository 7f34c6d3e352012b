"""The door to the plan: what the reader may know of it, on the screen or on paper."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from crypto.pseudonym import pseudonym
from sig import policy, rule_sql
from sig.casefile import CaseFile
from sig.facts import case_facts
from sig.models import Action as PlanAction
from sig.models import Goal, GoalRating, Plan
from sig.planning.shown import ActionSheet, GoalSheet, PlanSheet, RatingView
from sig.policy import CaseFacts
from teams.models import Authority, User
from teams.naming import PAPER, NameReader, staff_name_for

NO_PLAN = Decision(False, "not_released", hidden=True)


def plan(file: CaseFile, *, by: User, printed: bool = False) -> PlanSheet:
    """The plan as far as `by` may know it, recorded first (as printed when it is).

    Row security asks the rule. Only a whole plan is printed. Raises NotAllowed.
    """
    with acting_as(by, durable=True):
        rule_sql.focus(file.id)
        facts = case_facts(file.id, by=by)
        exported = policy.may_export(facts)
        decision = exported if printed else policy.may_view_case(facts)
        sheet = _sheet(file, facts, decision, by, printed) if decision.allowed else PlanSheet()
        if printed and decision.allowed and not sheet.whole:
            decision = NO_PLAN
        _note(file, decision, sheet, by, printed)
    decision.require()
    return sheet


def within(file: CaseFile, facts: CaseFacts, decision: Decision, by: User) -> PlanSheet:
    """The same for the screen, inside an acting block that has decided already."""
    sheet = _sheet(file, facts, decision, by, printed=False)
    _note(file, decision, sheet, by, printed=False)
    return sheet


def _note(file: CaseFile, decision: Decision, sheet: PlanSheet, by: User, printed: bool) -> None:
    if not decision.allowed:
        record(Action.REFUSED, by=by, decision=decision, purpose="plan", outcome="refused")
    elif sheet.goals or sheet.whole:
        action = Action.PRINT_PLAN if printed else Action.PLAN_VIEW
        case = pseudonym(file.team_id, "case")
        record(action, by=by, decision=decision, case=case, count=len(sheet.goals))


def _sheet(file: CaseFile, facts: CaseFacts, decision: Decision, by: User, printed: bool) -> PlanSheet:
    held = Plan.objects.filter(case=file.id).first()
    goals = list(Goal.objects.filter(case=file.id, removed_at=None).order_by("position"))
    actions = _actions(file, facts, decision, by, printed)
    ratings: dict[UUID, list[RatingView]] = defaultdict(list)
    for row in GoalRating.objects.filter(case=file.id).order_by("rated_on", "recorded_at", "id"):
        ratings[row.goal_id].append(RatingView(row.rated_on, row.score, row.youth_rated))
    shown = [_goal(goal, decision, ratings[goal.pk], actions.pop(goal.pk, ())) for goal in goals]
    if held is None:
        shown += [GoalSheet(None, 0, "", "", (), tuple(rest)) for rest in actions.values()]
    review = held.review_on if held else None
    return PlanSheet(
        id=held.pk if held else None,
        version=held.version if held else 1,
        made_on=held.made_on if held else None,
        review_on=review,
        review_late=review is not None and review < clock.today(),
        goals=tuple(shown),
        whole=held is not None,
        may_print=held is not None and policy.may_export(facts).allowed,
    )


def _goal(
    row: Goal, decision: Decision, ratings: Iterable[RatingView], actions: Iterable[ActionSheet]
) -> GoalSheet:
    words, measure = _text(row.own_words, decision), _text(row.measure, decision)
    return GoalSheet(row.pk, row.version, words, measure, tuple(ratings), tuple(actions))


def _actions(
    file: CaseFile, facts: CaseFacts, decision: Decision, by: User, printed: bool
) -> dict[UUID, list[ActionSheet]]:
    rows = list(PlanAction.objects.filter(case=file.id, removed_at=None).order_by("due_on", "id"))
    people = User.objects.select_related("authority").in_bulk({row.person_id for row in rows})
    places = dict(Authority.objects.values_list("pk", "name"))
    leads = policy.may_coordinate(facts).allowed
    reader = PAPER if printed else NameReader(by.pk, facts.authorities(), leads)
    seated = {user_id for user_id, _name, _authority in file.people}
    today = clock.today()
    found: dict[UUID, list[ActionSheet]] = defaultdict(list)
    for row in rows:
        done = row.done_at is not None
        found[row.goal_id].append(
            ActionSheet(
                row.pk,
                row.version,
                _text(row.title, decision),
                places[row.authority_id],
                staff_name_for(people[row.person_id], reader=reader) if row.person_id in people else "",
                row.person_id,
                row.due_on,
                row.done_at,
                not done and row.due_on < today,
                not done and row.person_id not in seated,
            )  # fmt: skip
        )
    return found


def _text(sealed: Any, decision: Decision) -> str:
    return "" if sealed is None else str(sealed.reveal(decision))
