"""Words for school weeks."""

from django import template

from sig.forms.school import heading
from sig.school.weeks import Week

register = template.Library()


@register.filter
def week_name(week: Week) -> str:
    """Vecka 47 (16–22 nov 2026)."""
    return heading(week)
