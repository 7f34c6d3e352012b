"""School attendance: the line and the table, several weeks in one form, a week corrected."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import clock
from audit.decisions import Decision, NotAllowed
from sig import access
from sig.forms.school import CorrectionForm, WeeksForm, heading
from sig.school import access as school_access
from sig.school.weeks import Week, is_week
from sig.services import school as service
from sig.services.releases import To
from sig.views.barred import barred
from sig.views.posting import Page, answer
from sig.views.readers import Asked, readers
from teams import kept_forms

NOT_SCHOOL = Decision(False, "not_school", hidden=False)


def school(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """How it goes with school, for whoever may read it."""
    file = access.case(case_id, by=request.user)
    found = school_access.school(case_id, by=request.user)
    context = {"title": _("Skolnärvaro"), "file": file, "may": file.may, "school": found}
    context["waiting"] = found.waiting(clock.today()) if found.may_report else ()
    return render(request, "sig/school/page.html", context)


def report(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The last weeks without a figure, all in one form."""
    file = access.case(case_id, by=request.user)
    if refusal := barred(request, file):
        return refusal
    found = _reporting(request, case_id)
    weeks = found.waiting(clock.today())
    shown = readers(file, Asked("school"), by=request.user)
    offered = {"weeks": weeks, "recipients": shown.recipients, "names": shown.names}
    words = {"title": _("Fyll i skolnärvaro"), "submit": _("Spara veckorna"), "file": file}
    page = Page("sig/school/report.html", {**words, "readers": shown, "weeks": weeks})
    if request.method != "POST":
        start = {"release_to": shown.covered, **_kept(request)}
        return page.show(request, WeeksForm(initial=start, **offered))
    form = WeeksForm(request.POST, **offered)

    def do() -> str:
        to = tuple(To(authority) for authority in form.cleaned_data["release_to"])
        kept = service.report(case=case_id, reported=form.reported(), release_to=to, by=request.user)
        said = ngettext("Veckan är sparad.", "%(n)d veckor är sparade.", kept) % {"n": kept}
        messages.success(request, said)
        return reverse("case-school", args=[case_id])

    return answer(request, page, form, do)


def correct(request: HttpRequest, case_id: UUID, year: int, week: int) -> HttpResponse:
    """A new figure for one week; the old one stays in the file."""
    file = access.case(case_id, by=request.user)
    if refusal := barred(request, file):
        return refusal
    found = _reporting(request, case_id)
    line = found.line(Week(year, week)) if is_week(year, week) else None
    if line is None or not line.now.mine:
        raise Http404
    words = {"title": _("Ändra %(week)s") % {"week": heading(line.week).lower()}, "submit": _("Spara")}
    page = Page("sig/school/correct.html", {**words, "file": file, "line": line, "school": found})
    if request.method != "POST":
        was = {"percent": line.now.percent, "no_school": line.now.no_school, "comment": line.now.comment}
        start = {f"{name}-{line.week.code}": value for name, value in was.items()}
        return page.show(request, CorrectionForm(initial={**start, **_kept(request)}, weeks=[line.week]))
    form = CorrectionForm(request.POST, weeks=[line.week])

    def do() -> str:
        service.correct(case=case_id, reported=next(form.reported()), by=request.user)
        messages.success(request, _("Siffran är ändrad. Den förra står kvar i akten."))
        return reverse("case-school", args=[case_id])

    return answer(request, page, form, do)


def _reporting(request: HttpRequest, case_id: UUID) -> school_access.School:
    found = school_access.school(case_id, by=request.user)
    if not found.may_report:
        raise NotAllowed(NOT_SCHOOL)
    return found


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What was typed when the session ended."""
    waiting = kept_forms.kept(request)
    if waiting is None:
        return {}
    return {**waiting.dict(), "release_to": waiting.getlist("release_to")}
