"""The forms to print: the list of them, and each as PDF."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from consent import access
from consent.categories import DEFAULT_PURPOSE, PURPOSES
from consent.paper import texts
from consent.printing import render_pdf

ALONE = "alone"


def print_list(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Step 3: one form for each signer, in that person's language or another."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    context = {
        "page": page,
        "step": 3,
        "sheet": page.waiting or page.current,
        "after": page.after_waiting or page.after,
        "languages": [(code, texts.text(code)) for code in texts.LANGUAGES],
        "drafts": {code for code in texts.LANGUAGES if texts.text(code).is_draft},
        "translated": {code for code in texts.LANGUAGES if not texts.text(code).swedish},
    }
    return render(request, "consent/print_list.html", context)


@translation.override("sv")
def printed(request: HttpRequest, team_id: UUID, key: str, language: str = "") -> HttpResponse:
    """One signer's form as PDF, recorded before it is made.

    `?alone=1`: without the Swedish page. `?purpose=`: another consent than that to share.
    """
    purpose = request.GET.get("purpose", DEFAULT_PURPOSE)
    if (language and not texts.has_text(language)) or purpose not in PURPOSES:
        raise Http404
    paper = access.printed_form(
        team_id,
        key,
        by=request.user,
        language=language,
        swedish=not request.GET.get(ALONE),
        purpose=purpose,
    )
    if paper is None:
        raise Http404
    pdf = render_pdf("consent/print/form.html", {"paper": paper}, lang=paper.lang, title=paper.title)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"samtycke-{paper.reference or 'blankett'}-{paper.code}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
