"""The question that an open page asks by itself. No content either way."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sig.services.still import still as may_stay
from sig.shown import HEADER


def still(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """204: go on showing. 409: stop, whatever the reason; an invented case gets the same."""
    stays = may_stay(case_id, request.headers.get(HEADER, ""), by=request.user)
    return HttpResponse(status=204 if stays else 409)
