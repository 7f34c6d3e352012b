"""A file from outside as JSON values: only what is small, flat and unambiguous comes through. Pure."""

import json
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 1_000_000
DEEPEST = 40

REFUSALS: dict[str, Promise] = {
    "too_large": _("Filen är för stor. Ett samtycke i FHIR är högst 1 MB."),
    "not_json": _("Filen är inte JSON, eller är skadad. Be om filen igen i formatet FHIR R4B (JSON)."),
    "too_deep": _("Filen är byggd på ett sätt som inte går att läsa säkert. Be om filen igen."),
    "twice": _("Filen säger samma sak två gånger på olika sätt. Be om filen igen."),
    "not_consent": _("Filen är inte ett samtycke (FHIR Consent). Exportera just samtycket och försök igen."),
    "not_r4b": _("Filen följer inte FHIR R4B. Be om filen igen i den versionen."),
}


class BadFile(ValueError):
    """It cannot be read; `reason` is a key of REFUSALS, `where` a place in the file."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(reason)
        self.reason, self.where = reason, where


def parsed(data: bytes) -> dict[str, Any]:
    """The object in the file. Raises BadFile."""
    if len(data) > MOST_BYTES:
        raise BadFile("too_large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile("not_json") from None
    if depth(text) > DEEPEST:
        raise BadFile("too_deep")
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except BadFile:
        raise
    except (ValueError, RecursionError):
        raise BadFile("not_json") from None
    if not isinstance(found, dict):
        raise BadFile("not_consent")
    return found


def depth(text: str) -> int:
    """How deep the brackets go, strings left out; counted before anything is built."""
    deepest = here = 0
    inside = escaped = False
    for sign in text:
        if inside:
            inside = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            inside = True
        elif sign in "[{":
            here += 1
            deepest = max(deepest, here)
        elif sign in "]}":
            here -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadFile("twice")
    return found


def _refuse(constant: str) -> Any:
    raise BadFile("not_json", constant)
