"""Writing in a case: contacts, notes, incidents, drafts and corrections, with their readers chosen first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.paragraphs import inbound
from consent.related.access import related_people
from crypto.versioned import Conflict
from sig import access
from sig.casefile import CaseFile, EntryView
from sig.desk import access as desk
from sig.desk.access import Unfinished
from sig.forms.entries import ContactForm, CorrectionForm, EntryForm, IncidentForm, NoteForm
from sig.services import entries
from sig.services.entries import Content
from sig.services.releases import To
from sig.views.autosave import autosave, content_of
from sig.views.barred import Left, barred
from sig.views.posting import Page, answer, changed, initial, kept, press, version_of
from sig.views.readers import Readers, asked_in, chosen, readers
from teams import kept_forms
from teams.signin.limits import IDLE


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
    return editor(request, case_id, "contact")


def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return editor(request, case_id, "note")


def incident(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return editor(request, case_id, "incident")


def editor(request: HttpRequest, case_id: UUID, kind: str) -> HttpResponse:
    """The one form of that kind in the case; what a script sends while somebody writes is kept as a draft."""
    if "autosave" in request.POST:
        return autosave(request, case_id, kind, KINDS[kind].form)
    return write(request, access.case(case_id, by=request.user), kind)


def draft(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Go on with an own draft: there is one of each kind, and the form of that kind goes on with it."""
    held = access.entry(entry_id, by=request.user, case=case_id)
    if not held.draft or held.kind not in KINDS:
        raise Http404
    return redirect(f"case-{held.kind}", case_id)


