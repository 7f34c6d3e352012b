"""The plan: ratings over time, what is changed and taken out, what each reader sees, and the paper."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from crypto.versioned import Conflict
from sig import access
from sig.models import Action, Goal, GoalRating
from sig.planning import access as planning
from sig.services import plans
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    return story.running()


@pytest.fixture
def goal(told):
    return plans.add_goal(
        case=told.case_id, own_words="Jag vill jobba.", measure="Har praktik.", by=told.anna
    )


def sheet(told, by, **how):
    return planning.plan(access.case(told.case_id, by=by), by=by, **how)


def add(told, goal, **changes):
    due = clock.today() + timedelta(days=7)
    what = {"title": "Ring", "person": cast.petra(), "due_on": due, "by": told.anna, **changes}
    return plans.add_action(goal=goal.pk, **what)


def test_ratings_are_kept_and_the_goal_holds_the_latest(told, goal):
    today = clock.today()
    rate = {"goal": goal.pk, "by": told.anna}
    plans.rate_goal(score=0, version=1, youth_rated=True, **rate)
    plans.rate_goal(score=-2, version=2, rated_on=today - timedelta(days=90), **rate)
    found = sheet(told, told.anna).goals[0]
    assert [(one.score, one.by_youth) for one in found.ratings] == [(-2, False), (0, True)]
    assert found.attained == 0
    with acting_as(told.anna):
        assert Goal.objects.get(pk=goal.pk).attained == 0


def test_a_plan_that_was_made_before_says_so_and_none_is_made_to_morrow(told):
    today = clock.today()
    with pytest.raises(ValidationError, match="eller tidigare"):
        plans.begin(case=told.case_id, made_on=today + timedelta(days=1), by=told.anna)
    then = today - timedelta(days=40)
    assert plans.begin(case=told.case_id, made_on=then, by=told.anna).made_on == then
    assert sheet(told, told.anna).made_on == then


@pytest.mark.parametrize(("score", "allowed"), [(-3, False), (-2, True), (2, True), (3, False)])
def test_the_goal_scale_has_five_steps(told, goal, score, allowed):
    if allowed:
        plans.rate_goal(goal=goal.pk, score=score, version=1, by=told.anna)
        return
    with pytest.raises(ValidationError):
        plans.rate_goal(goal=goal.pk, score=score, version=1, by=told.anna)


@pytest.mark.parametrize(("days", "allowed"), [(-1, True), (0, True), (1, False)])
def test_nobody_rates_tomorrow(told, goal, days, allowed):
    on = clock.today() + timedelta(days=days)
    if allowed:
        plans.rate_goal(goal=goal.pk, score=1, version=1, rated_on=on, by=told.anna)
        return
    with pytest.raises(ValidationError):
        plans.rate_goal(goal=goal.pk, score=1, version=1, rated_on=on, by=told.anna)


def test_of_two_who_rate_at_once_the_second_is_told_and_nothing_is_lost(told, goal):
    plans.rate_goal(goal=goal.pk, score=1, version=1, by=told.anna)
    with pytest.raises(Conflict):
        plans.rate_goal(goal=goal.pk, score=-1, version=1, by=cast.dag())
    with acting_as(told.anna):
        assert [row.score for row in GoalRating.objects.filter(goal=goal)] == [1]


def test_what_is_taken_out_is_gone_from_every_page_and_stays_as_a_record(told, goal):
    add(told, goal)
    plans.remove_goal(goal=goal.pk, version=1, by=told.anna)
    assert sheet(told, told.anna).goals == ()
    # Petra was to do something for it: her page shows nothing of it either.
    assert sheet(told, cast.petra()).goals == ()
    with acting_as(told.anna):
        assert Goal.objects.get(pk=goal.pk).removed_at
        assert Action.objects.get(goal=goal).removed_at
    for change in (plans.change_goal, plans.remove_goal):
        words = {"own_words": "Nytt."} if change is plans.change_goal else {}
        with pytest.raises(NotAllowed):
            change(goal=goal.pk, version=2, by=told.anna, **words)


def test_a_goal_taken_out_makes_room_for_another(told):
    made = [plans.add_goal(case=told.case_id, own_words=f"Mål {n}", by=told.anna) for n in range(5)]
    plans.remove_goal(goal=made[1].pk, version=1, by=told.anna)
    sixth = plans.add_goal(case=told.case_id, own_words="Mål 6", by=told.anna)
    assert sixth.position == 6
    assert [one.own_words for one in sheet(told, told.anna).goals] == [
        "Mål 0",
        "Mål 2",
        "Mål 3",
        "Mål 4",
        "Mål 6",
    ]


@pytest.mark.parametrize("remove", ["goal", "action"])
def test_taking_out_over_a_newer_version_is_a_conflict(told, goal, remove):
    action = add(told, goal)
    if remove == "goal":
        plans.change_goal(goal=goal.pk, own_words="Annat", version=1, by=cast.dag())
        with pytest.raises(Conflict):
            plans.remove_goal(goal=goal.pk, version=1, by=told.anna)
    else:
        plans.complete_action(action=action.pk, by=cast.petra())
        with pytest.raises(Conflict):
            plans.remove_action(action=action.pk, version=1, by=told.anna)


@pytest.mark.parametrize("who", [cast.petra, cast.sam, cast.olle])
def test_only_the_coordinator_changes_the_plan(told, goal, who):
    action = add(told, goal)
    for refused in (
        lambda: plans.rate_goal(goal=goal.pk, score=1, version=1, by=who()),
        lambda: plans.remove_goal(goal=goal.pk, version=1, by=who()),
        lambda: plans.remove_action(action=action.pk, version=1, by=who()),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_whoever_may_not_read_the_plan_sees_the_own_tasks_alone(told, goal):
    """The story's consent shares the plan with the school, not with the police."""
    add(told, goal)
    whole, own = sheet(told, cast.sam()), sheet(told, cast.petra())
    assert (whole.whole, whole.goals[0].measure) == (True, "Har praktik.")
    assert (own.whole, own.goals[0].own_words, own.goals[0].measure) == (False, "", "")
    assert [one.title for one in own.goals[0].actions] == ["Ring"]
    assert own.goals[0].ratings == ()


def test_a_goal_that_nobody_does_anything_for_waits(told, goal):
    def waits():
        return sheet(told, told.anna).goals[0].waits

    assert waits()
    action = add(told, goal)
    assert not waits()
    plans.complete_action(action=action.pk, by=cast.petra())
    assert waits()
    plans.rate_goal(goal=goal.pk, score=0, version=1, by=told.anna)
    assert not waits()


def test_only_a_whole_plan_goes_on_paper(told, goal):
    assert sheet(told, cast.sam(), printed=True).whole
    with pytest.raises(NotAllowed):
        sheet(told, cast.petra(), printed=True)


def test_on_paper_a_protected_name_is_the_authoritys(told, goal):
    add(told, goal)
    with acting_as(told.anna):
        petra = cast.petra()
    petra.protected = True
    petra.save(update_fields=["protected"])
    on_screen = sheet(told, told.anna).goals[0].actions[0].person
    on_paper = sheet(told, told.anna, printed=True).goals[0].actions[0].person
    assert on_screen == "Petra Polis"
    assert "Petra" not in on_paper
