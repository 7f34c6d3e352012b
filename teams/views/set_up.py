"""First-time set-up: password, authenticator, recovery codes. The link is the key.

Each step asks for it again.
"""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from teams.forms.sign_in import FirstCodeForm, NewPasswordForm
from teams.services import set_up
from teams.signin import qr
from teams.submissions import see_other


@sensitive_post_parameters()
def password(request: HttpRequest, token: str) -> HttpResponse:
    """Step 1 of 3."""
    found = set_up.look_up(token)
    if found.step == "gone":
        return _gone(request)
    if found.step == "authenticator" and request.method == "GET":
        return see_other(reverse("set-up-authenticator", args=[token]))
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if set_up.choose_password(token=token, password=form.cleaned_data["password"]):
                return see_other(reverse("set-up-authenticator", args=[token]))
            return _gone(request)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "found": found}
    return render(request, "teams/set_up/password.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
def authenticator(request: HttpRequest, token: str) -> HttpResponse:
    """Step 2 of 3; its right answer is step 3, shown once and never again."""
    new = set_up.new_authenticator(token)
    if new is None:
        return see_other(reverse("set-up", args=[token]))
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = set_up.confirm(token=token, code=form.cleaned_data["code"])
            if codes is None:
                return _gone(request)
            return render(request, "teams/set_up/recovery_codes.html", {"codes": codes})
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "new": new, "qr": qr.picture(new.address)}
    return render(request, "teams/set_up/authenticator.html", context, status=422 if form.errors else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "teams/set_up/gone.html", status=410)
