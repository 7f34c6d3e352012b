"""Between the session's cookie and the gate: the row decides whether the session goes on, and no typed text
is lost.

Place it after Django's AuthenticationMiddleware and CsrfViewMiddleware and before the gate.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from audit.routes import PUBLIC, RoutePolicy
from teams import kept_forms
from teams.models import UserSession
from teams.services import sessions

ASKED_BY_ITSELF = "X-Shown"
"""A page that asks whether it may go on being shown: nobody has done anything, and the session grows no
younger."""


class SessionLimits:
    """Sets `request.user_session` (or None) and `user.is_verified()`; somebody without a running session is
    nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = sessions.find(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        running = (
            found
            if found
            and _is_this_person(found, request)
            and sessions.still_running(found, seen=ASKED_BY_ITSELF not in request.headers)
            else None
        )
        request.user_session = running  # type: ignore[attr-defined]
        request.ended_session = None if running else found  # type: ignore[attr-defined]
        if running is None and request.user.is_authenticated:
            # The cookie stays: another tab may still hold text that has to find its owner.
            request.user = AnonymousUser()
        request.user.is_verified = lambda: running is not None  # type: ignore[union-attr]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Keep what was typed when the gate is about to send the person to sign in or to confirm."""
        policy: RoutePolicy | None = getattr(view, "policy", None)
        if policy is None or policy.who == PUBLIC or request.method != "POST":
            return
        running: UserSession | None = request.user_session  # type: ignore[attr-defined]
        ended: UserSession | None = request.ended_session  # type: ignore[attr-defined]
        if running is None and ended is not None:
            kept_forms.keep(request, ended.user_id if ended.user.is_active else None)
        elif running is not None and policy.step_up and not sessions.verified_recently(request):
            kept_forms.keep(request, running.user_id)


def _is_this_person(session: UserSession, request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated) and request.user.pk == session.user_id
