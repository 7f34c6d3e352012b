"""The management group's month, on the screen and on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from audit import clock
from consent.printing import render_pdf
from sig.monthly import access
from sig.monthly.figures import choices, chosen
from sig.views.printers import printer_name


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Waiting, ending consents, what is late, who came, and vacancies. Counts alone."""
    user: Any = request.user
    first = chosen(request.GET.get("month", ""), clock.today())
    context = {
        "month": access.figures(first, by=user),
        "name": date_format(first, "F Y"),
        "choices": [(f"{day:%Y-%m}", date_format(day, "F Y")) for day in choices(clock.today())],
        "chosen": f"{first:%Y-%m}",
    }
    return render(request, "sig/monthly/page.html", context)


@never_cache
@translation.override("sv")
def printed(request: HttpRequest) -> HttpResponse:
    """The same as a sheet, with who printed it and when."""
    user: Any = request.user
    first = chosen(request.GET.get("month", ""), clock.today())
    found = access.figures(first, by=user, printed=True)
    context = {
        "month": found,
        "name": date_format(first, "F Y"),
        "printer": printer_name(user),
        "now": clock.now(),
    }
    pdf = render_pdf("sig/monthly/print.html", context, title=_("Ledningsgruppens månad"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="manad-{first:%Y-%m}.pdf"'
    return response
