"""The consent page of a team, and who must sign."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from consent import access


def overview(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What is shared with whom until when; for insiders also who is missing and why."""
    page = access.consent_overview(team_id, by=request.user)
    return render(request, "consent/overview.html", {"page": page})


def signers(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Step 1: who must sign, and why."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    return render(request, "consent/signers.html", {"page": page, "step": 1})
