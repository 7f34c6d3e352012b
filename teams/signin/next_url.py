"""Where to go after sign-in: a page of our own that can be shown, or the start page."""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

HOME: Final = "/"
FIELD: Final = "next"


def safe_next(request: HttpRequest) -> str:
    """The address in `next`, if it is a path here that takes GET and is not part of signing in; else HOME."""
    wanted = request.POST.get(FIELD) or request.GET.get(FIELD) or HOME
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return HOME
    path = urlsplit(wanted).path
    if path.startswith(("/sign-in/", "/sign-out/", "/set-up/")):
        return HOME
    try:
        policy = getattr(resolve(path).func, "policy", None)
    except Resolver404:
        return HOME
    return wanted if policy is not None and "GET" in policy.methods else HOME
