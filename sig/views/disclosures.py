"""Handing out on a statutory ground, one occasion at a time; and the register of all that was handed out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from consent.paragraphs import PARAGRAPHS
from consent.printing import render_pdf
from consent.services.grounds import Disclosed
from sig import access
from sig.casefile import CaseFile, EntryView
from sig.disclosures import access as door
from sig.disclosures.register import Party
from sig.forms.disclosures import BEYOND, INSIDE, DisclosureForm
from sig.forms.entries import Choice
from sig.services import disclosures
from sig.templatetags.cases import entry_title
from sig.views.posting import Page, answer, kept, press
from sig.views.printers import printer_name

MOST, TEXT = 60, 70
GIVEN = ("category", "what", "reasoning", "receiver", "manner", "disclosed_at")


def register(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What has been handed out in the case, as far as it concerns the reader."""
    file = access.case(case_id, by=request.user)
    found = door.register(case_id, by=request.user)
    return render(request, "sig/disclosures/register.html", {"file": file, "register": found})


@translation.override("sv")
def printed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The same on paper, recorded before it is made."""
    user: Any = request.user
    file = access.case(case_id, by=user)
    found = door.register(case_id, by=user, printed=True)
    context = {"register": found, "number": file.number, "printer": printer_name(user)}
    pdf = render_pdf("sig/disclosures/print.html", context, title=_("Utlämnanden"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="utlamnanden-{file.number}.pdf"'
    return response


def choose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Which paragraph? Those that this authority can use for this youth, each with what it says."""
    file = access.case(case_id, by=request.user)
    usable, _parties = door.disclosing(case_id, by=request.user)
    codes = {item.code for item in usable}
    others = [item for item in PARAGRAPHS.values() if item.code not in codes]
    return render(request, "sig/disclosures/choose.html", {"file": file, "usable": usable, "others": others})


def new(request: HttpRequest, case_id: UUID, paragraph: str) -> HttpResponse:
    """One disclosure on one paragraph."""
    file = access.case(case_id, by=request.user, size=MOST)
    usable, parties = door.disclosing(case_id, by=request.user)
    found = next((item for item in usable if item.code == paragraph), None)
    if found is None:
        raise Http404
    offered = {
        "paragraph": found,
        "parties": parties,
        "entries": own_entries(file),
        "restrictable": file.may.restrict,
    }
    words = {"title": _("Lämna ut med stöd i lag"), "submit": _("Lämna ut"), "file": file, "paragraph": found}
    page = Page("sig/disclosures/new.html", words)
    if request.method != "POST":
        return page.show(request, DisclosureForm(initial=kept(request, DisclosureForm), **offered))
    form = DisclosureForm(request.POST, **offered)

    def do() -> str:
        given = form.cleaned_data
        what = disclosed(found.code, given, parties)
        disclosures.disclose(case=case_id, what=what, entries=given["entries"], by=request.user)
        messages.success(request, _("Utlämnandet är antecknat."))
        return reverse("case-disclosures", args=[case_id])

    return answer(request, page, form, do)


def end(request: HttpRequest, case_id: UUID, ground_id: UUID) -> HttpResponse:
    """What was opened on that ground is read no more."""
    here = reverse("case-disclosures", args=[case_id])

    def do() -> str:
        disclosures.end(case=case_id, ground=ground_id, by=request.user)
        return here

    return press(request, do, here)


def disclosed(paragraph: str, given: dict[str, Any], parties: tuple[Party, ...]) -> Disclosed:
    """The form's answers as the service wants them."""
    to = given["to"]
    return Disclosed(
        paragraph=paragraph,
        recipient=next((one.id for one in parties if to == f"{INSIDE}{one.id}"), None),
        outside=to.removeprefix(BEYOND) if to.startswith(BEYOND) else "",
        statute=given.get("statute", ""),
        met=len(given.get("conditions", ())),
        restricted=given.get("restricted", False),
        **{name: given[name] for name in GIVEN},
    )


def own_entries(file: CaseFile) -> list[Choice]:
    """The newest entries of the reader's authority that can be opened to others."""
    return [
        (str(one.id), _line(one))
        for one in file.entries
        if one.mine and not one.restricted and not one.corrects
    ]


def _line(entry: EntryView) -> str:
    day = date_format(localtime(entry.happened_at), "j b Y")
    return " · ".join(filter(None, (day, entry.category_name, entry_title(entry), entry.text[:TEXT])))
