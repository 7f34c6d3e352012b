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

from consent.paragraphs import inbound
from consent.related.access import related_people
from crypto.versioned import Conflict
from sig import access
from sig.casefile import CaseFile, EntryView
from sig.forms.entries import ContactForm, CorrectionForm, EntryForm, IncidentForm, NoteForm
from sig.services import entries
from sig.services.entries import Content
from sig.views.posting import Page, answer, changed, initial, kept, press, version_of
from sig.views.readers import Readers, asked_in, chosen, readers
from teams import kept_forms


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its form and the words on its page."""

    form: type[EntryForm]
    title: Any
    submit: Any


GIVEN = ("category", "text", "flagged", "happened_at", "inbound_ground", "reporter")
PREFILLED = ("category", "incident_kind")
"""What an address may choose beforehand."""
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
    held = access.entry(entry_id, by=request.user, case=case_id)
    if request.method != "POST" and not held.draft:
        raise Http404
    return write(request, file, held.kind, held)


def discard(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Throw an own draft away."""

    def do() -> str:
        entries.discard(entry=entry_id, case=case_id, by=request.user)
        return reverse("case", args=[case_id])

    return press(request, do, reverse("case", args=[case_id]))


def write(request: HttpRequest, file: CaseFile, kind: str, held: EntryView | None = None) -> HttpResponse:
    """The form of one kind; saved to the author's authority and released to those ticked."""
    offered = offers(file, by=request.user)
    if request.method != "POST":
        begun = _begun(request, KINDS[kind].form, held)
        start = {**{name: request.GET.get(name, "") for name in PREFILLED}, **begun}
        shown = readers(file, asked_in(start), by=request.user)
        form = _form(kind, shown, offered, initial={"release_to": shown.covered, **start})
        return _page(file, kind, held, shown).show(request, form)
    data = request.POST.copy()
    shown = readers(file, asked_in(data), by=request.user)
    if data.get("readers_for", "") != shown.key:
        data.setlist("release_to", [str(authority) for authority in shown.covered])
    page = _page(file, kind, held, shown)
    if "preview" in data:
        return page.show(request, _form(kind, shown, offered, initial=initial(data, KINDS[kind].form)))
    form = _form(kind, shown, offered, data=data)
    try:
        return answer(request, page, form, lambda: _save(request, file, kind, held, form))
    except Conflict as conflict:
        theirs = access.entry(conflict.current.pk, by=request.user, case=file.id)
        return changed(request, page, form, theirs)


def correct(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Annotate an entry of one's own authority; whoever reads the first may read the correction."""
    file = access.case(case_id, by=request.user)
    held = access.entry(entry_id, by=request.user, case=case_id)
    words = {"title": _("Rätta en anteckning"), "submit": _("Spara rättelsen"), "file": file, "entry": held}
    page = Page("sig/entries/correct.html", words)
    if request.method != "POST":
        return page.show(request, CorrectionForm(initial=kept(request, CorrectionForm)))
    form = CorrectionForm(request.POST)

    def do() -> str:
        entries.correct(entry=entry_id, case=case_id, text=form.cleaned_data["text"], by=request.user)
        return reverse("case", args=[case_id])

    return answer(request, page, form, do)


def preview(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The fragment that says who will be able to read, for what is chosen so far."""
    file = access.case(case_id, by=request.user)
    shown = readers(file, asked_in(request.GET), by=request.user)
    form = _form("contact", shown, {"restrictable": file.may.restrict}, initial={"release_to": shown.covered})
    return render(request, "sig/entries/_readers.html", {"form": form, "readers": shown})


def offers(file: CaseFile, *, by: Any) -> dict[str, Any]:
    """What the form offers in this case: third persons, grounds that a fact can have come in on."""
    people = [(str(one.id), one.text) for one in related_people(file.team_id, by)]
    grounds = [(item.code, f"{item.place}. {item.text}") for item in inbound(file.authority_kind)]
    return {"people": people, "inbound": grounds, "restrictable": file.may.restrict}


def _begun(request: HttpRequest, form: type[EntryForm], held: EntryView | None) -> dict[str, Any]:
    waiting = kept_forms.kept(request)
    if waiting is not None:
        return initial(waiting, form)
    if held is None:
        return {}
    found = {name: getattr(held, name) for name in (*GIVEN, "contact_kind", "incident_kind")}
    again = {"restricted_review_on": held.review_on} if held.review_on else {}
    about = [str(pk) for pk in held.about]
    return {**found, **again, "about": about, "investigation_restricted": held.restricted}


def _form(kind: str, shown: Readers, offered: dict[str, Any], **given: Any) -> EntryForm:
    return KINDS[kind].form(recipients=shown.recipients, names=shown.names, **offered, **given)


def _page(file: CaseFile, kind: str, held: EntryView | None, shown: Readers) -> Page:
    words = {"title": KINDS[kind].title, "submit": KINDS[kind].submit, "again": held is None}
    version = held.version if held else None
    return Page(
        "sig/entries/form.html", {**words, "file": file, "readers": shown, "version": version, "draft": held}
    )


def _save(request: HttpRequest, file: CaseFile, kind: str, held: EntryView | None, form: EntryForm) -> str:
    given = form.cleaned_data
    content = {name: given[name] for name in GIVEN} | {
        "kind": kind,
        "contact_kind": given.get("contact_kind", ""),
        "incident_kind": given.get("incident_kind", ""),
        "about": tuple(given["about"]),
        "restricted": given.get("investigation_restricted", False),
        "restricted_review_on": given.get("restricted_review_on"),
    }
    to = () if form.wants_draft or content["restricted"] else chosen(given)
    if held is None:
        saved = entries.log(case=file.id, draft=form.wants_draft, release_to=to, by=request.user, **content)
    else:
        change = {"entry": held.id, "version": version_of(request), "content": Content(**content)}
        if form.wants_draft:
            saved = entries.save_draft(**change, case=file.id, by=request.user)
        else:
            saved = entries.publish(**change, case=file.id, release_to=to, by=request.user)
    messages.success(request, _("Utkastet är sparat.") if form.wants_draft else _("Sparat i ärendet."))
    if "attach" in form.data:
        return reverse("entry-files", args=[file.id, saved.pk])
    return reverse(f"case-{kind}" if "again" in form.data else "case", args=[file.id])
