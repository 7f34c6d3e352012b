"""Third persons: who they are, what they have agreed to, and when they take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access
from consent.forms.related import RelatedConsentForm, RelatedPersonForm, TakeBackForm
from consent.related.access import related_page
from consent.services import related_desk
from teams.kept_forms import kept
from teams.views.posting import answer


def everybody(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The list: names for those who may know them, "en närstående" for the rest."""
    page = access.consent_overview(team_id, by=request.user)
    found = related_page(team_id, by=request.user)
    return render(request, "consent/related/list.html", {"page": page, "found": found})


def new(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A third person: every member may name somebody to write about."""
    page = access.consent_overview(team_id, by=request.user)
    form = RelatedPersonForm(request.POST or kept(request))

    def do() -> str:
        related_desk.register(team_id, by=request.user, **_given(form.cleaned_data))
        return reverse("related", args=[team_id])

    return answer(request, "consent/related/person.html", form, {"page": page, "kind": "new"}, do)


def change(request: HttpRequest, team_id: UUID, person_id: UUID) -> HttpResponse:
    """A third person who is registered."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    found = related_page(team_id, by=request.user, person_id=person_id)
    form = RelatedPersonForm(request.POST or kept(request), initial=found.values)

    def do() -> str:
        version = form.cleaned_data["version"] or found.values["version"]
        given = _given(form.cleaned_data)
        related_desk.change(team_id, person_id, version=version, by=request.user, **given)
        return reverse("related", args=[team_id])

    context = {"page": page, "line": found.people[0], "kind": "change"}
    return answer(request, "consent/related/person.html", form, context, do)


def agree(request: HttpRequest, team_id: UUID, person_id: UUID) -> HttpResponse:
    """Register the person's own yes, as it stands on the paper."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    found = related_page(team_id, by=request.user, person_id=person_id)
    start = related_desk.agreement_form(team_id, found.values["date_of_birth"], by=request.user)
    form = RelatedConsentForm(
        request.POST or kept(request),
        places=start.places,
        kinds=start.kinds,
        child=start.child,
        initial={"last_day": start.last_day},
    )

    def do() -> str:
        given = form.cleaned_data
        related_desk.agree(team_id, person_id, lines=form.lines(), given=given, by=request.user)
        messages.success(request, _("Samtycket är registrerat. Det gäller från och med nu."))
        return reverse("related", args=[team_id])

    context = {"page": page, "line": found.people[0], "start": start}
    return answer(request, "consent/related/consent.html", form, context, do)


def withdraw(request: HttpRequest, team_id: UUID, person_id: UUID) -> HttpResponse:
    """What stops, and how we know; it takes effect when this is registered."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    found = related_page(team_id, by=request.user, person_id=person_id)
    form = TakeBackForm(request.POST or kept(request))

    def do() -> str:
        related_desk.withdraw(team_id, person_id, channel=form.cleaned_data["channel"], by=request.user)
        messages.success(request, _("Samtycket är återkallat. Delningen har upphört."))
        return reverse("related", args=[team_id])

    context = {"page": page, "line": found.people[0]}
    return answer(request, "consent/related/withdraw.html", form, context, do)


def _given(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name != "version"}
