"""Consents to measures, and why personal data may be processed: neither is the consent to sharing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access
from consent.forms.measures import MeasureForm
from consent.forms.related import TakeBackForm
from consent.measures.access import measure_page
from consent.services import measures
from consent.services.measures import Said
from consent.services.processing import bases
from teams.kept_forms import kept
from teams.views.posting import answer


def everything(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What somebody has said yes to receiving."""
    page = access.consent_overview(team_id, by=request.user)
    found = measure_page(team_id, by=request.user)
    return render(request, "consent/measures/list.html", {"page": page, "found": found})


def new(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Register a yes."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    found = measure_page(team_id, by=request.user, manage=True)
    form = MeasureForm(request.POST or kept(request))

    def do() -> str:
        measures.register(team_id=team_id, said=Said(**form.cleaned_data), by=request.user)
        messages.success(request, _("Samtycket till insatsen är registrerat."))
        return reverse("measures", args=[team_id])

    return answer(request, "consent/measures/new.html", form, {"page": page, "found": found}, do)


def withdraw(request: HttpRequest, team_id: UUID, consent_id: UUID) -> HttpResponse:
    """Take one back, from this moment."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    found = measure_page(team_id, by=request.user, manage=True)
    line = next((one for one in found.lines if one.id == consent_id), None)
    if line is None:
        access.NOT_THERE.require()
    form = TakeBackForm(request.POST or kept(request))

    def do() -> str:
        channel = form.cleaned_data["channel"]
        measures.withdraw(team_id=team_id, consent_id=consent_id, channel=channel, by=request.user)
        messages.success(request, _("Samtycket till insatsen är återkallat."))
        return reverse("measures", args=[team_id])

    return answer(request, "consent/measures/withdraw.html", form, {"page": page, "line": line}, do)


def processing(request: HttpRequest) -> HttpResponse:
    """Why each authority may process personal data (GDPR). The same for everybody: no youth is in it."""
    return render(request, "consent/processing.html", {"found": bases(by=request.user)})
