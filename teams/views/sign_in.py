"""In and out: password, code, asking again, leaving."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from audit import clock
from teams.forms.sign_in import CodeForm, PasswordForm
from teams.services import accounts, sessions, sign_in
from teams.signin import demo, limits
from teams.signin.next_url import FIELD, HOME, safe_next
from teams.submissions import see_other

HALF_WAY = "half_way"


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """First page: e-mail and password."""
    if request.user.is_authenticated:
        return see_other(safe_next(request))
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = sign_in.check_password(**form.cleaned_data)
        if user:
            request.session.cycle_key()
            request.session[HALF_WAY] = {"user": user.pk, "at": clock.now().isoformat()}
            return see_other(_with_next("sign-in-code", request))
        form.add_error(None, _refused())
    context = {
        "form": form,
        "next": safe_next(request),
        "people": demo.people(),
        "ended": FIELD in request.GET,
    }
    return render(request, "teams/sign_in/password.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Second page: the one-time code, within five minutes of the password."""
    user = accounts.active(_half_way(request))
    if user is None:
        return see_other(_with_next("sign-in", request))
    form = CodeForm(request.POST or None, initial={"code": demo.code_for(user)})
    if request.method == "POST" and form.is_valid() and _proved(form, user):
        request.session.pop(HALF_WAY, None)
        sign_in.complete(request=request, user=user)
        return see_other(safe_next(request))
    context = {"form": form, "next": safe_next(request)}
    return render(request, "teams/sign_in/code.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
def step_up(request: HttpRequest) -> HttpResponse:
    """Before something that weighs more: the second factor again."""
    user = request.user
    form = CodeForm(request.POST or None, initial={"code": demo.code_for(user)})
    if request.method == "POST" and form.is_valid() and _proved(form, user):
        sessions.verified_again(request.user_session)
        return see_other(safe_next(request))
    context = {"form": form, "next": safe_next(request)}
    return render(request, "teams/sign_in/step_up.html", context, status=422 if form.errors else 200)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave. Pressing twice is harmless."""
    if request.user_session is not None:
        sessions.sign_out(request.user_session)
    request.session.flush()
    return see_other(reverse("sign-in"))


def _proved(form: CodeForm, user) -> bool:
    checked = sign_in.check_code(user=user, code=form.cleaned_data["code"])
    if checked.answer == "ok":
        return True
    text = _("Koden stämmer inte, eller är redan använd. Vänta på nästa kod i appen och skriv den.")
    if checked.answer == "wait":
        text = _("Vänta %(seconds)s sekunder efter försöken och skriv sedan koden som appen visar.")
        text %= {"seconds": checked.wait_seconds}
    form.add_error("code", ValidationError(text))
    return False


def _half_way(request: HttpRequest) -> int | None:
    stored = request.session.get(HALF_WAY)
    if not stored:
        return None
    if not limits.half_way_in_time(password_at=datetime.fromisoformat(stored["at"]), at=clock.now()):
        return None
    return stored["user"]


def _refused() -> str:
    return _(
        "Det gick inte att logga in. Kontrollera e-postadressen och lösenordet. "
        "Efter fem misslyckade försök är inloggningen stängd i 15 minuter. "
        "Har du tappat lösenordet ber du administratören om en ny länk."
    )


def _with_next(name: str, request: HttpRequest) -> str:
    target = safe_next(request)
    return reverse(name) + ("" if target == HOME else f"?{urlencode({FIELD: target})}")
