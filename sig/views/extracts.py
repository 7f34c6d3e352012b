"""Extracts of the file: the list and who asks, what is masked, a look at the paper, and the paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from audit import clock
from consent.printing import render_pdf
from crypto.versioned import Conflict
from sig import access
from sig.extracts import access as extracts
from sig.extracts import rules
from sig.extracts.sheet import Sheet
from sig.forms.extracts import RequestForm, RulingForm
from sig.services import extracts as service
from sig.views.posting import Page, answer, press, version_of
from sig.views.printers import printer_name
from teams.submissions import see_other


def every(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The extracts of one's own authority, and step 1 of a new one."""
    user: Any = request.user
    file = access.case(case_id, by=user)
    rows = extracts.extracts_of(file, by=user)
    guardians = extracts.guardians_to_choose(file, by=user)
    form = RequestForm(request.POST or None, guardians=guardians)
    page = Page(
        "sig/extracts/list.html", {"file": file, "extracts": rows, "knows_guardians": bool(guardians)}
    )
    if request.method != "POST":
        return page.show(request, form)

    def do() -> str:
        found = service.begin(case=case_id, asked=form.request(), by=user)
        return reverse("extract", args=[case_id, found])

    return answer(request, page, form, do)


def one(request: HttpRequest, case_id: UUID, extract_id: UUID) -> HttpResponse:
    """Step 2: every text with what is proposed or decided; or what was made."""
    file, sheet = _both(request, case_id, extract_id)
    return render(request, "sig/extracts/sheet.html", {"file": file, "sheet": sheet})


def accept(request: HttpRequest, case_id: UUID, extract_id: UUID) -> HttpResponse:
    """Take the proposals for what nobody has ruled on."""
    user: Any = request.user
    here = reverse("extract", args=[case_id, extract_id])

    def do() -> str:
        service.accept(extract=extract_id, version=version_of(request), by=user)
        return here

    return press(request, do, here)


def ruling(request: HttpRequest, case_id: UUID, extract_id: UUID, text_id: UUID) -> HttpResponse:
    """One text: what is masked of it and why. On to the next that nobody has ruled on."""
    user: Any = request.user
    file, sheet = _both(request, case_id, extract_id)
    text = next((one for one in sheet.texts if one.id == text_id), None)
    if text is None or sheet.state != "draft":
        raise Http404
    form = RulingForm(request.POST or None, text=text)
    proposed = {
        "proposal_name": rules.CHOICES[text.proposal.choice],
        "proposal_reasons": [name for code, name in rules.REASONS.items() if code in text.proposal.reasons],
    }
    context = {"file": file, "sheet": sheet, "text": text, "version": sheet.version, **proposed}
    page = Page("sig/extracts/ruling.html", context)
    if request.method != "POST":
        return page.show(request, form)

    def do() -> str:
        following = service.rule(
            extract=extract_id, text=text_id, ruling=form.ruling(), version=version_of(request), by=user
        )
        if following is None:
            return reverse("extract", args=[case_id, extract_id])
        return reverse("extract-ruling", args=[case_id, extract_id, following])

    try:
        return answer(request, page, form, do)
    except Conflict:
        return Page("sig/extracts/ruling.html", {**context, "changed": True}).show(request, form, status=409)


def preview(request: HttpRequest, case_id: UUID, extract_id: UUID) -> HttpResponse:
    """Step 3: what the paper will say."""
    file, sheet = _both(request, case_id, extract_id)
    return render(request, "sig/extracts/preview.html", {"file": file, "sheet": sheet})


def make(request: HttpRequest, case_id: UUID, extract_id: UUID) -> HttpResponse:
    """Step 4: the paper is made and kept."""
    user: Any = request.user
    here = reverse("extract", args=[case_id, extract_id])

    def do() -> str:
        service.make(extract=extract_id, version=version_of(request), by=user, render=paper_for(user))
        return here

    return press(request, do, here)


def drop(request: HttpRequest, case_id: UUID, extract_id: UUID) -> HttpResponse:
    """The draft is given up."""
    user: Any = request.user

    def do() -> str:
        service.drop(extract=extract_id, version=version_of(request), by=user)
        return reverse("case-extracts", args=[case_id])

    return press(request, do, reverse("extract", args=[case_id, extract_id]))


def paper(request: HttpRequest, case_id: UUID, extract_id: UUID) -> HttpResponse:
    """What was made, as long as all that it shows may still be read."""
    user: Any = request.user
    number, pdf = extracts.handed_out(extract_id, by=user)
    if pdf is None:
        messages.error(
            request, _("Det går inte att hämta: något i utdraget får inte längre visas. Gör ett nytt.")
        )
        return see_other(reverse("extract", args=[case_id, extract_id]))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="utdrag-{number}.pdf"'
    return response


def _both(request: HttpRequest, case_id: UUID, extract_id: UUID) -> tuple[Any, Sheet]:
    user: Any = request.user
    file = access.case(case_id, by=user)
    return file, extracts.sheet(extract_id, case=case_id, by=user)


def paper_for(user: Any) -> Callable[[Sheet], bytes]:
    """What makes the paper, with the name of whoever makes it."""

    @translation.override("sv")
    def render(sheet: Sheet) -> bytes:
        context = {"sheet": sheet, "printer": printer_name(user), "printed_at": clock.now()}
        return render_pdf("sig/extracts/print.html", context, title=_("Utdrag ur akten"))

    return render
