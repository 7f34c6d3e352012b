"""The question that an open page about a case, or the list of cases, asks by itself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sig.services import still as service
from teams.views.still import answered, said


def still(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A page about one case."""
    return answered(service.still(case_id, said(request), by=request.user))


def cases(request: HttpRequest) -> HttpResponse:
    """The list."""
    return answered(service.still_list(said(request), by=request.user))
