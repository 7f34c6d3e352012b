"""Files of an entry: adding them, taking one away from a draft, the download."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import clock
from sig import access
from sig.attachments import access as files_access
from sig.attachments.policy import KINDS, MOST, Written, still_open
from sig.casefile import EntryView
from sig.forms.attachments import FilesForm
from sig.services import attachments
from sig.views.barred import barred
from sig.views.posting import Page, answer, press


def files(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """The files of an own entry, and more of them."""
    file = access.case(case_id, by=request.user)
    entry = access.entry(entry_id, by=request.user, case=case_id)
    if entry.author_id != request.user.pk or entry.kind not in KINDS:
        raise Http404
    lines = files_access.files_of([entry], by=request.user).get(entry.id, ())
    if request.method == "POST" and (refusal := barred(request, file)):
        return refusal
    words = {"title": _("Filer till anteckningen"), "submit": _("Spara filen"), "file": file, "entry": entry}
    room = addable(entry) and len(lines) < MOST
    page = Page(
        "sig/attachments/page.html",
        {**words, "lines": lines, "addable": file.may.write and room, "may": file.may, "most": MOST},
    )
    if request.method != "POST":
        return page.show(request, FilesForm())
    form = FilesForm(request.POST, request.FILES)

    def do() -> str:
        kept = attachments.add(entry=entry_id, case=case_id, files=form.sent(), by=request.user)
        said = ngettext("Filen är sparad.", "%(n)d filer är sparade.", kept) % {"n": kept}
        messages.success(request, said)
        return reverse("entry-files", args=[case_id, entry_id])

    return answer(request, page, form, do)


def addable(entry: EntryView) -> bool:
    """Is it still time to add a file, for the author?"""
    written = Written(entry.kind, entry.author_id, entry.draft, entry.created_at)
    return still_open(written, clock.now())


def remove(request: HttpRequest, case_id: UUID, entry_id: UUID, file_id: UUID) -> HttpResponse:
    """Away with a file of an own draft."""
    here = reverse("entry-files", args=[case_id, entry_id])

    def do() -> str:
        attachments.remove(file=file_id, entry=entry_id, case=case_id, by=request.user)
        return here

    return press(request, do, here)


def download(request: HttpRequest, case_id: UUID, entry_id: UUID, file_id: UUID) -> HttpResponse:
    """One file as a download, never shown inside our own pages."""
    found = files_access.opened(file_id, entry=entry_id, case=case_id, by=request.user)
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
