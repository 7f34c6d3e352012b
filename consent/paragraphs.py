"""Provisions that break secrecy without consent, as data.

Those with `confirm` need a jurist's word before use.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Paragraph:
    """One provision: stored code, where it stands, what it allows; `confirm`: wording not verified."""

    code: str
    place: str
    text: Promise
    confirm: bool = False


PARAGRAPHS: dict[str, Paragraph] = {
    item.code: item
    for item in (
        Paragraph("osl_10_2", "OSL 10 kap. 2 §", _("Nödvändigt för det egna arbetet.")),
        Paragraph("osl_10_15a", "OSL 10 kap. 15 a §", _("Utbyte för att förebygga brott."), True),
        Paragraph("osl_10_18a", "OSL 10 kap. 18 a §", _("Till polisen om någon under 21 år."), True),
        Paragraph("osl_10_18c", "OSL 10 kap. 18 c §", _("Våld eller andra brott av en närstående."), True),
        Paragraph("osl_10_21", "OSL 10 kap. 21–24 §§", _("Anmälan av misstänkt brott."), True),
        Paragraph("osl_10_28", "OSL 10 kap. 28 §", _("Uppgiftsskyldighet enligt en annan lag.")),
        Paragraph("osl_26_9", "OSL 26 kap. 9 § och 25 kap. 12 §", _("Mellan socialtjänst och vård.")),
        Paragraph("lag_2025_170", "Lag (2025:170)", _("Uppgifter till brottsbekämpande myndigheter."), True),
        Paragraph("sol_19_1", "SoL 19 kap. 1 §", _("Orosanmälan till socialnämnden.")),
    )
}  # fmt: skip
