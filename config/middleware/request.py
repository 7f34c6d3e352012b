"""Gives every request an identity that ledger, log and answer share, and turns what goes wrong into our own
pages.
"""

import hashlib
import hmac
import ipaddress
import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from audit.context import request_context
from config import errors
from crypto.keyring import keyring

log = logging.getLogger("sig.request")
ONLY_HERE = "Demon svarar bara på den dator där den körs."


class RequestIdentity:
    """Outermost.

    Sets `request.id`; inside it every ledger entry carries the same id and a keyed hash of the address, and a
    key that has been unwrapped is kept until the answer is ready.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = secrets.token_hex(8)  # type: ignore[attr-defined]
        if settings.DEMO and not is_loopback(request.META.get("REMOTE_ADDR", "")):
            return HttpResponse(ONLY_HERE, status=403, content_type="text/plain; charset=utf-8")
        identity = request_context(request_id=request.id, level="none", ip_hash=address_hash(request))  # type: ignore[attr-defined]
        with identity, keyring().request_cache():
            response = self.get_response(request)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 when no entry can be made or the database is away; everything else goes on to the 500 page."""
        if not errors.is_unavailable(error):
            return None
        log.error("unavailable request=%s reason=%s", getattr(request, "id", ""), type(error).__name__)
        return errors.unavailable(request)


def is_loopback(address: str) -> bool:
    """Whether `address` is this machine itself; False for anything that is not an address."""
    known = _normal(address)
    return bool(known) and ipaddress.ip_address(known).is_loopback


def address_hash(request: HttpRequest) -> str:
    """16 hex digits: the same address gives the same hash in this installation, and nothing leads back."""
    address = client_address(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    )
    if not address:
        return ""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"address|{address}".encode(), hashlib.sha256).hexdigest()[:16]


def client_address(remote: str, forwarded: str) -> str:
    """Walks X-Forwarded-For from the right past our own proxies; the first that is not ours is the client.

    Without trusted proxies the header is not read: anybody can write it.
    """
    chain = [*[part.strip() for part in forwarded.split(",") if part.strip()], remote]
    while len(chain) > 1 and _trusted(chain[-1]):
        chain.pop()
    return _normal(chain[-1]) if chain else ""


def _trusted(address: str) -> bool:
    known = _normal(address)
    return bool(known) and any(
        ipaddress.ip_address(known) in ipaddress.ip_network(proxy) for proxy in settings.TRUSTED_PROXIES
    )


def _normal(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""
