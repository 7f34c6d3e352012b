"""The mark by which a page asks whether what it shows may stay (`teams.services.still`)."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from audit import clock
from teams.shown import NOTHING, About, Shown, token

register = template.Library()


def mark(request: HttpRequest, address: str, shown: Shown, *, about: About, home: str) -> dict[str, Any]:
    """What `components/still.html` is made of. `home`: where to begin again when the page has no address that
    can be fetched (a form that was sent and refused)."""
    route = request.resolver_match
    fetched = route is None or "GET" in route.func.policy.methods  # type: ignore[attr-defined]
    return {
        "address": address,
        "token": token(shown, user=request.user.pk, about=about),  # type: ignore[arg-type]
        "every": settings.STILL_SECONDS,
        "lost": settings.STILL_LOST_SECONDS,
        "page": request.get_full_path() if fetched else home,
        "now": clock.now(),
    }


@register.inclusion_tag("components/still.html", takes_context=True)
def still_team(context: template.Context) -> dict[str, Any]:
    """A page about a team; the view says what it rests on as `shown`."""
    team_id = context["team_id"]
    address = reverse("team-still", args=[team_id])
    return mark(
        context["request"], address, context["shown"], about=team_id, home=reverse("team", args=[team_id])
    )


@register.inclusion_tag("components/still.html", takes_context=True)
def still_opening(context: template.Context) -> dict[str, Any]:
    """The log reviewer's page about one break-glass."""
    opening = context["file"].line.id
    address = reverse("break-glass-still", args=[opening])
    home = reverse("break-glass-queue")
    return mark(context["request"], address, NOTHING, about=opening, home=home)
