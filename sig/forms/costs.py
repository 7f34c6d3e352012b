"""A line of the cost illustration, and the decision to show it. Shape only."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.figures.cost import Payer, Term
from sig.forms.fields import TextField, Tiles

MOST = 10**12
PAYERS: Final = {
    Payer.MUNICIPALITY: _("Kommunen betalar (procent)"),
    Payer.REGION: _("Regionen betalar (procent)"),
    Payer.STATE: _("Staten betalar (procent)"),
    Payer.VICTIM: _("Brottsoffret betalar (procent)"),
    Payer.OTHERS: _("Andra betalar (procent)"),
}
TERMS: Final = (
    (Term.SHORT.value, _("På kort sikt")),
    (Term.LONG.value, _("På lång sikt")),
    (Term.NOT_STATED.value, _("Källan säger inte")),
)
WHOLE: Final = {"invalid": _("Skriv ett heltal med siffror.")}
PERCENT = 100


def _kronor(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Skriv ett belopp i kronor."), **WHOLE},
    )


class CostForm(forms.Form):
    """One kind: from how much to how much, in which year's prices, according to whom."""

    name = forms.CharField(
        label=_("Vad beloppet gäller"),
        max_length=120,
        error_messages={"required": _("Skriv vad beloppet gäller.")},
    )
    low = _kronor(_("Lägst (kronor)"))
    high = _kronor(_("Högst (kronor)"))
    own_range = forms.BooleanField(label=_("Källan ger ett enda tal, spannet är vårt eget"), required=False)
    price_year = forms.IntegerField(
        label=_("Prisår"),
        required=False,
        min_value=1950,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Lämna tomt om källan inte säger vilket års priser det är."),
        error_messages=WHOLE,
    )
    years = forms.IntegerField(
        label=_("Under hur många år"),
        min_value=0,
        max_value=100,
        initial=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("0 för en enda händelse."),
        error_messages={"required": _("Skriv hur många år, 0 för en enda händelse."), **WHOLE},
    )
    term = forms.ChoiceField(label=_("När betalas det?"), choices=TERMS, widget=Tiles(),
                             error_messages={"required": _("Välj när det betalas.")})  # fmt: skip
    source = TextField(
        label=_("Källa"), max_length=300, rows=2, error_messages={"required": _("Skriv källan.")}
    )
    second_hand = forms.BooleanField(label=_("Läst i andra hand, inte hos den som räknade"), required=False)
    note = TextField(label=_("Anmärkning"), required=False, max_length=300, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for payer, label in PAYERS.items():
            self.fields[payer.value] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=PERCENT,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages=WHOLE,
            )

    def clean(self) -> dict[str, Any]:
        """A range is a range, and who pays pays all of it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = given.get("low"), given.get("high")
        if low is not None and high is not None and low >= high:
            self.add_error("high", _("Högst ska vara mer än lägst. Ett belopp är alltid ett spann."))
        shares = self.shares()
        if shares and sum(shares.values()) != PERCENT:
            self.add_error(None, _("Andelarna ska tillsammans vara 100 procent, eller alla tomma."))
        return given

    def shares(self) -> dict[str, int]:
        """Who pays how many percent; empty where nobody says."""
        given = self.cleaned_data
        return {one.value: given[one.value] for one in Payer if given.get(one.value) is not None}

    def line(self) -> dict[str, Any]:
        """In the shape of the file. What is not said is left out."""
        given = self.cleaned_data
        names = ("name", "low", "high", "own_range", "years", "term", "second_hand", "source", "note")
        line = {name: given[name] for name in names}
        if given["price_year"]:
            line["price_year"] = given["price_year"]
        if shares := self.shares():
            line["payers"] = {payer: percent / PERCENT for payer, percent in shares.items()}
        return line

    @staticmethod
    def first(line: Mapping[str, Any]) -> dict[str, Any]:
        """A stored line as initial values."""
        payers = {payer: round(share * PERCENT) for payer, share in line.get("payers", {}).items()}
        return {**line, **payers}


class ShowForm(forms.Form):
    """The steering group's decision to show the illustration."""

    minutes = forms.CharField(
        label=_("I vilket protokoll står styrgruppens beslut?"),
        max_length=120,
        help_text=_("Till exempel: SIG styrgrupp 3 mars, punkt 4."),
        error_messages={"required": _("Skriv i vilket protokoll beslutet står.")},
    )
