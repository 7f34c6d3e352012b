"""The plan and the next steps: goals in the youth's words, who does what by when."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from audit import clock
from consent.printing import render_pdf
from consent.protection import printed_name
from crypto.versioned import Conflict
from sig import access
from sig.casefile import CaseFile
from sig.forms.plans import ActionForm, AttainmentForm, GoalForm, PlanForm
from sig.forms.stages import StepForm
from sig.planning import access as planning
from sig.planning.chart import ratings_drawing
from sig.planning.shown import ActionSheet, GoalSheet, PlanSheet
from sig.services import plans, steps
from sig.views.barred import barred
from sig.views.posting import Page, answer, changed, kept, press, version_of
from sig.views.printers import printer_name
from teams.services import accounts


def plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan as far as the reader may see it."""
    file = access.case(case_id, by=request.user)
    sheet = planning.plan(file, by=request.user)
    urls = {"goal": reverse("goal-new", args=[case_id]), "review": reverse("plan-review", args=[case_id])}
    drawn = {goal.id: ratings_drawing(goal) for goal in sheet.goals}
    words = {"title": _("Plan och mål"), "file": file, "may": file.may, "plan": sheet}
    words["full"] = len(sheet.goals) >= plans.MOST_GOALS
    return render(request, "sig/plans/detail.html", {**words, "urls": urls, "drawn": drawn})


@translation.override("sv")
def printed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan on paper for the young person, recorded before it is made."""
    user: Any = request.user
    file = access.case(case_id, by=user)
    sheet = planning.plan(file, by=user, printed=True)
    words = {"plan": sheet, "number": file.number, "printer": printer_name(user), "now": clock.now()}
    name = printed_name(file.protection, file.name, file.number)
    pdf = render_pdf("sig/plans/print.html", {**words, "name": name}, title=_("Min plan"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="min-plan-{file.number}.pdf"'
    return response


def review(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """When the plan is to be looked at again."""
    file = access.case(case_id, by=request.user)
    held = planning.plan(file, by=request.user)
    page = _page(file, _("När följer ni upp planen?"), version=held.version)
    begun = {"review_on": held.review_on}

    def do(given: dict[str, Any]) -> None:
        if held.id is None:
            plans.begin(case=case_id, review_on=given["review_on"], by=request.user)
        else:
            plans.change_plan(plan=held.id, version=version_of(request), by=request.user, **given)

    return _answer(request, page, PlanForm, do, initial=begun, theirs=partial(_plan_again, request, file))


def goal_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A goal more."""
    page = _page(access.case(case_id, by=request.user), _("Nytt mål"))

    def do(given: dict[str, Any]) -> None:
        plans.add_goal(case=case_id, by=request.user, **given)

    return _answer(request, page, GoalForm, do)


