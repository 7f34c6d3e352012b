"""Keeping two youths apart: for whoever leads both cases."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sig import access
from sig.apart import access as apart_access
from sig.forms.apart import ApartForm
from sig.services import apart
from sig.templatetags.cases import heading
from sig.views.posting import Page, answer, press


def page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What this case is kept apart from, and one more."""
    file = access.case(case_id, by=request.user)
    marks = apart_access.apart_from(case_id, by=request.user)
    taken = {case_id, *(mark.case_id for mark in marks)}
    led = [row for row in access.cases(by=request.user) if row.coordinates and row.id not in taken]
    choices = [(str(row.id), _named(row.number, heading(row))) for row in led]
    words = {"title": _("Hålla isär"), "submit": _("Håll isär"), "file": file}
    shown = Page("sig/apart/page.html", {**words, "marks": marks, "apart": marks, "choices": choices})
    if request.method != "POST":
        return shown.show(request, ApartForm(cases=choices))
    form = ApartForm(request.POST, cases=choices)

    def do() -> str:
        apart.keep(case=case_id, other=form.cleaned_data["other"], by=request.user)
        messages.success(request, _("Nu varnas du om de två kan mötas. Ingen annan ser det."))
        return reverse("case-apart", args=[case_id])

    return answer(request, shown, form, do)


def end(request: HttpRequest, case_id: UUID, mark_id: UUID) -> HttpResponse:
    """No need to keep them apart any more."""
    here = reverse("case-apart", args=[case_id])

    def do() -> str:
        apart.end(mark=mark_id, case=case_id, by=request.user)
        return here

    return press(request, do, here)


def _named(number: str, name: str) -> str:
    return number if name == number else f"{name} ({number})"
