"""What is kept from somebody for a time: from all for an investigation, from guardians for the youth."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sig import access
from sig.casefile import CaseFile, EntryView
from sig.forms.entries import ReviewForm, WithholdForm
from sig.services import entries, withholdings
from sig.views.posting import Page, answer, kept, press


def restriction(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Is the entry still to be kept to the investigation? Until when, or no longer (a button of its own)."""
    file, held = _own(request, case_id, entry_id)
    if not held.restricted:
        raise Http404
    words = {"title": _("Ska anteckningen vara hemlig längre?"), "submit": _("Ja, pröva igen den dagen")}
    page = Page("sig/entries/restriction.html", {**words, "file": file, "entry": held})
    form = ReviewForm(request.POST or None, initial=kept(request, ReviewForm))
    if request.method != "POST":
        return page.show(request, form)

    def do() -> str:
        until = form.cleaned_data["until"]
        entries.review_restriction(entry=entry_id, case=case_id, until=until, by=request.user)
        messages.success(request, _("Anteckningen är fortfarande bara din verksamhets."))
        return reverse("case", args=[case_id])

    return answer(request, page, form, do)


def unrestrict(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """The entry is the authority's own like any other from now on. Nobody else reads it by that."""

    def do() -> str:
        entries.review_restriction(entry=entry_id, case=case_id, until=None, by=request.user)
        return reverse("entry-release", args=[case_id, entry_id])

    return press(request, do, reverse("case", args=[case_id]))


def withhold(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Keep an entry from the guardians, or look again at one that is kept."""
    file, held = _own(request, case_id, entry_id)
    if held.restricted:
        raise Http404
    title = _("Håll undan från vårdnadshavare")
    submit = _("Ja, pröva igen den dagen") if held.withheld else _("Håll undan")
    page = Page("sig/entries/withhold.html", {"title": title, "submit": submit, "file": file, "entry": held})
    form = WithholdForm(request.POST or None, initial=kept(request, WithholdForm), withheld=held.withheld)
    if request.method != "POST":
        return page.show(request, form)

    def do() -> str:
        given = {"entry": entry_id, "case": case_id, "by": request.user, **form.cleaned_data}
        if held.withheld:
            withholdings.extend(**given)
        else:
            withholdings.withhold(**given)
        return reverse("entry-release", args=[case_id, entry_id])

    return answer(request, page, form, do)


def lift(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """The guardians may read it again, as far as they may read anything."""
    here = reverse("entry-release", args=[case_id, entry_id])

    def do() -> str:
        withholdings.lift(entry=entry_id, case=case_id, by=request.user)
        return here

    return press(request, do, here)


def _own(request: HttpRequest, case_id: UUID, entry_id: UUID) -> tuple[CaseFile, EntryView]:
    """The case and an own, published entry of it; for anything else there is no page."""
    file = access.case(case_id, by=request.user)
    held = access.entry(entry_id, by=request.user, case=case_id)
    if not held.mine or held.draft:
        raise Http404
    return file, held
