"""What the pages say of a publication: where it stands, why it was refused and what to do then, what was made
coarser. Words only; nothing is decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from sig.publications.rule import State
from sig.publishing.bands import SMALL


@dataclass(frozen=True)
class Refused:
    """`why`: the sentence of `sig.publishing.record.REASONS`. `then`: what whoever ordered it does next."""

    why: Any
    then: Any


STATES: Final[Mapping[str, tuple[Any, str]]] = {
    State.ORDERED: (_("Räknas och granskas"), "info"),
    State.REFUSED: (_("Kunde inte ges ut"), "warning"),
    State.DRAFTED: (_("Utkast: väntar på två svar"), "info"),
    State.APPROVED_ONCE: (_("Utkast: väntar på ett svar till"), "info"),
    State.PUBLISHED: (_("Utgiven"), "success"),
    State.REJECTED: (_("Inte godkänd"), "warning"),
    State.WITHDRAWN: (_("Tillbakatagen"), "neutral"),
}
"""Each state's words and the tone of its badge."""
WAIT: Final = _(
    "Vänta tills fler har kommit med, ofta en termin, och beställ igen. Det som redan är utgivet står kvar."
)
REFUSALS: Final[Mapping[str, Refused]] = {
    "time_out": Refused(
        _("Granskningen hann inte bli klar. Siffrorna lämnas inte ut."),
        _("Beställ en gång till. Händer det igen: säg till systemförvaltaren."),
    ),
    "contradiction": Refused(
        _("Siffrorna går inte ihop med dem som redan är utlämnade. Siffrorna lämnas inte ut."),
        _(
            "Det brukar bero på rättade uppgifter i ärenden. Säg till systemförvaltaren. Det som redan är "
            "utgivet står kvar."
        ),
    ),
    "exposed": Refused(
        _(
            "Tillsammans med det som redan är utlämnat skulle siffrorna peka ut några få. "
            "Vänta till nästa gång."
        ),
        WAIT,
    ),
    "other_menu": Refused(
        _("Frågorna är inte desamma som i tidigare utgåvor. Börja en ny serie."),
        _("Säg till systemförvaltaren: en ny serie kräver en ny överenskommelse i programfilen."),
    ),
    "too_few": Refused(_("Programmet är för litet för de här frågorna. Välj den mindre menyn."), WAIT),
    "same_name": Refused(
        _("Det finns redan en utgåva med det namnet."), _("Beställ en gång till, då får den ett nytt namn.")
    ),
}
"""By the code that is stored with the refusal."""
UNKNOWN: Final = Refused(
    _("Siffrorna kunde inte tas fram. Inget har lämnats ut."),
    _("Beställ en gång till. Händer det igen: säg till systemförvaltaren."),
)
"""For a code that has come later than these words."""
FEW: Final = {"first": SMALL.start, "last": SMALL.stop - 1}
PROVABLE: Final[Mapping[str, Any]] = {
    "number": _("hur många de var, när de är mellan %(first)d och %(last)d"),
    "change": _("hur många som kommit till eller lämnat sedan förra utgåvan"),
    "all": _("att något gäller alla i en grupp"),
    "none": _("att något inte gäller någon i en grupp"),
}
"""What somebody could else have worked out, by `sig.publications.coarser.KINDS`."""
PROFILES: Final[Mapping[str, Any]] = {
    "public": _("Utomstående"),
    "insider": _("Insatt: vet hur många som har anmälts och avslutats"),
}


def standing(state: str) -> tuple[Any, str]:
    """The words of a state and the tone of its badge. Raises KeyError for what is no state."""
    return STATES[state]


def refused(code: str) -> Refused:
    """Why nothing left the house, and what to do."""
    return REFUSALS.get(code, UNKNOWN)


def provable(kinds: tuple[str, ...]) -> list[str]:
    """What could else have been worked out, as parts of a sentence."""
    return [str(PROVABLE[kind]) % FEW for kind in kinds]
