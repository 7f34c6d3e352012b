"""The plan and the next steps: goals in the youth's words, who does what by when."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from crypto.versioned import Conflict
from sig import access
from sig.casefile import CaseFile, GoalView, PlanView
from sig.forms.plans import ActionForm, AttainmentForm, GoalForm, PlanForm
from sig.forms.stages import StepForm
from sig.services import plans, steps
from sig.views.posting import Page, answer, changed, kept, press, version_of
from teams.services import accounts


def plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan as far as the reader may see it."""
    file = access.case(case_id, by=request.user)
    urls = {"goal": reverse("goal-new", args=[case_id]), "review": reverse("plan-review", args=[case_id])}
    words = {"title": _("Plan och mål"), "file": file, "may": file.may, "urls": urls}
    return Page("sig/plans/detail.html", words).show(request, forms.Form())


def review(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """When the plan is to be looked at again."""
    file = access.case(case_id, by=request.user)
    page = _page(file, _("När följer ni upp planen?"), version=file.plan.version if file.plan else 1)
    begun = {"review_on": file.plan.review_on} if file.plan else {}

    def do(given: dict[str, Any]) -> None:
        if file.plan is None or file.plan.id is None:
            plans.begin(case=case_id, review_on=given["review_on"], by=request.user)
        else:
            plans.change_plan(plan=file.plan.id, version=version_of(request), by=request.user, **given)

    return _answer(request, page, PlanForm, do, initial=begun, theirs=partial(_plan_again, request, file))


def goal_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A goal more."""
    page = _page(access.case(case_id, by=request.user), _("Nytt mål"))

    def do(given: dict[str, Any]) -> None:
        plans.add_goal(case=case_id, by=request.user, **given)

    return _answer(request, page, GoalForm, do)


def goal_edit(request: HttpRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """Other words for a goal."""
    file = access.case(case_id, by=request.user)
    goal = _goal(file, goal_id)
    page = _page(file, _("Ändra målet"), goal=goal, version=goal.version)

    def do(given: dict[str, Any]) -> None:
        change = {"goal": goal_id, "version": version_of(request), "attained": goal.attained}
        plans.change_goal(by=request.user, **change, **given)

    begun = {"own_words": goal.own_words}
    fresh = partial(_goal_again, request, file, goal_id)
    return _answer(request, page, GoalForm, do, initial=begun, theirs=fresh)


def goal_attained(request: HttpRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """How far the goal came, on the goal scale."""
    file = access.case(case_id, by=request.user)
    goal = _goal(file, goal_id)
    page = _page(
        file, _("Hur gick det med målet?"), goal=goal, version=goal.version, lead=f"”{goal.own_words}”"
    )

    def do(given: dict[str, Any]) -> None:
        plans.grade_goal(goal=goal_id, version=version_of(request), by=request.user, **given)

    begun = {"attained": goal.attained}
    fresh = partial(_goal_again, request, file, goal_id)
    return _answer(request, page, AttainmentForm, do, initial=begun, theirs=fresh)


def action_new(request: HttpRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """Something to do for a goal: what, who and when."""
    file = access.case(case_id, by=request.user)
    goal = _goal(file, goal_id)
    page = _page(file, _("Något att göra för målet"), goal=goal, lead=f"”{goal.own_words}”")

    def do(given: dict[str, Any]) -> None:
        person = accounts.get(given.pop("person"))
        plans.add_action(goal=goal_id, person=person, by=request.user, **given)

    return _answer(request, page, ActionForm, do, people=people(file))


def action_done(request: HttpRequest, case_id: UUID, action_id: UUID) -> HttpResponse:
    here = reverse("case-plan", args=[case_id])

    def do() -> str:
        plans.complete_action(action=action_id, by=request.user)
        return here

    return press(request, do, here)


def step(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A next step: what, who and when."""
    file = access.case(case_id, by=request.user)
    page = _page(file, _("Bestäm nästa steg"))

    def do(given: dict[str, Any]) -> None:
        person = accounts.get(given.pop("responsible"))
        steps.add(case=case_id, responsible=person, by=request.user, **given)

    return _answer(request, page, StepForm, do, people=people(file), to="case")


def step_done(request: HttpRequest, case_id: UUID, step_id: UUID) -> HttpResponse:
    here = reverse("case", args=[case_id])

    def do() -> str:
        steps.complete(task=step_id, by=request.user)
        return here

    return press(request, do, here)


def people(file: CaseFile) -> list[tuple[int, str]]:
    """Everybody in the team, with the authority they sit for."""
    return [(user_id, f"{name}, {authority}") for user_id, name, authority in file.people]


def _page(
    file: CaseFile, title: str, *, goal: GoalView | None = None, version: int | None = None, lead: str = ""
) -> Page:
    words = {"title": title, "lead": lead, "submit": _("Spara"), "version": version, "shows_plan": goal}
    return Page("sig/form.html", {**words, "file": file})


def _answer(
    request: HttpRequest,
    page: Page,
    form_class: type[forms.Form],
    do: Callable[[dict[str, Any]], None],
    *,
    initial: dict[str, Any] | None = None,
    theirs: Callable[[], Any] | None = None,
    to: str = "case-plan",
    **choices: Any,
) -> HttpResponse:
    if request.method != "POST":
        begun = {**(initial or {}), **kept(request, form_class)}
        return page.show(request, form_class(initial=begun, **choices))
    form = form_class(request.POST, **choices)

    def carry_out() -> str:
        do(dict(form.cleaned_data))
        return reverse(to, args=[page.context["file"].id])

    try:
        return answer(request, page, form, carry_out)
    except Conflict:
        if theirs is None:
            raise
        return changed(request, page, form, theirs())


def _goal(file: CaseFile, goal_id: UUID) -> GoalView:
    goals = file.plan.goals if file.plan else ()
    found = next((goal for goal in goals if goal.id == goal_id), None)
    if found is None:
        raise Http404
    return found


def _goal_again(request: HttpRequest, file: CaseFile, goal_id: UUID) -> GoalView:
    return _goal(access.case(file.id, by=request.user), goal_id)


def _plan_again(request: HttpRequest, file: CaseFile) -> PlanView | None:
    return access.case(file.id, by=request.user).plan
