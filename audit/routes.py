"""One way to register a URL: it says who may come and with which methods. Everything else is refused at
start-up.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, Literal

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path

Audience = Literal["public", "signed_in"] | frozenset[str]
PUBLIC: Final[Literal["public"]] = "public"
SIGNED_IN: Final[Literal["signed_in"]] = "signed_in"
METHODS = frozenset({"GET", "POST"})


@dataclass(frozen=True, slots=True)
class RoutePolicy:
    """`who`: PUBLIC, SIGNED_IN or the role values that may come; `step_up`: the second factor must be
    fresh.
    """

    who: Audience
    methods: tuple[str, ...]
    step_up: bool


def route(
    pattern: str,
    view: Callable[..., HttpResponseBase],
    *,
    name: str,
    who: str | Iterable[str],
    methods: tuple[str, ...] = ("GET",),
    step_up: bool = False,
) -> URLPattern:
    """A Django path whose callback carries `.policy` and answers 405 to unlisted methods (HEAD goes with
    GET).

    Raises ValueError on an empty audience, a string that is neither PUBLIC nor SIGNED_IN, or a method not in
    METHODS.
    """
    policy = RoutePolicy(_audience(who), tuple(methods), step_up)
    if not methods or not METHODS.issuperset(methods):
        raise ValueError(f"route {name}: methods must be among {sorted(METHODS)}, not {methods}")
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    @wraps(view)
    def callback(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        return view(request, *args, **kwargs)

    callback.policy = policy  # type: ignore[attr-defined]
    return path(pattern, callback, name=name)


def _audience(who: str | Iterable[str]) -> Audience:
    if who == PUBLIC:
        return PUBLIC
    if who == SIGNED_IN:
        return SIGNED_IN
    if isinstance(who, str):
        raise ValueError(f"who is PUBLIC, SIGNED_IN or a set of roles, not the string {who!r}")
    roles = frozenset(str(role) for role in who)
    if not roles:
        raise ValueError("a route that nobody may use is a mistake")
    return roles
