"""The words of Min dag."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sig.desk.access import Card
from sig.desk.rule import Need

register = template.Library()
PRESSING = frozenset({Need.LATE_STEP, Need.NO_CONSENT, Need.SILENT_30})


def day(value: date | None) -> str:
    """19 nov 2026; nothing for None."""
    return date_format(value, "j b Y") if value else ""


@register.filter
def pressing(need: Need) -> bool:
    return need in PRESSING


@register.simple_tag(takes_context=True)
def need_text(context: template.Context, need: Need, card: Card) -> str:
    """Why the case needs its reader, with the day."""
    step = card.case.next_step
    whose = ""
    if step:
        whose = _("Du") if step.owner_id == context["request"].user.pk else step.owner
    words = {
        Need.LATE_STEP: _("Försenat steg: %(step)s, %(whose)s"),
        Need.NO_CONSENT: _("Inget samtycke gäller"),
        Need.SILENT_30: _("Ingen kontakt som du kan se på 30 dagar, senast %(contact)s"),
        Need.CONSENT_ENDS: _("Samtycket gäller till %(until)s"),
        Need.NO_STEP: _("Inget nästa steg är bestämt"),
        Need.SILENT_14: _("Ingen kontakt som du kan se på 14 dagar, senast %(contact)s"),
    }
    return words[need] % {
        "step": day(step.due_on) if step else "",
        "whose": whose,
        "contact": day(card.case.met_on),
        "until": day(card.case.consent_until),
    }
