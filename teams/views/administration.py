"""Accounts, roles and authorities, for the administrator. No page here leads to a case."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teams import notices
from teams.forms.administration import NewUserForm, RolesForm
from teams.services import accounts, roles, users
from teams.submissions import see_other
from teams.views.posting import answer, take


def user_list(request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    context = {"users": accounts.lines(by=request.user), "notices": notices.unread(by=request.user)}
    return render(request, "teams/administration/users.html", context)


def user_new(request: HttpRequest) -> HttpResponse:
    """A new account. Its link is shown in the answer and never again; sending twice meets the taken
    address.
    """
    form = NewUserForm(request.POST or None, authorities=accounts.authority_choices())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user, token = users.create(
                email=given["email"],
                name=given["name"],
                authority=accounts.authority(given["authority"]),
                roles=given["roles"],
                by=request.user,
            )
            return _show_link(request, user.pk, token)
        except ValidationError as error:
            take(form, error)
    return render(
        request, "teams/administration/user_new.html", {"form": form}, status=422 if form.errors else 200
    )


def user_detail(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account: roles to change, a link to give, a door to close."""
    line = accounts.line(user_id, by=request.user)
    user = accounts.get(user_id)
    if line is None or user is None:
        raise Http404
    form = RolesForm(request.POST or None, initial={"roles": line.roles})

    def do() -> str:
        roles.change(user=user, roles=form.cleaned_data["roles"], by=request.user)
        messages.success(request, _("Rollerna är ändrade. Personen är utloggad överallt."))
        return reverse("user", args=[user_id])

    context = {"line": line, "is_self": user == request.user}
    return answer(request, "teams/administration/user.html", form, context, do)


def user_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """A new one-time link, for a lost phone or password; shown in the answer and never again."""
    user = _user(user_id)
    try:
        return _show_link(request, user_id, users.new_link(user=user, by=request.user))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return see_other(reverse("user", args=[user_id]))


def user_close(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close the account."""
    return _act(request, user_id, users.deactivate, _("Kontot är stängt och personen är utloggad."))


def user_open(request: HttpRequest, user_id: int) -> HttpResponse:
    """Open a closed account."""
    return _act(request, user_id, users.reactivate, _("Kontot är öppet igen."))


def user_protection(request: HttpRequest, user_id: int) -> HttpResponse:
    """Protect the name, or stop protecting it."""
    protected = request.POST.get("protected") == "yes"
    users.set_protected(user=_user(user_id), protected=protected, by=request.user)
    done = _("Namnet är skyddat från och med nu.") if protected else _("Namnet visas som vanligt igen.")
    messages.success(request, done)
    return see_other(reverse("user", args=[user_id]))


def authority_list(request: HttpRequest) -> HttpResponse:
    """The parties to the agreement, as the programme file names them."""
    return render(request, "teams/administration/authorities.html", {"authorities": accounts.authorities()})


def _act(request: HttpRequest, user_id: int, change: Callable[..., None], done: str) -> HttpResponse:
    try:
        change(user=_user(user_id), by=request.user)
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return see_other(reverse("user", args=[user_id]))


def _user(user_id: int) -> Any:
    user = accounts.get(user_id)
    if user is None:
        raise Http404
    return user


def _show_link(request: HttpRequest, user_id: int, token: str) -> HttpResponse:
    line = accounts.line(user_id, by=request.user)
    link = request.build_absolute_uri(reverse("set-up", args=[token]))
    return render(request, "teams/administration/link.html", {"line": line, "link": link})
