"""Before the closure: what is still open. After it: what ended, what stays, what is followed up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import clock
from consent import access as consent_access
from consent.overview import ConsentOverview
from consent.services import consents
from crypto.versioned import Conflict
from sig import access
from sig.casefile import CaseFile, ClosureView
from sig.closing import access as door
from sig.closing.rule import booked
from sig.forms.stages import ClosingWordsForm, ClosureForm
from sig.services import closures
from sig.services.closures import Said
from sig.states import Stage
from sig.views.posting import Page, answer, changed, kept, version_of


def before(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Step 1: what is still open. Nothing is changed here."""
    file = access.case(case_id, by=request.user)
    if file.stage == Stage.CLOSED:
        return redirect("case-aftercare", case_id)
    if file.stage != Stage.STARTED:
        raise Http404
    found = door.still_open(file, by=request.user)
    overview = consent_access.consent_overview(file.team_id, by=request.user)
    actions = [one for goal in (file.plan.goals if file.plan else ()) for one in goal.actions]
    context = {
        "file": file,
        "open": found,
        "steps": [step for step in file.steps if step.done_at is None],
        "actions": [action for action in actions if action.done_at is None],
        "unrated": sum(goal.attained is None for goal in (file.plan.goals if file.plan else ()) if goal.id),
        "follow_ups": booked(clock.today(), agreed_until(overview)),
        "consent": overview,
    }
    return render(request, "sig/closing/before.html", context)


def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Step 2: the reason, how things stand, the talk and the youth's own words. Consent ends with it."""
    file = access.case(case_id, by=request.user)
    if file.stage != Stage.STARTED and request.method != "POST":
        return redirect("case-closing", case_id)
    overview = consent_access.consent_overview(file.team_id, by=request.user)
    words = {"title": _("Avsluta ärendet"), "submit": _("Avsluta ärendet"), "file": file}
    follow_ups = booked(clock.today(), agreed_until(overview))
    page = Page("sig/closing/close.html", {**words, "follow_ups": follow_ups, "consent": overview})
    if request.method != "POST":
        return page.show(request, ClosureForm(initial=kept(request, ClosureForm)))
    form = ClosureForm(request.POST)

    def do() -> str:
        closures.close(case=case_id, by=request.user, **form.cleaned_data)
        messages.success(request, _("Ärendet är avslutat."))
        return reverse("case-aftercare", args=[case_id])

    return answer(request, page, form, do)


def after(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the closure ended, what stays, and the follow-ups with what they rest on."""
    file, _closure = _closed(request, case_id)
    found = door.ended(file, by=request.user)
    overview = consent_access.consent_overview(file.team_id, by=request.user)
    others = {authority for _id, _name, authority in file.people if authority != file.authority}
    until = agreed_until(overview)
    context = {
        "file": file,
        "ended": found,
        "consent": overview,
        "others": sorted(others),
        "may_contact": consents.aftercare_in_force(file.team_id),
        "agreed_until": until,
        "follow_ups": [(item, until is not None and item.due_on <= until) for item in file.follow_ups],
    }
    return render(request, "sig/closing/after.html", context)


def words(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was said at the end, added to afterwards."""
    file, closure = _closed(request, case_id)
    found = door.ended(file, by=request.user)
    page = Page(
        "sig/form.html",
        {
            "title": _("Det som sades vid avslutet"),
            "submit": _("Spara"),
            "file": file,
            "version": closure.version,
        },
    )
    if request.method != "POST":
        begun = {"exit_view": closure.exit_view, "youth_words": closure.youth_words}
        begun |= {"thanks": found.thanks, "thanks_on": found.thanks_on}
        return page.show(request, ClosingWordsForm(initial={**begun, **kept(request, ClosingWordsForm)}))
    form = ClosingWordsForm(request.POST)

    def do() -> str:
        said = Said(**form.cleaned_data)
        closures.change(closure=closure.id, said=said, version=version_of(request), by=request.user)
        messages.success(request, _("Sparat."))
        return reverse("case-aftercare", args=[case_id])

    try:
        return answer(request, page, form, do)
    except Conflict:
        return changed(request, page, form, _closed(request, case_id)[1])


def agreed_until(overview: ConsentOverview) -> Any:
    """Last day of the consent to contact after the closure, if one is in force."""
    return overview.after.last_day if overview.after else None


def _closed(request: HttpRequest, case_id: UUID) -> tuple[CaseFile, ClosureView]:
    """A closed case that the reader may see the end of: social services' own."""
    file = access.case(case_id, by=request.user)
    if file.closure is None:
        raise Http404
    return file, file.closure
