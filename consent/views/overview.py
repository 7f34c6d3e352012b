"""The consent page of a team, the list of forms to print, and the forms themselves."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from consent import access
from consent.printing import render_pdf


def overview(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """What is shared with whom until when; for insiders also who is missing and why."""
    page = access.consent_overview(team_id, by=request.user)
    return render(request, "consent/overview.html", {"page": page})


def signers(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Step 1: who must sign, and why."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    return render(request, "consent/signers.html", {"page": page, "step": 1})


def print_list(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Step 3: one form for each signer."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    return render(
        request, "consent/print_list.html", {"page": page, "step": 3, "sheet": page.waiting or page.current}
    )


def printed(request: HttpRequest, team_id: UUID, key: str) -> HttpResponse:
    """One signer's form as PDF, recorded before it is made."""
    paper = access.printed_form(team_id, key, by=request.user)
    if paper is None:
        raise Http404
    pdf = render_pdf("consent/print/form.html", {"paper": paper}, title=paper.title)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="samtycke-{paper.reference or "blankett"}.pdf"'
    return response
