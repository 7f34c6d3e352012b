"""Handing teams to another coordinator: asked, answered, and the receipt."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teams import hand_overs
from teams.forms.hand_over import HandOverForm
from teams.services import hand_over as service
from teams.services.hand_over import Wish
from teams.submissions import once, see_other
from teams.views.posting import answer, opened


def every(request: HttpRequest) -> HttpResponse:
    """What I have offered and been offered, the newest first."""
    return render(request, "teams/hand_over/list.html", {"rows": hand_overs.every(by=request.user)})


def new(request: HttpRequest) -> HttpResponse:
    """Which teams, to whom, for good or for a time."""
    teams, people = service.led_by(request.user), service.takers(by=request.user)
    form = opened(request, HandOverForm, teams=teams, people=people)

    def do() -> str:
        given = dict(form.cleaned_data)
        chosen = tuple(UUID(team) for team in given.pop("teams"))
        return reverse("hand-over", args=[service.offer(Wish(chosen, **given), by=request.user)])

    return answer(request, "teams/hand_over/new.html", form, {"any": bool(teams and people)}, do)


def one(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """The question, and once it is answered the receipt."""
    return render(
        request, "teams/hand_over/one.html", {"seen": hand_overs.one(hand_over_id, by=request.user)}
    )


def take(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """Yes: lead them."""
    return _press(request, hand_over_id, service.take)


def decline(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """No thank you."""
    return _press(request, hand_over_id, service.decline)


def withdraw(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """Never mind."""
    return _press(request, hand_over_id, service.withdraw)


def _press(request: HttpRequest, hand_over_id: UUID, act: Callable[..., None]) -> HttpResponse:
    here = reverse("hand-over", args=[hand_over_id])

    def do() -> str:
        act(hand_over_id, by=request.user)
        messages.success(request, _("Sparat."))
        return here

    try:
        return once(request, do)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return see_other(here)
