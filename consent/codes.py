"""Stored codes of a consent and their Swedish names."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """Where a consent is in its life."""

    DRAFT = "draft"
    PARTLY_SIGNED = "partly_signed"
    ACTIVE = "active"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


NAMES: dict[str, Promise] = {
    State.DRAFT: _("Utkast"),
    State.PARTLY_SIGNED: _("Väntar på underskrift"),
    State.ACTIVE: _("Gäller"),
    State.EXPIRED: _("Har gått ut"),
    State.WITHDRAWN: _("Återkallat"),
    State.SUPERSEDED: _("Ersatt av ett nyare"),
}
CHANNELS: dict[str, Promise] = {
    "meeting": _("Vid ett möte"),
    "paper": _("På papper"),
    "phone": _("Per telefon"),
    "message": _("I ett meddelande"),
    "other": _("På annat sätt"),
}
IDENTITY_CHECKS: dict[str, Promise] = {
    "id_document": _("Id-kort eller pass"),
    "known": _("Jag känner personen"),
    "vouched": _("En kollega känner personen"),
    "e_identification": _("E-legitimation"),
}
HOMES: dict[str, Promise] = {
    "same": _("Bor med den unge"),
    "shares": _("Bor med den unge ibland"),
    "apart": _("Bor inte med den unge"),
    "abroad": _("Bor utomlands"),
    "hidden": _("Anges inte"),
}
LANGUAGES: dict[str, Promise] = {
    "sv": _("Svenska"),
    "sv-easy": _("Svenska (lättläst)"),
    "en": _("Engelska"),
    "ar": _("Arabiska"),
    "so": _("Somaliska"),
    "ti": _("Tigrinja"),
    "fa": _("Persiska/dari"),
    "ckb": _("Sorani"),
    "bs": _("Bosniska"),
    "fi": _("Finska"),
    "other": _("Annat språk"),
}
INTERPRETERS: dict[str, Promise] = {
    "none": _("Ingen tolk"),
    "on_site": _("Tolk på plats"),
    "phone": _("Tolk på telefon eller skärm"),
    "other_adult": _("En annan vuxen"),
}
