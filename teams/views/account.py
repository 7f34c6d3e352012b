"""My account: where I am signed in, and my recovery codes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teams import notices
from teams.roles import ROLES
from teams.services import accounts, sessions, users
from teams.submissions import see_other


def show(request: HttpRequest) -> HttpResponse:
    """The person's own page."""
    context = {
        "roles": [role for role in ROLES.values() if role.value in request.user.roles()],
        "sessions": sessions.running(by=request.user, this=request.user_session),
        "notices": notices.unread(by=request.user),
        "codes_left": accounts.recovery_codes_left(by=request.user),
    }
    return render(request, "teams/account/show.html", context)


def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Asks first; then ten new codes, shown in the answer and never again. The last set counts."""
    codes = users.new_recovery_codes(user=request.user, by=request.user) if request.method == "POST" else []
    return render(request, "teams/account/recovery_codes.html", {"codes": codes})


def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out another of one's own browsers."""
    sessions.end_one(session_id=session_id, by=request.user)
    messages.success(request, _("Den andra webbläsaren är utloggad."))
    return see_other(reverse("account"))


def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out every browser, this one too."""
    sessions.end_everywhere(by=request.user)
    request.session.flush()
    return see_other(reverse("sign-in"))
