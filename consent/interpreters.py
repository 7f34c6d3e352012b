"""Through whom a consent was explained: the rule of förvaltningslagen 13 § and of good practice. Pure.

A child never interprets. That a grown-up relative should not either cannot be checked here: the page says so.
No statute that forbids a child was found: confirm with a jurist.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.codes import INTERPRETERS

CHILD = "child"
REFUSALS: dict[str, Promise] = {
    "child": _(
        "Ett barn får aldrig tolka. Boka en tolk, gå igenom samtycket igen och registrera sedan "
        "underskriften."
    ),
    "needed": _(
        "Personen behöver tolk. Välj hur det tolkades. Stämmer det inte, ändra först uppgiften om personen."
    ),
    "unknown": _("Välj hur det tolkades."),
}


def refusal(kind: str, *, needed: bool) -> str:
    """A key of REFUSALS, or empty when the signature may be registered."""
    if kind == CHILD:
        return "child"
    if kind not in INTERPRETERS:
        return "unknown"
    return "needed" if needed and kind == "none" else ""
