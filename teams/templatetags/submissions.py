"""The hidden field that lets a form be carried out once."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from teams.submissions import TOKEN

register = template.Library()


@register.simple_tag
def submission_token() -> SafeString:
    """A fresh token for this showing of the form: sending it twice carries it out once."""
    return format_html('<input type="hidden" name="{}" value="{}">', TOKEN, uuid.uuid4())
