"""Guardians and the youth: registered and changed from step 1."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access
from consent.forms.people import (
    PROTECTION,
    GuardianChangeForm,
    GuardianForm,
    ProtectionForm,
    ReaderForm,
    YouthForm,
)
from consent.protection import STRONG, treatment, warning
from consent.services import desk
from consent.services import readers as reader_services
from teams.kept_forms import kept
from teams.submissions import once
from teams.views.posting import answer, opened


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
    form = GuardianChangeForm(
        request.POST or kept(request), initial=values, kind_of_protection=values["protection"]
    )

    def do() -> str:
        given = _given(form.cleaned_data)
        version = form.cleaned_data["version"] or values["version"]
        desk.change_guardian(team_id, guardian_id, version=version, by=request.user, **given)
        return reverse("consent-signers", args=[team_id])

    context = {"page": page, "step": 1, "kind": "guardian", **_protection(values["protection"])}
    context["protection_url"] = reverse("consent-guardian-protection", args=[team_id, guardian_id])
    return answer(request, "consent/person.html", form, context, do)


def youth(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The young person."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    values = desk.youth_values(team_id, by=request.user)
    form = YouthForm(request.POST or kept(request), initial=values, kind_of_protection=values["protection"])

    def do() -> str:
        version = form.cleaned_data["version"] or values["version"]
        desk.change_youth(team_id, version=version, by=request.user, **_given(form.cleaned_data))
        return reverse("consent-signers", args=[team_id])

    context = {"page": page, "step": 1, "kind": "youth", **_protection(values["protection"])}
    context["protection_url"] = reverse("consent-youth-protection", args=[team_id])
    return answer(request, "consent/person.html", form, context, do)


def youth_protection(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Is the young person's identity protected?"""
    return _set_protection(request, team_id, None, desk.youth_values(team_id, by=request.user))


def guardian_protection(request: HttpRequest, team_id: UUID, guardian_id: UUID) -> HttpResponse:
    """Is the guardian's identity protected?"""
    values = desk.guardian_values(team_id, guardian_id, by=request.user)
    return _set_protection(request, team_id, guardian_id, values)


def readers(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Who may know who a protected youth is, and one more."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    listed = access.named_readers(team_id, by=request.user)
    form = opened(request, ReaderForm, people=listed.candidates)

    def do() -> str:
        reader_services.add(team_id, user_id=form.cleaned_data["user"], by=request.user)
        messages.success(request, _("Personen får nu se vem den unge är."))
        return reverse("consent-readers", args=[team_id])

    return answer(request, "consent/readers.html", form, {"page": page, "listed": listed}, do)


def reader_end(request: HttpRequest, team_id: UUID, reader_id: UUID) -> HttpResponse:
    """Somebody is taken off the list."""

    def do() -> str:
        reader_services.end(team_id, reader_id, by=request.user)
        messages.success(request, _("Personen ser inte längre vem den unge är."))
        return reverse("consent-readers", args=[team_id])

    return once(request, do)


def _set_protection(
    request: HttpRequest, team_id: UUID, guardian_id: UUID | None, values: dict[str, Any]
) -> HttpResponse:
    page = access.consent_overview(team_id, by=request.user, manage=True)
    initial = {"protection": values["protection"], "version": values["version"]}
    form = ProtectionForm(request.POST or kept(request), initial=initial)

    def do() -> str:
        given = form.cleaned_data
        version = given["version"] or values["version"]
        desk.set_protection(team_id, guardian_id, kind=given["protection"], version=version, by=request.user)
        messages.success(request, _("Ändringen gäller från och med nu."))
        strong = given["protection"] in STRONG
        return reverse("consent-readers" if strong else "consent-signers", args=[team_id])

    context = {"page": page, "step": 1, "name": values["name"], "of_youth": guardian_id is None}
    return answer(request, "consent/protection.html", form, context, do)


def _protection(kind: str) -> dict[str, Any]:
    return {
        "protection": dict(PROTECTION)[kind],
        "warning": warning(kind),
        "no_contact": not treatment(kind).keeps_phone,
    }


def _given(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name != "version"}