def discard(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Throw an own draft away."""

    def do() -> str:
        entries.discard(entry=entry_id, case=case_id, by=request.user)
        for kind in KINDS:
            kept_forms.forget_all(user=request.user, path=reverse(f"case-{kind}", args=[case_id]))
        return reverse("case", args=[case_id])

    return press(request, do, reverse("case", args=[case_id]))


@dataclass(frozen=True, repr=False)
class Draft:
    """The draft that a form goes on with: its text, and what only its author's form asks."""

    view: EntryView
    more: Unfinished

    def values(self) -> dict[str, Any]:
        """As the form begins with them."""
        held = self.view
        found = {name: getattr(held, name) for name in (*GIVEN, "contact_kind", "incident_kind")}
        again = {"restricted_review_on": held.review_on} if held.review_on else {}
        alone = {None: "", True: "yes", False: "no"}[self.more.spoken_alone]
        about = [str(pk) for pk in held.about]
        more = {"goal": self.more.goal, "spoken_alone": alone, "investigation_restricted": held.restricted}
        return {**found, **again, **more, "about": about}

    def left(self) -> Left:
        """As it is shown where nothing is written any more."""
        return Left(self.view.text, self.more.ends_on)


def write(request: HttpRequest, file: CaseFile, kind: str) -> HttpResponse:
    """The form of one kind; saved to the author's authority and released to those ticked."""
    held = _draft(request, file, kind)
    if refusal := barred(request, file, held.left() if held else None):
        return refusal
    offered = offers(file, kind, by=request.user)
    if request.method != "POST":
        begun, version = _begun(request, KINDS[kind].form, held)
        start = {**{name: request.GET.get(name, "") for name in PREFILLED}, **begun}
        shown = readers(file, asked_in(start), by=request.user)
        form = _form(kind, shown, offered, initial={"release_to": shown.covered, **start})
        return _page(file, kind, held, shown, version).show(request, form)
    data = request.POST.copy()
    shown = readers(file, asked_in(data), by=request.user)
    lapsed = _settle_readers(data, shown)
    page = _page(file, kind, held, shown, version_of(request) if held else 0)
    if "preview" in data:
        return page.show(request, _form(kind, shown, offered, initial=initial(data, KINDS[kind].form)))
    form = _form(kind, shown, offered, data=data)
    try:
        return answer(request, page, form, lambda: _save(request, file, kind, held, form, lapsed))
    except Conflict as conflict:
        theirs = access.entry(conflict.current.pk, by=request.user, case=file.id)
        return changed(request, page, form, theirs)


def correct(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Annotate an entry of one's own authority; whoever reads the first may read the correction."""
    file = access.case(case_id, by=request.user)
    held = access.entry(entry_id, by=request.user, case=case_id)
    if refusal := barred(request, file):
        return refusal
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


def offers(file: CaseFile, kind: str, *, by: Any) -> dict[str, Any]:
    """What the form offers in this case: third persons, grounds that a fact can have come in on, goals of the
    plan that the writer may read, own phrases."""
    people = [(str(one.id), one.text) for one in related_people(file.team_id, by)]
    grounds = [(item.code, f"{item.place}. {item.text}") for item in inbound(file.authority_kind)]
    goals = (
        [(str(goal.id), goal.own_words) for goal in file.plan.goals if goal.own_words] if file.plan else []
    )
    return {
        "people": people,
        "inbound": grounds,
        "restrictable": file.may.restrict,
        "goals": goals,
        "phrases": [(str(one.id), one.text) for one in desk.phrases(by=by)],
    }


def _draft(request: HttpRequest, file: CaseFile, kind: str) -> Draft | None:
    found = desk.unfinished(file.id, kind, by=request.user)
    if found is None:
        return None
    view = next((one for one in file.drafts if one.id == found.id), None)
    return Draft(view or access.entry(found.id, by=request.user, case=file.id), found)


def _begun(request: HttpRequest, form: type[EntryForm], held: Draft | None) -> tuple[dict[str, Any], int]:
    """What was typed when the session ended, on the version it was typed on; else the draft."""
    waiting = kept_forms.kept(request)
    if waiting is not None:
        said = waiting.get("version", "")
        return initial(waiting, form), int(said) if said.isdigit() else 0
    return (held.values(), held.view.version) if held else ({}, 0)


def _settle_readers(data: QueryDict, shown: Readers) -> tuple[str, ...]:
    """Tick everybody whom the consent covers when the page had not shown them. Returns who was ticked and is
    covered no longer: what is written is saved all the same, without them."""
    if data.get("readers_for", "") != shown.key:
        data.setlist("release_to", list(map(str, shown.covered)))
        return ()
    known, ticked = dict(shown.names), data.getlist("release_to")
    lapsed = [one for one in ticked if one in known and one not in shown.covered]
    data.setlist("release_to", [one for one in ticked if one not in lapsed])
    return tuple(known[one] for one in lapsed)


def _form(kind: str, shown: Readers, offered: dict[str, Any], **given: Any) -> EntryForm:
    return KINDS[kind].form(recipients=shown.recipients, names=shown.names, **offered, **given)


def _page(file: CaseFile, kind: str, held: Draft | None, shown: Readers, version: int) -> Page:
    words = {"title": KINDS[kind].title, "submit": KINDS[kind].submit, "kind": kind}
    draft = {"version": version if held else 0, "draft": held.view if held else None}
    more = {"draft_saved_at": held.more.saved_at if held else None, "idle": int(IDLE.total_seconds())}
    return Page("sig/entries/form.html", {**words, **draft, **more, "file": file, "readers": shown})


def _save(
    request: HttpRequest,
    file: CaseFile,
    kind: str,
    held: Draft | None,
    form: EntryForm,
    lapsed: tuple[str, ...],
) -> str:
    if held is None and version_of(request):
        raise ValidationError(_("Utkastet är redan sparat eller kastat. Texten står kvar. Spara igen."))
    content, version = content_of(kind, form), version_of(request)
    if form.wants_draft:
        entries.keep(case=file.id, content=content, version=version, by=request.user)
        messages.success(request, _("Utkastet är sparat. Du hittar det på Min dag."))
        return reverse("case", args=[file.id])
    to = () if content.restricted else chosen(form.cleaned_data)
    saved, refused = _saved(request, file, held, content, to, version)
    kept_forms.forget_all(user=request.user, path=request.path)
    messages.success(request, _("Sparat i ärendet."))
    _tell_lapsed(request, form, lapsed, refused)
    return _onward(file, kind, saved, form)


def _saved(
    request: HttpRequest,
    file: CaseFile,
    held: Draft | None,
    content: Content,
    to: tuple[To, ...],
    version: int,
) -> tuple[UUID, bool]:
    """Saved with the releases; without them, and True, when a consent ends in this very moment."""

    def save(to: tuple[To, ...]) -> UUID:
        if held is None:
            return entries.log(case=file.id, release_to=to, by=request.user, **vars(content)).pk
        change = {"entry": held.view.id, "version": version, "content": content, "case": file.id}
        return entries.publish(**change, release_to=to, by=request.user).pk

    try:
        return save(to), False
    except ValidationError as error:
        if not to or "release_to" not in getattr(error, "error_dict", {}):
            raise
    return save(()), True


def _tell_lapsed(request: HttpRequest, form: EntryForm, lapsed: tuple[str, ...], refused: bool) -> None:
    names = ", ".join(lapsed)
    if refused:
        messages.warning(
            request,
            _("Din verksamhet har texten, men ingen annan. Samtycket släpper den inte vidare just nu."),
        )
    elif names:
        text = _("%(names)s får inte läsa det. Samtycket upphörde medan du skrev. Din verksamhet har texten.")
        messages.warning(request, text % {"names": names})


def _onward(file: CaseFile, kind: str, saved: UUID, form: EntryForm) -> str:
    if "attach" in form.data:
        return reverse("entry-files", args=[file.id, saved])
    if "same" in form.data and kind == "contact":
        return reverse("contact-same", args=[file.id, saved])
    return reverse(f"case-{kind}" if "again" in form.data else "case", args=[file.id])
