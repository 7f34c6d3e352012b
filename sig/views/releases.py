"""Showing an entry to others, and taking that back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sig import access
from sig.forms.entries import ReleaseForm
from sig.services import releases
from sig.views.barred import barred
from sig.views.posting import Page, answer, press
from sig.views.readers import Asked, Readers, chosen, readers


def release(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Who reads an entry of one's own authority, and to whom else it can be shown."""
    file = access.case(case_id, by=request.user)
    entry = access.entry(entry_id, by=request.user, case=case_id)
    if not entry.mine or entry.draft:
        raise Http404
    if file.may.read_only and (refusal := barred(request, file)):
        return refusal
    asked = Asked(entry.category, entry.about, entry.restricted)
    shown = readers(file, asked, by=request.user) if file.may.write else Readers(asked)
    reading = {str(held.authority_id) for held in entry.readers}
    recipients = [choice for choice in shown.recipients if choice[0] not in reading]
    words = {"title": _("Vilka läser?"), "submit": _("Dela"), "file": file, "entry": entry}
    page = Page(
        "sig/entries/release.html",
        {**words, "releases": entry.readers, "readers": shown, "can_release": bool(recipients)},
    )
    form = ReleaseForm(request.POST or None, recipients=recipients, names=shown.names)
    if request.method != "POST":
        return page.show(request, form)

    def do() -> str:
        releases.release(entry=entry_id, case=case_id, to=chosen(form.cleaned_data), by=request.user)
        return reverse("entry-release", args=[case_id, entry_id])

    return answer(request, page, form, do)


def take_back(request: HttpRequest, case_id: UUID, entry_id: UUID, release_id: UUID) -> HttpResponse:
    """From now on that authority reads it no more."""
    here = reverse("entry-release", args=[case_id, entry_id])

    def do() -> str:
        releases.take_back(release=release_id, entry=entry_id, case=case_id, by=request.user)
        return here

    return press(request, do, here)
