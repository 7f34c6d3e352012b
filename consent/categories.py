"""The kinds of information a consent can cover, and the purposes, as data.

Codes are stored and never change meaning; names and examples are what a youth or a guardian reads.
A programme may use fewer of them (`ConsentRules.categories`), never others.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Category:
    """One kind of information: stored code, name on the screen, what it means in one sentence."""

    code: str
    name: Promise
    example: Promise


CATEGORIES: dict[str, Category] = {
    item.code: item
    for item in (
        Category("identity", _("Namn och kontakt"), _("Namn, ålder och hur man når personen.")),
        Category("school", _("Skola"), _("Närvaro, hur det går och vilket stöd som finns.")),
        Category("work", _("Arbete och praktik"), _("Jobb, praktik och sysselsättning.")),
        Category("crime", _("Brott"), _("Misstankar, domar och oro för nya brott.")),
        Category("substances", _("Alkohol och droger"), _("Användning, prover och behandling.")),
        Category("family", _("Familj"), _("Hur det är hemma och vilket stöd familjen får.")),
        Category("health", _("Hälsa"), _("Kropp, psykisk hälsa och kontakt med vården.")),
        Category("leisure", _("Fritid och vänner"), _("Aktiviteter, vänner och platser.")),
        Category("housing", _("Boende och ekonomi"), _("Var personen bor, pengar och skulder.")),
        Category("plan", _("Plan och möten"), _("Mål, vem som gör vad och vad mötena beslutar.")),
    )
}

DEFAULT_PURPOSE = "leave_crime"
AFTERCARE = "aftercare"
PURPOSES: dict[str, Promise] = {
    DEFAULT_PURPOSE: _("Att hjälpa den unge att lämna brott och få ett liv som fungerar."),
    AFTERCARE: _("Att få höra av sig till den unge efter avslutet och fråga hur det går."),
}


def name(code: str) -> str:
    """The Swedish name of a stored code, "" while nothing is chosen. Raises KeyError for an unknown one."""
    return str(CATEGORIES[code].name) if code else ""
