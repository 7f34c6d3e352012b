"""Own pages for what goes wrong: short, Swedish, without a word of what was asked for."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("sig.errors")
LAST_WORDS = "Något gick fel hos oss. Det du har sparat finns kvar. Försök igen om en stund."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def method_not_allowed(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(allowed)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Our page, or two plain sentences when even the page cannot be made."""
    try:
        return render(request, "500.html", status=500)
    except Exception:
        log.exception("the page for errors is broken request=%s", getattr(request, "id", ""))
        return HttpResponse(LAST_WORDS, status=500, content_type="text/plain; charset=utf-8")


def unavailable(request: HttpRequest) -> HttpResponse:
    """The ledger or the database cannot take an entry.

    Nothing is shown, and the browser may try again soon.
    """
    response = render(request, "503.html", status=503)
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or came from another site."""
    return render(request, "403.html", {"stale_form": True}, status=403)
