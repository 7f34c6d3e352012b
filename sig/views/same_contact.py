"""The same contact in another case too: choose among one's own, then save each in its own case."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sig import access
from sig.casefile import CaseRow, EntryView
from sig.forms.desk import SameContactForm
from sig.services import same_contact
from sig.services.entries import Content
from sig.states import WRITABLE
from sig.templatetags.cases import heading
from sig.views.posting import Page, answer


def same(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Which other cases? Each gets a draft of its own, shown with its own readers before it is saved."""
    held = access.entry(entry_id, by=request.user, case=case_id)
    if held.kind != "contact" or held.draft or held.author_id != request.user.pk or held.restricted:
        raise Http404
    rows = access.cases(by=request.user)
    here = next((row for row in rows if row.id == case_id), None)
    if here is None:
        raise Http404
    others = [row for row in rows if row.stage in WRITABLE and row.id != case_id]
    choices = [(str(row.id), f"{heading(row)} ({row.number})") for row in others]
    page = Page("sig/desk/same.html", {"entry": held, "cases": rows, "here": here, "others": others})
    if request.method != "POST":
        return page.show(request, SameContactForm(others=choices))
    form = SameContactForm(request.POST, others=choices)
    return answer(request, page, form, lambda: _carry(request, held, others, form.cleaned_data["cases"]))


def _carry(request: HttpRequest, held: EntryView, others: list[CaseRow], chosen: list[UUID]) -> str:
    content = Content(
        kind=held.kind,
        category=held.category,
        text=held.text,
        contact_kind=held.contact_kind,
        happened_at=held.happened_at,
    )
    named = {row.id: heading(row) for row in others}
    taken = same_contact.drafts_elsewhere(content=content, cases=chosen, by=request.user)
    for one in taken:
        if one.problem:
            said = {"case": named[one.case], "problem": one.problem}
            messages.warning(request, _("%(case)s: inget utkast. %(problem)s") % said)
    made = [one.case for one in taken if not one.problem]
    if len(made) > 1:
        messages.info(request, _("Varje ärende har fått ett eget utkast. Du hittar dem på Min dag."))
    return reverse("case-contact", args=[made[0]]) if made else reverse("day")
