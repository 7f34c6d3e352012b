"""Writing in a case: contacts, notes, incidents, drafts and corrections, with their readers chosen first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crypto.versioned import Conflict
from sig import access
from sig.casefile import CaseFile, EntryView
from sig.forms.entries import ContactForm, CorrectionForm, EntryForm, IncidentForm, NoteForm
from sig.services import entries
from sig.services.entries import Content
from sig.views.posting import Page, answer, changed, initial, kept, press, version_of
from sig.views.readers import Readers, chosen, readers
from teams import kept_forms


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its form and the words on its page."""

    form: type[EntryForm]
    title: Any
    submit: Any


KINDS = {
    "contact": Kind(ContactForm, gettext_lazy("Logga kontakt"), gettext_lazy("Spara kontakt")),
    "note": Kind(NoteForm, gettext_lazy("Skriv en anteckning"), gettext_lazy("Spara anteckningen")),
    "incident": Kind(IncidentForm, gettext_lazy("Anteckna en händelse"), gettext_lazy("Spara händelsen")),
}


def contact(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return write(request, access.case(case_id, by=request.user), "contact")


def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return write(request, access.case(case_id, by=request.user), "note")


def incident(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return write(request, access.case(case_id, by=request.user), "incident")


def draft(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Go on with an own draft: save it again, or make it an entry for good."""
    file = access.case(case_id, by=request.user)
    held = access.entry(entry_id, by=request.user)
    if request.method != "POST" and not held.draft:
        raise Http404
    return write(request, file, held.kind, held)


def discard(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Throw an own draft away."""

    def do() -> str:
        entries.discard(entry=entry_id, by=request.user)
        return reverse("case", args=[case_id])

    return press(request, do, reverse("case", args=[case_id]))


def write(request: HttpRequest, file: CaseFile, kind: str, held: EntryView | None = None) -> HttpResponse:
    """The form of one kind; saved to the author's authority and released to those ticked."""
    if request.method != "POST":
        begun = _begun(request, KINDS[kind].form, held)
        category = begun.get("category") or request.GET.get("category", "")
        shown = readers(file, str(category), by=request.user)
        start = {"category": category, "release_to": shown.covered, **begun}
        return _page(file, kind, held, shown).show(request, _form(file, kind, shown, initial=start))
    data = request.POST.copy()
    shown = readers(file, data.get("category", ""), by=request.user)
    if data.get("readers_for", "") != shown.category:
        data.setlist("release_to", [str(authority) for authority in shown.covered])
    page = _page(file, kind, held, shown)
    if "preview" in data:
        return page.show(request, _form(file, kind, shown, initial=initial(data, KINDS[kind].form)))
    form = _form(file, kind, shown, data=data)
    try:
        return answer(request, page, form, lambda: _save(request, file, kind, held, form))
    except Conflict as conflict:
        return changed(request, page, form, access.entry(conflict.current.pk, by=request.user))


def correct(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Annotate an entry of one's own authority; whoever reads the first may read the correction."""
    file = access.case(case_id, by=request.user)
    held = access.entry(entry_id, by=request.user)
    words = {"title": _("Rätta en anteckning"), "submit": _("Spara rättelsen"), "file": file, "entry": held}
    page = Page("sig/entries/correct.html", words)
    if request.method != "POST":
        return page.show(request, CorrectionForm(initial=kept(request, CorrectionForm)))
    form = CorrectionForm(request.POST)

    def do() -> str:
        entries.correct(entry=entry_id, text=form.cleaned_data["text"], by=request.user)
        return reverse("case", args=[case_id])

    return answer(request, page, form, do)


def preview(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The fragment that says who will be able to read, for the category chosen."""
    file = access.case(case_id, by=request.user)
    shown = readers(file, request.GET.get("category", ""), by=request.user)
    form = _form(file, "contact", shown, initial={"release_to": shown.covered})
    return render(request, "sig/entries/_readers.html", {"form": form, "readers": shown})


def _begun(request: HttpRequest, form: type[EntryForm], held: EntryView | None) -> dict[str, Any]:
    waiting = kept_forms.kept(request)
    if waiting is not None:
        return initial(waiting, form)
    if held is None:
        return {}
    names = ("contact_kind", "incident_kind", "category", "text", "flagged", "happened_at")
    return {name: getattr(held, name) for name in names}


def _form(file: CaseFile, kind: str, shown: Readers, **given: Any) -> EntryForm:
    return KINDS[kind].form(
        recipients=shown.recipients, grounds=shown.grounds, restrictable=file.may.restrict, **given
    )


def _page(file: CaseFile, kind: str, held: EntryView | None, shown: Readers) -> Page:
    words = {"title": KINDS[kind].title, "submit": KINDS[kind].submit, "again": held is None}
    version = held.version if held else None
    return Page(
        "sig/entries/form.html", {**words, "file": file, "readers": shown, "version": version, "draft": held}
    )


def _save(request: HttpRequest, file: CaseFile, kind: str, held: EntryView | None, form: EntryForm) -> str:
    given = form.cleaned_data
    names = ("category", "text", "flagged", "happened_at")
    content = {name: given[name] for name in names} | {
        "kind": kind,
        "contact_kind": given.get("contact_kind", ""),
        "incident_kind": given.get("incident_kind", ""),
        "restricted": given.get("investigation_restricted", False),
    }
    to = () if form.wants_draft or content["restricted"] else chosen(given)
    if held is None:
        entries.log(case=file.id, draft=form.wants_draft, release_to=to, by=request.user, **content)
    else:
        change = {"entry": held.id, "version": version_of(request), "content": Content(**content)}
        if form.wants_draft:
            entries.save_draft(**change, by=request.user)
        else:
            entries.publish(**change, release_to=to, by=request.user)
    messages.success(request, _("Utkastet är sparat.") if form.wants_draft else _("Sparat i ärendet."))
    return reverse(f"case-{kind}" if "again" in form.data else "case", args=[file.id])
