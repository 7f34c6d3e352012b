"""Own pages for what goes wrong: short, Swedish, without a word of what was asked for."""

import logging
import sys
from typing import Any

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.store import LedgerUnavailable

log = logging.getLogger("sig.errors")
CANNOT_RECORD = ("audit_entry", "audit_append")
LAST_WORDS = {
    500: "Något gick fel hos oss. Det du har sparat finns kvar. Försök igen om en stund.",
    503: "Stängt en kort stund. Försök igen om några minuter. Är det bråttom? Ring som vanligt.",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be read."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known to exist, and not for this person."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: does not exist, or not for this person; the two look the same."""
    return render(request, "404.html", status=404)


def method_not_allowed(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """405 with the methods that the route declares."""
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(allowed)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """500; 503 when the cause is that the ledger or the database is away, wherever in the house it struck."""
    if is_unavailable(sys.exc_info()[1]):
        return unavailable(request)
    return _at_any_cost(request, 500, {"request_id": getattr(request, "id", "")})


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: no entry can be made in the ledger, so nothing is shown; the browser may try again soon."""
    response = _at_any_cost(request, 503, {})
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old or came from another site."""
    return render(request, "403.html", {"stale_form": True}, status=403)


def is_unavailable(error: BaseException | None) -> bool:
    """True when the cause, however deep, is that the ledger or the database cannot be written or reached."""
    while error is not None:
        if isinstance(error, LedgerUnavailable | OperationalError | InterfaceError):
            return True
        if isinstance(error, DatabaseError) and any(name in str(error) for name in CANNOT_RECORD):
            return True
        error = error.__cause__
    return False


def _at_any_cost(request: HttpRequest, status: int, context: dict[str, Any]) -> HttpResponse:
    """The page, or two plain sentences when even the page cannot be made."""
    try:
        return render(request, f"{status}.html", context, status=status)
    except Exception:
        log.exception("the page for %s is broken request=%s", status, getattr(request, "id", ""))
        return HttpResponse(LAST_WORDS[status], status=status, content_type="text/plain; charset=utf-8")