def goal_edit(request: HttpRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """Other words for a goal, or for how one will notice."""
    file = access.case(case_id, by=request.user)
    goal = _goal(request, file, goal_id)
    page = _removable(
        _page(file, _("Ändra målet"), goal=goal, version=goal.version),
        reverse("goal-remove", args=[case_id, goal_id]),
        _("Ta bort målet"),
        _("Målet och det som skulle göras försvinner ur planen. Det som har stått finns kvar i akten."),
    )

    def do(given: dict[str, Any]) -> None:
        plans.change_goal(goal=goal_id, version=version_of(request), by=request.user, **given)

    begun = {"own_words": goal.own_words, "measure": goal.measure}
    fresh = partial(_goal, request, file, goal_id)
    return _answer(request, page, GoalForm, do, initial=begun, theirs=fresh)


def goal_attained(request: HttpRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """How far the goal has come, on the goal scale."""
    file = access.case(case_id, by=request.user)
    goal = _goal(request, file, goal_id)
    title = _("Hur går det med målet?")
    page = _page(file, title, goal=goal, version=goal.version, lead=f"”{goal.own_words}”")

    def do(given: dict[str, Any]) -> None:
        rating = {"score": given.pop("attained"), **given}
        plans.rate_goal(goal=goal_id, version=version_of(request), by=request.user, **rating)

    fresh = partial(_goal, request, file, goal_id)
    return _answer(request, page, AttainmentForm, do, theirs=fresh)


def goal_remove(request: HttpRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """Take a goal out of the plan."""

    def do() -> None:
        plans.remove_goal(goal=goal_id, version=version_of(request), by=request.user)

    return _press(request, case_id, do, _("Målet är borttaget ur planen."))


def action_new(request: HttpRequest, case_id: UUID, goal_id: UUID) -> HttpResponse:
    """Something to do for a goal: what, who and when."""
    file = access.case(case_id, by=request.user)
    goal = _goal(request, file, goal_id)
    page = _page(file, _("Något att göra för målet"), goal=goal, lead=f"”{goal.own_words}”")

    def do(given: dict[str, Any]) -> None:
        person = accounts.get(given.pop("person"))
        plans.add_action(goal=goal_id, person=person, by=request.user, **given)

    return _answer(request, page, ActionForm, do, people=people(file))


def action_edit(request: HttpRequest, case_id: UUID, action_id: UUID) -> HttpResponse:
    """Other words, another person or another day."""
    file = access.case(case_id, by=request.user)
    goal, action = _action(request, file, action_id)
    page = _removable(
        _page(file, _("Ändra det som ska göras"), goal=goal, version=action.version),
        reverse("action-remove", args=[case_id, action_id]),
        _("Ta bort det ur planen"),
        _("Det försvinner ur planen. Det som har stått finns kvar i akten."),
    )

    def do(given: dict[str, Any]) -> None:
        person = accounts.get(given.pop("person"))
        plans.change_action(
            action=action_id, person=person, version=version_of(request), by=request.user, **given
        )

    begun = {"title": action.title, "person": action.person_choice, "due_on": action.due_on}
    return _answer(
        request, page, ActionForm, do, initial=begun, people=people(file),
        theirs=lambda: _action(request, file, action_id)[1],
    )  # fmt: skip


def action_remove(request: HttpRequest, case_id: UUID, action_id: UUID) -> HttpResponse:
    """Take something to do out of the plan."""

    def do() -> None:
        plans.remove_action(action=action_id, version=version_of(request), by=request.user)

    return _press(request, case_id, do, _("Borttaget ur planen."))


def action_done(request: HttpRequest, case_id: UUID, action_id: UUID) -> HttpResponse:
    return _press(request, case_id, lambda: plans.complete_action(action=action_id, by=request.user))


def action_undone(request: HttpRequest, case_id: UUID, action_id: UUID) -> HttpResponse:
    """It was not done after all."""
    return _press(
        request, case_id, lambda: plans.complete_action(action=action_id, done=False, by=request.user)
    )


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
    file: CaseFile, title: str, *, goal: GoalSheet | None = None, version: int | None = None, lead: str = ""
) -> Page:
    words = {"title": title, "lead": lead, "submit": _("Spara"), "version": version, "shows_plan": goal}
    return Page("sig/form.html", {**words, "file": file})


def _removable(page: Page, address: str, summary: str, text: str) -> Page:
    words = {"remove_url": address, "remove_summary": summary, "remove_text": text}
    return Page("sig/plans/goal.html", {**page.context, **words})


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
    if to == "case-plan" and (refusal := barred(request, page.context["file"])):
        return refusal
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


def _press(request: HttpRequest, case_id: UUID, do: Callable[[], Any], said: str = "") -> HttpResponse:
    here = reverse("case-plan", args=[case_id])

    def carry_out() -> str:
        do()
        if said:
            messages.success(request, said)
        return here

    return press(request, carry_out, here)


def _goal(request: HttpRequest, file: CaseFile, goal_id: UUID) -> GoalSheet:
    """The goal as it stands now."""
    goals = planning.plan(file, by=request.user).goals
    found = next((goal for goal in goals if goal.id == goal_id), None)
    if found is None:
        raise Http404
    return found


def _action(request: HttpRequest, file: CaseFile, action_id: UUID) -> tuple[GoalSheet, ActionSheet]:
    goals = planning.plan(file, by=request.user).goals
    found = next(((goal, one) for goal in goals for one in goal.actions if one.id == action_id), None)
    if found is None:
        raise Http404
    return found


def _plan_again(request: HttpRequest, file: CaseFile) -> PlanSheet:
    return planning.plan(file, by=request.user)
