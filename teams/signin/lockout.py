"""Lockout after repeated failures, kept by django-axes under a keyed hash of the address: 5 failures, 15
minutes.

A locked account and an unknown one answer alike. Nothing that was typed, no address of a person or a machine
reaches the tables of axes.
"""

import hmac
from hashlib import sha256

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_credentials
from django.conf import settings
from django.http import HttpRequest


def is_locked(email: str) -> bool:
    """Whether sign-in with this address is closed for now."""
    return not AxesProxyHandler.is_allowed(_bare(), get_credentials(_name(email)))


def failed(email: str) -> bool:
    """Count a failure. True when it was the one that locked. A failure while locked does not prolong the
    wait.
    """
    request = _bare()
    AxesProxyHandler.user_login_failed(__name__, get_credentials(_name(email)), request)
    return bool(request.axes_locked_out)  # type: ignore[attr-defined]


def succeeded(email: str) -> None:
    """Forget the failures: both factors were right."""
    AxesProxyHandler.reset_attempts(username=_name(email))


def _name(email: str) -> str:
    plain = email.strip().lower()
    return hmac.new(settings.SECRET_KEY.encode(), f"lockout|{plain}".encode(), sha256).hexdigest()


def _bare() -> HttpRequest:
    request = HttpRequest()
    request.method = "POST"
    request.META = {"PATH_INFO": "/sign-in/", "HTTP_USER_AGENT": "", "HTTP_ACCEPT": ""}
    return request
