"""The cost illustration: read by those who see exact figures, changed by coordinators."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sig.exact import costs as access
from sig.forms.costs import CostForm, ShowForm
from sig.services import costs
from sig.views.exact import tabs
from sig.views.posting import Page, answer, kept, press
from teams.roles import COORDINATOR

BACK = "exact-cost"


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """What it says, with sources and caveats, and every change."""
    user: Any = request.user
    context = {
        "page": access.page(by=user),
        "tabs": tabs(BACK),
        "may_write": COORDINATOR in user.roles(),
    }
    return render(request, "sig/exact/cost.html", context)


def line(request: HttpRequest, code: str = "") -> HttpResponse:
    """One line, new or changed."""
    user: Any = request.user
    found = access.page(by=user, write=True)
    one = found.line(code) if found and code else None
    if found is None or (code and one is None):
        raise Http404
    shown = Page("sig/exact/cost_line.html", {"one": one})
    if request.method != "POST":
        first = CostForm.first(one.values) if one else {}
        return shown.show(request, CostForm(initial=first | kept(request, CostForm)))
    form = CostForm(request.POST)

    def do() -> str:
        costs.put(code=code, line=form.line(), by=user)
        messages.success(request, _("Raden är sparad. Det som stod förut finns kvar i historiken."))
        return reverse(BACK)

    return answer(request, shown, form, do)


def remove(request: HttpRequest, code: str) -> HttpResponse:
    """A line less."""
    user: Any = request.user

    def do() -> str:
        costs.remove(code=code, by=user)
        messages.success(request, _("Raden är borttagen. Den finns kvar i historiken."))
        return reverse(BACK)

    return press(request, do, reverse(BACK))


def show(request: HttpRequest) -> HttpResponse:
    """Switch it on, by a decision of the steering group."""
    user: Any = request.user
    access.page(by=user, write=True)
    shown = Page("sig/exact/cost_show.html")
    if request.method != "POST":
        return shown.show(request, ShowForm(initial=kept(request, ShowForm)))
    form = ShowForm(request.POST)

    def do() -> str:
        costs.show(minutes=form.cleaned_data["minutes"], by=user)
        messages.success(request, _("Kostnadsexemplet visas nu."))
        return reverse(BACK)

    return answer(request, shown, form, do)


def hide(request: HttpRequest) -> HttpResponse:
    """Switch it off."""
    user: Any = request.user

    def do() -> str:
        costs.hide(by=user)
        messages.success(request, _("Kostnadsexemplet är avstängt."))
        return reverse(BACK)

    return press(request, do, reverse(BACK))
