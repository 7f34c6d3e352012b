"""Whether this process answers; tells nothing about the records."""

from django.http import HttpRequest, HttpResponse

from audit.routes import PUBLIC
from audit.routes import route as declare


def health(request: HttpRequest) -> HttpResponse:
    """200 with the two letters ok."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


route = declare("health", health, name="health", who=PUBLIC)
