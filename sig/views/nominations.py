"""Nominating a youth, the receipt, and how one's own nominations fare."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sig import access
from sig.forms.nominations import NominationForm
from sig.services import nominations
from sig.shrinking.access import ending as endings
from sig.views.posting import Page, answer, kept
from teams.roles import COORDINATOR


def new(request: HttpRequest) -> HttpResponse:
    """One page. Outside the criteria it may still be sent, with a reason."""
    page = Page("sig/nominations/form.html")
    if request.method != "POST":
        return page.show(request, NominationForm.open_now(initial=kept(request, NominationForm)))
    form = NominationForm.open_now(request.POST)

    def send() -> str:
        receipt = nominations.nominate(by=request.user, **form.cleaned_data)
        return reverse("nomination-receipt", args=[receipt.receipt])

    return answer(request, page, form, send)


def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What the nominator keeps: a number, and what happens next."""
    urls = {"list_url": reverse("my-nominations"), "new_url": reverse("nomination-new")}
    return render(request, "sig/nominations/receipt.html", {"receipt": number, **urls})


def mine(request: HttpRequest) -> HttpResponse:
    """One's own nominations, each with its stage as a word and nothing more."""
    context = {
        "nominations": access.my_nominations(by=request.user),
        "new_url": reverse("nomination-new"),
        "leads": COORDINATOR in request.user.roles(),
    }
    return render(request, "sig/nominations/list.html", context)


def ending(request: HttpRequest) -> HttpResponse:
    """Nominations that came to nothing, and the day on which each is removed."""
    return render(request, "sig/nominations/ending.html", {"endings": endings(by=request.user)})
