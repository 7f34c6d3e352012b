"""The tag that says why a sensitive question is asked."""

from django import template
from django.forms import BoundField

from config.help.reasons import REASONS, reason

register = template.Library()


@register.inclusion_tag("components/why.html")
def why(about: BoundField | str) -> dict[str, object]:
    """Folded, at a field or (with a form's name) above its questions; nothing where there is no reason."""
    found = REASONS[about] if isinstance(about, str) else reason(about.form, about.name)
    return {"reason": found}
