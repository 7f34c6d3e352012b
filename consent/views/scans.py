"""Signed papers as pictures: the list, the camera, the download."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access
from consent.forms.papers import ScanForm
from consent.scans import access as scans_access
from consent.services import scans
from teams.views.posting import answer


def papers(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Every paper of the team, consent by consent."""
    shown = access.resting_on(team_id, by=request.user)
    found = scans_access.scans(team_id, by=request.user)
    return render(request, "consent/scans.html", {"found": found, "team_id": team_id, "shown": shown})


def add(request: HttpRequest, team_id: UUID, consent_id: UUID) -> HttpResponse:
    """Photograph a paper, or choose a file; one page at a time."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    signed = scans.signed_keys(team_id, consent_id, by=request.user)
    names = {one.key: one.person.name for one in page.signers}
    people = [(key, names[key]) for key in signed if key in names]
    if request.method == "POST":
        form = ScanForm(request.POST, request.FILES, people=people)
    else:
        form = ScanForm(people=people)

    def do() -> str:
        scans.add_scan(
            team_id,
            consent_id,
            data=form.data_sent(),
            key=form.cleaned_data.get("who", ""),
            by=request.user,
        )
        messages.success(request, _("Pappret är sparat. Har det fler sidor kan du ta en bild till."))
        return reverse("consent-scans", args=[team_id])

    return answer(request, "consent/scan_add.html", form, {"page": page, "team_id": team_id}, do)


def file(request: HttpRequest, team_id: UUID, scan_id: UUID) -> HttpResponse:
    """One paper as a download, never shown inside our own pages."""
    found = scans_access.opened(team_id, scan_id, by=request.user)
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
