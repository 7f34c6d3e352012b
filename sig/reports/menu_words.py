"""What the stages and dimensions of a menu are called in a publication, and what the words mean."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from sig.publishing.menus import LARGE_VERSION, SMALL_VERSION


def stage_words() -> Mapping[str, str]:
    """What each stage is called in a publication, in the order of a case."""
    return {
        "nominated": _("Anmälda"),
        "eligible": _("Hörde till målgruppen"),
        "informed": _("Informerade"),
        "consented": _("Samtyckte"),
        "started": _("Startade"),
        "ended_before_start": _("Slutade före start"),
        "closed": _("Avslutade"),
        "broken_loose": _("Har brutit loss"),
        "partly": _("Har delvis brutit loss"),
        "not_broken": _("Har inte brutit loss"),
        "unknown": _("Okänt eller inte bedömt än"),
    }


def stage_meanings() -> tuple[tuple[str, str], ...]:
    """What the words mean that a reader may take for something else."""
    words = stage_words()
    return (
        (words["nominated"], _("Någon har anmält den unge till insatsen. Alla som någon gång har anmälts.")),
        (words["eligible"], _("Samordnaren har bedömt att den unge hör till dem som insatsen är till för.")),
        (words["consented"], _("Ett samtycke har gällt.")),
        (words["started"], _("Insatsen har börjat.")),
        (words["closed"], _("Insatsen har avslutats, enligt plan eller inte.")),
        (words["unknown"], _("Räknas aldrig som att någon har brutit loss.")),
        (_("Spann, till exempel 10–14"), _("Talet ligger någonstans från det första till det sista.")),
        (_("0–4"), _("Färre än fem. Noll visas aldrig för sig.")),
    )


def menu_name(version: str) -> str:
    """Which questions a publication answers, without a number: none that is not in the record may stand in a
    file. Each version has words of its own; one that has none here is told as it is."""
    named = {
        SMALL_VERSION: _("de för mindre program"),
        LARGE_VERSION: _("de för större program"),
    }
    return named.get(version, version)


def dimension_words() -> Mapping[str, str]:
    """What the dimensions of a menu are called."""
    return {
        "area": _("Område"),
        "age": _("Ålder vid anmälan"),
        "sex": _("Kön"),
        "nominator": _("Vem som anmälde"),
    }


def split_titles() -> Mapping[str, str]:
    """The headings over the splits."""
    return {
        "area": _("Per område"),
        "age": _("Per ålder"),
        "sex": _("Per kön"),
        "nominator": _("Per anmälare"),
    }
