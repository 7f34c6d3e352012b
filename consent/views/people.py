"""Guardians and the youth: registered and changed from step 1."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from consent import access
from consent.forms.people import GuardianChangeForm, GuardianForm, YouthForm
from consent.services import desk
from teams.kept_forms import kept
from teams.views.posting import answer


def guardian_new(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A new guardian."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    form = GuardianForm(request.POST or kept(request))

    def do() -> str:
        desk.add_guardian(team_id, by=request.user, **_given(form.cleaned_data))
        return reverse("consent-signers", args=[team_id])

    return answer(request, "consent/person.html", form, {"page": page, "step": 1, "kind": "new"}, do)


def guardian(request: HttpRequest, team_id: UUID, guardian_id: UUID) -> HttpResponse:
    """A guardian who is registered."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    values = desk.guardian_values(team_id, guardian_id, by=request.user)
    form = GuardianChangeForm(request.POST or kept(request), initial=values)

    def do() -> str:
        given = _given(form.cleaned_data)
        version = form.cleaned_data["version"] or values["version"]
        desk.change_guardian(team_id, guardian_id, version=version, by=request.user, **given)
        return reverse("consent-signers", args=[team_id])

    return answer(request, "consent/person.html", form, {"page": page, "step": 1, "kind": "guardian"}, do)


def youth(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The young person."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    values = desk.youth_values(team_id, by=request.user)
    form = YouthForm(request.POST or kept(request), initial=values)

    def do() -> str:
        version = form.cleaned_data["version"] or values["version"]
        desk.change_youth(team_id, version=version, by=request.user, **_given(form.cleaned_data))
        return reverse("consent-signers", args=[team_id])

    return answer(request, "consent/person.html", form, {"page": page, "step": 1, "kind": "youth"}, do)


def _given(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name != "version"}
