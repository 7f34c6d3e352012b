"""The few tags that screens are built from. Loaded everywhere as template builtins.

Each wraps one component of the design system, so that a renamed class is changed in one place. Templates
hold the markup; this module only fills in what they need. Dates are Swedish and in Stockholm time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django import template
from django.forms import BaseForm
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

register = template.Library()

TONES = frozenset({"info", "success", "warning", "danger", "neutral"})
VARIANTS = frozenset({"primary", "secondary", "tertiary"})


@dataclass(frozen=True)
class FieldError:
    target: str
    label: str
    text: str


@register.inclusion_tag("components/button.html")
def button(
    text: str,
    *,
    variant: str = "primary",
    href: str = "",
    name: str = "",
    value: str = "",
    color: str = "",
    form: str = "",
) -> dict[str, object]:
    """A button that submits its form, or with ``href`` a link that looks like one."""
    if variant not in VARIANTS:
        raise template.TemplateSyntaxError(f"button: unknown variant {variant!r}")
    shown: dict[str, object] = {"text": text, "variant": variant, "href": href}
    return shown | {"name": name, "value": value, "color": color, "form": form}


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "", level: int = 2) -> SafeString:
    """``{% alert "warning" %}…{% endalert %}``: a coloured box, perhaps with a heading."""
    return render_to_string(
        "components/alert.html",
        {"content": content, "tone": known_tone(tone), "title": title, "level": level},
    )


@register.inclusion_tag("components/badge.html")
def badge(text: str, tone: str = "neutral") -> dict[str, str]:
    """A word in a coloured box; the word carries the meaning."""
    return {"text": text, "tone": known_tone(tone)}


@register.simple_block_tag
def folded(content: str, summary: str, expanded: bool = False) -> SafeString:
    """``{% folded "Varför frågar vi?" %}…{% endfolded %}``: opens without script."""
    return render_to_string(
        "components/folded.html", {"content": content, "summary": summary, "open": expanded}
    )


@register.inclusion_tag("components/back.html")
def back(href: str, text: str) -> dict[str, str]:
    return {"href": href, "text": text}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of templates/components/icons, inlined and hidden from screen readers."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    return SafeString(get_template(f"components/icons/{name}.svg").render())


@register.filter
def error_list(form: BaseForm) -> list[FieldError]:
    """Every error of the form with the id of the control to put right (the first choice of a group)."""
    return list(_errors(form))


def _errors(form: BaseForm) -> Iterator[FieldError]:
    for text in form.non_field_errors():
        yield FieldError("", "", str(text))
    for field in form:
        target = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
        for text in field.errors:
            yield FieldError(target, str(field.label), str(text))


@register.filter
def day(value: date | datetime | None) -> str:
    """19 nov 2026; nothing for None."""
    return date_format(_local(value), "j b Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """19 nov 2026 kl. 15.20; nothing for None."""
    return date_format(_local(value), r"j b Y \k\l. H.i") if value else ""


@register.filter
def message_tone(tags: str) -> str:
    """The tone of a message from its level ("error" is shown as danger)."""
    level = tags.split()[-1] if tags else "info"
    return {"error": "danger", "debug": "info"}.get(level, level)


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) else value


def known_tone(tone: str) -> str:
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"unknown tone {tone!r}")
    return tone
