"""Consents to and from other systems."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import access as consent_access
from consent import categories
from consent.exchange import access
from consent.exchange.access import ImportPage
from consent.forms.papers import DraftForm, ImportForm
from consent.services import imports
from teams.kept_forms import kept
from teams.views.posting import answer

FORMS = (
    ("fhir-r4b", gettext_lazy("FHIR R4B Consent"), gettext_lazy("För vårdens och socialtjänstens system.")),
    ("dpv", gettext_lazy("ISO/IEC TS 27560 (W3C DPV)"), gettext_lazy("Fullständig post med alla händelser.")),
    ("kantara", gettext_lazy("Kantara-kvitto"), gettext_lazy("Kvitto till den som har samtyckt.")),
)
STATUSES = {
    "draft": gettext_lazy("utkast"),
    "proposed": gettext_lazy("föreslaget"),
    "active": gettext_lazy("gäller"),
    "rejected": gettext_lazy("nekat"),
    "inactive": gettext_lazy("gäller inte längre"),
    "entered-in-error": gettext_lazy("felregistrerat"),
}


def exports(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Every consent of the team, and the forms it can leave in."""
    shown = consent_access.resting_on(team_id, by=request.user)
    found = access.exportable(team_id, by=request.user)
    context = {"found": found, "forms": FORMS, "team_id": team_id, "shown": shown}
    return render(request, "consent/exports.html", context)


def export(request: HttpRequest, team_id: UUID, consent_id: UUID, form: str) -> HttpResponse:
    """One consent in one form, as a download."""
    found = access.exported(team_id, consent_id, form, by=request.user)
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    return response


def take_in(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Read in a consent from another system."""
    page = consent_access.consent_overview(team_id, by=request.user, manage=True)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()

    def do() -> str:
        row = imports.take_in(team_id, data=form.data_sent(), by=request.user)
        return reverse("consent-import-draft", args=[team_id, row.pk])

    return answer(request, "consent/import.html", form, {"page": page, "team_id": team_id}, do)


def draft(request: HttpRequest, team_id: UUID, import_id: UUID) -> HttpResponse:
    """What was understood and what was not; a human makes a draft of it."""
    shown = consent_access.resting_on(team_id, by=request.user)
    found = access.imported(team_id, import_id, by=request.user)
    lines = [(one, _line(one, found.names)) for one in found.lines]
    form = DraftForm(request.POST or kept(request), lines=lines, initial=_initial(found))

    def do() -> str:
        given = form.cleaned_data
        imports.make_draft(
            team_id,
            import_id,
            lines=form.chosen(),
            first_day=given["first_day"],
            last_day=given["last_day"],
            by=request.user,
        )
        messages.success(request, _("Utkastet är klart. Nu ska alla skriva under."))
        return reverse("consent-print", args=[team_id])

    context = {
        "found": found,
        "team_id": team_id,
        "shown": shown,
        "status": STATUSES.get(found.status, found.status),
        "purpose": categories.PURPOSES.get(found.purpose, ""),
    }
    return answer(request, "consent/import_draft.html", form, context, do)


def _initial(found: ImportPage) -> dict[str, object]:
    values = ["-".join(map(str, one)) for one in found.lines]
    return {"lines": values, "first_day": found.first_day, "last_day": found.last_day}


def _line(one: tuple[int, int, str], places: dict[int, str]) -> str:
    sender, recipient, kind = one
    return _("%(recipient)s får veta om %(kind)s från %(sender)s") % {
        "recipient": places.get(recipient, "?"),
        "kind": categories.name(kind).lower(),
        "sender": places.get(sender, "?"),
    }
