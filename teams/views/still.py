"""The question that an open page asks by itself. No content either way."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from teams.services import still
from teams.shown import HEADER


def said(request: HttpRequest) -> str:
    """The token that the page sent."""
    return request.headers.get(HEADER, "")


def answered(stays: bool) -> HttpResponse:
    """204: go on showing. 409: stop, whatever the reason; an invented id gets the same."""
    return HttpResponse(status=204 if stays else 409)


def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A page about a team."""
    return answered(still.team(team_id, said(request), by=request.user))


def opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """The log reviewer's page about a break-glass."""
    return answered(still.opening(opening_id, said(request), by=request.user))
