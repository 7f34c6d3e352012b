"""The question that an open page about a consent asks by itself."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from consent.services import still as service
from teams.views.still import answered, said


def still(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """204 or 409, with nothing in it."""
    return answered(service.still(team_id, said(request), by=request.user))
