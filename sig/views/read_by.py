"""Who has read about the young person: on the screen, and on paper for the youth."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from consent.printing import render_pdf
from sig import access
from sig.readers import access as readers
from sig.views.printers import printer_name


def page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The register, for the coordinator to go through with the youth."""
    user: Any = request.user
    file = access.case(case_id, by=user)
    return render(
        request, "sig/readers/page.html", {"file": file, "register": readers.register(file, by=user)}
    )


@translation.override("sv")
def printed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The same on paper, recorded before it is made."""
    user: Any = request.user
    register = readers.register(access.case(case_id, by=user), by=user, printed=True)
    title = _("Vem har läst om mig?")
    pdf = render_pdf(
        "sig/readers/print.html", {"register": register, "printer": printer_name(user)}, title=title
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="vem-har-last-{register.number}.pdf"'
    return response
