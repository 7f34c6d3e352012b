"""The mark by which the consent pages ask whether what they show may stay."""

from typing import Any

from django import template
from django.urls import reverse

from teams.templatetags.still import mark

register = template.Library()


@register.inclusion_tag("components/still.html", takes_context=True)
def still_consent(context: template.Context) -> dict[str, Any]:
    """Every page about a team's consent. `shown` where the view says it, else that of the overview."""
    page = context.get("page")
    team_id = page.team_id if page else context["team_id"]
    return mark(
        context["request"],
        reverse("consent-still", args=[team_id]),
        page.shown if page else context["shown"],
        about=team_id,
        home=reverse("consent", args=[team_id]),
    )
