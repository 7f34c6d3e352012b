"""The gate in front of every view: who may come, by which method, and how well they have proved who they are.

It reads the policy that the route declares (`audit.routes.route`) and never decides about a case: that is the
work of the door, `access.py`. A view without a policy is closed.
"""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from audit import services
from audit.acting import acting_as, recording
from audit.actions import Action
from audit.context import request_context
from audit.decisions import Decision, NotAllowed
from audit.routes import PUBLIC, SIGNED_IN, RoutePolicy
from config import errors
from config.middleware.request import address_hash
from teams.services import sessions

log = logging.getLogger("sig.gate")


class RouteGate:
    """After session, user and second factor; before the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with request_context(getattr(request, "id", ""), level(request), address_hash(request)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the view answer."""
        policy: RoutePolicy | None = getattr(view, "policy", None)
        if policy is None:
            return self._refused(request, Decision(False, "no_policy"))
        if (request.method or "") not in methods(policy):
            return errors.method_not_allowed(request, methods(policy))
        if policy.who == PUBLIC:
            return None
        if not request.user.is_authenticated or level(request) != "otp":
            return to_sign_in(request)
        if policy.who != SIGNED_IN and not request.user.roles() & policy.who:
            return self._refused(request, Decision(False, "role", hidden=False))
        if policy.step_up and not fresh(request):
            return to_step_up(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """NotAllowed from the door: the refusal is in the ledger already; here it becomes a page."""
        if not isinstance(error, NotAllowed):
            return None
        return errors.not_found(request) if error.decision.hidden else errors.forbidden(request)

    def _refused(self, request: HttpRequest, decision: Decision) -> HttpResponse:
        name = request.resolver_match.view_name if request.resolver_match else ""
        by = request.user if request.user.is_authenticated else None
        block = acting_as(by, durable=True) if by else recording(durable=True)
        with block:
            services.record(
                Action.REFUSED, by=by, decision=decision, object=f"route:{name}", outcome="refused"
            )
        return errors.not_found(request) if decision.hidden else errors.forbidden(request)


def methods(policy: RoutePolicy) -> tuple[str, ...]:
    """The declared methods; HEAD goes with GET."""
    return (*policy.methods, "HEAD") if "GET" in policy.methods else policy.methods


def level(request: HttpRequest) -> str:
    """none, password or otp: what this session has proved."""
    if not request.user.is_authenticated:
        return "none"
    verified: bool = request.user.is_verified()  # type: ignore[attr-defined]
    return "otp" if verified else "password"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """303 to the sign-in page, which leads back here. What was being sent is kept by teams.kept_forms."""
    return _redirect("sign-in", request)


def to_step_up(request: HttpRequest) -> HttpResponse:
    """303 to the page that asks for a fresh one-time code."""
    return _redirect("step-up", request)


def fresh(request: HttpRequest) -> bool:
    """True when the second factor was proved at most five minutes ago.

    Teams keeps the time in the session.
    """
    return bool(sessions.verified_recently(request))


def _redirect(name: str, request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
    response.status_code = 303
    return response
