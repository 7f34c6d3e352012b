"""A form in a case where the reader writes nothing: refused in plain words, with what they have written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sig import casefile
from sig.casefile import CaseFile

TYPED = re.compile(r"text|reporter|title|name|measure|comment.*|(.*_)?words")
"""The fields of the forms of a case in which somebody writes words of their own."""


@dataclass(frozen=True)
class Refusal:
    """Why nothing is written here, and what to do instead."""

    title: Promise
    text: Promise


REFUSALS: Mapping[str, Refusal] = {
    "closed": Refusal(
        _("Ärendet är avslutat"),
        _("I ett avslutat ärende skrivs inget nytt. Behöver den unge stöd igen? Gör en ny anmälan."),
    ),
    "not_started": Refusal(
        _("Ärendet har inte startat"),
        _("Före starten skrivs inget om den unge. Du kan skriva här när starten är beslutad."),
    ),
    "read_only": Refusal(
        _("Du kan bara läsa"), _("Du har öppnat ärendet med nödöppning. Du kan läsa, men inte skriva.")
    ),
}


@dataclass(frozen=True, repr=False)
class Left:
    """An own draft that nobody can finish any more, and the day it is destroyed."""

    text: str
    ends_on: date


def barred(request: HttpRequest, file: CaseFile, left: Left | None = None) -> HttpResponse | None:
    """None where the reader may write; else the refusal, with the own draft and what was sent just now."""
    reason = casefile.barred(file.may, file.stage)
    if not reason:
        return None
    refusal = REFUSALS[reason]
    words = {"title": refusal.title, "text": refusal.text, "file": file, "left": left, "reason": reason}
    return render(request, "sig/barred.html", {**words, "typed": typed(request.POST)}, status=403)


def typed(sent: Mapping[str, Any]) -> list[str]:
    """The words of one's own in what was sent. Pure."""
    return [said for name, said in sent.items() if TYPED.fullmatch(name) and said.strip()]
