"""Tasks: what waits, mine and others'; done with one press, undone with another."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crypto.versioned import Conflict
from sig import access
from sig.casefile import CaseFile, StepView
from sig.forms.stages import StepForm
from sig.services import steps
from sig.todo.access import TodoList, Waiting, todo
from sig.todo.rule import Group
from sig.views.plans import people
from sig.views.posting import Page, answer, changed, kept, press, version_of
from teams.services import accounts

TITLES: dict[Group, Promise] = {
    Group.LATE: gettext_lazy("Försenade"),
    Group.THIS_WEEK: gettext_lazy("Denna vecka"),
    Group.LATER: gettext_lazy("Senare"),
}


@dataclass(frozen=True)
class Section:
    """Steps of one group of lateness under its heading."""

    title: Promise
    late: bool
    steps: tuple[Waiting, ...]


def show(request: HttpRequest) -> HttpResponse:
    """Everything that waits, the late ones first."""
    found = todo(by=request.user)
    context = {
        "found": found,
        "cases": found.cases,
        "mine": sections(found.mine),
        "others": sections(found.others),
        "just_done": just_done(found, request.GET.get("done", "")),
    }
    return render(request, "sig/todo/list.html", context)


def sections(lines: tuple[Waiting, ...]) -> list[Section]:
    """The lines under their headings, empty ones left out. Pure."""
    grouped = ((group, tuple(line for line in lines if line.group is group)) for group in Group)
    return [Section(TITLES[group], group is Group.LATE, found) for group, found in grouped if found]


def just_done(found: TodoList, said: str) -> Waiting | None:
    """The step that was ticked off a moment ago, so that it can be undone. Pure."""
    return next((line for line in found.done if str(line.step.id) == said), None)


def done(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """One press: done."""
    here = reverse("todo")

    def do() -> str:
        steps.complete(task=step_id, version=version_of(request), by=request.user)
        return f"{here}?done={step_id}"

    return press(request, do, here)


def undo(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Not done after all."""
    here = reverse("todo")

    def do() -> str:
        steps.complete(task=step_id, done=False, version=version_of(request), by=request.user)
        return here

    return press(request, do, here)


def new(request: HttpRequest) -> HttpResponse:
    """From the list to the form of the case that was chosen there; the case's own page decides."""
    try:
        case_id = UUID(request.GET.get("case", ""))
    except ValueError:
        raise BadRequest("no case was chosen") from None
    return HttpResponseRedirect(reverse("case-step", args=[case_id]))


def change(request: HttpRequest, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Another owner, date or title."""
    file = access.case(case_id, by=request.user)
    step = _step(file, step_id)
    words = {
        "title": _("Ändra steget"),
        "lead": _("Den som får steget får också läsa det."),
        "submit": _("Spara"),
        "version": step.version,
    }
    page = Page("sig/form.html", {**words, "file": file})
    if request.method != "POST":
        begun = {"title": step.title, "responsible": step.owner_id, "due_on": step.due_on}
        return page.show(request, StepForm(initial={**begun, **kept(request, StepForm)}, people=people(file)))
    form = StepForm(request.POST, people=people(file))
    try:
        return answer(request, page, form, partial(_change, request, form, file, step_id))
    except Conflict:
        theirs = _step(access.case(case_id, by=request.user), step_id)
        return changed(request, page, form, theirs)


def _change(request: HttpRequest, form: Any, file: CaseFile, step_id: UUID) -> str:
    given = dict(form.cleaned_data)
    person = accounts.get(given.pop("responsible"))
    steps.change(task=step_id, responsible=person, version=version_of(request), by=request.user, **given)
    return reverse("case", args=[file.id])


def _step(file: CaseFile, step_id: UUID) -> StepView:
    found = next((step for step in file.steps if step.id == step_id and step.done_at is None), None)
    if found is None:
        raise Http404
    return found
