"""What the pages say of a publication: where it stands, why it was refused and what to do then, what was made
coarser. Words only; nothing is decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from sig.models.codes import Audience
from sig.publications.rule import Answer, State
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
    "failed": Refused(
        _("Något gick fel när siffrorna skulle tas fram. Säg till den som sköter systemet."),
        _("Inget har lämnats ut. Beställ igen när felet är rättat."),
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
FILES: Final[Mapping[str, Any]] = {
    "pdf": _("Rapport att läsa och skriva ut (PDF)"),
    "html": _("Rapport som en fil för webbläsaren (HTML)"),
    "xlsx": _("Tabeller för kalkylprogram (XLSX)"),
    "csv": _("Tabeller som text (CSV)"),
    "json": _("Uppgifterna för program, med allt som behövs för att kontrollera dem (JSON)"),
}
"""What each kind of file is for, in the order in which they are offered."""

WARNINGS: Final[Mapping[str, Any]] = {
    "name": _("”%(words)s” ser ut som ett namn. Ta bort det om det pekar ut en ungdom eller en anhörig."),
    "small_number": _("”%(words)s” är ett tal under fem. Skriv ”några”, eller ta bort det."),
    "date": _("”%(words)s” är en dag. Skriv hellre vilken månad eller termin det gäller."),
    "age": _("”%(words)s” är en ålder. Ta bort den om den pekar ut någon."),
    "identity_number": _("”%(words)s” ser ut som ett personnummer. Ta bort det."),
    "case_number": _("”%(words)s” är ett ärendenummer. Ta bort det."),
    "everybody": _("”%(words)s” säger något om alla. Då säger det något om var och en."),
}
"""What to look at, by the kinds of `sig.publications.comments`."""


def audience(code: str) -> str:
    """Who a publication is to."""
    return str(dict(Audience.choices)[code])


def standing(state: str) -> tuple[Any, str]:
    """The words of a state and the tone of its badge. Raises KeyError for what is no state."""
    return STATES[state]


def refused(code: str) -> Refused:
    """Why nothing left the house, and what to do."""
    return REFUSALS.get(code, UNKNOWN)


def provable(kinds: tuple[str, ...]) -> list[str]:
    """What could else have been worked out, as parts of a sentence."""
    return [str(PROVABLE[kind]) % FEW for kind in kinds]


def audiences() -> list[tuple[str, str]]:
    """Everybody whom a publication can be to: code and name, in the order of the lists."""
    return [(code, str(name)) for code, name in Audience.choices]


def answered(answer: str) -> str:
    """What somebody said of a draft."""
    return str(
        {
            Answer.APPROVE: _("godkände"),
            Answer.REJECT: _("godkände inte"),
            Answer.WITHDRAW: _("tog tillbaka utkastet"),
        }[Answer(answer)]
    )


def warned(kind: str, words: str) -> str:
    """One warning, with what to do."""
    return str(WARNINGS[kind]) % {"words": words}
