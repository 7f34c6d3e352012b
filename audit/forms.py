"""What the log reviewer asks for and signs. Forms check shape; access and reviews decide."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.access import Selection
from audit.action_names import KINDS
from audit.models import LogReview

DAYS = 30
LONGEST = 366


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class SelectionForm(forms.Form):
    """Period, case, person and kind. Without data: the last DAYS days and everything."""

    from_on = _day(_("Från och med"))
    to_on = _day(_("Till och med"))
    case = forms.CharField(label=_("Ärendenummer"), max_length=40, required=False)
    person = forms.CharField(label=_("Person"), max_length=60, required=False, widget=forms.Select)
    kind = forms.ChoiceField(
        label=_("Vad"),
        required=False,
        choices=lambda: [("", _("Allt")), *((key, name) for key, (name, _actions) in KINDS.items())],
    )

    def clean(self) -> dict[str, Any]:
        """The period runs forward and is at most a year."""
        given = super().clean() or {}
        start, end = given.get("from_on"), given.get("to_on")
        if start and end and start > end:
            self.add_error("to_on", _("Slutet ligger före början. Byt plats på datumen."))
        elif start and end and (end - start).days >= LONGEST:
            self.add_error("to_on", _("Välj högst ett år i taget."))
        return given

    def selection(self) -> Selection:
        """What was asked for; the form must be valid."""
        given = self.cleaned_data
        return Selection(
            given["from_on"], given["to_on"], given["case"].strip(), given["person"], given["kind"]
        )

    def offer(self, people: Iterable[tuple[str, str]]) -> None:
        """The people who can be chosen."""
        select = self.fields["person"].widget
        assert isinstance(select, forms.Select)
        select.choices = [("", str(_("Alla"))), *((code, _named(name)) for code, name in people)]


def _named(name: str) -> str:
    """The system acts under codes; they are told apart by them."""
    kind, _colon, code = name.partition(":")
    return f"{_('Systemet')}: {code}" if kind == "system" else name


def last_days() -> dict[str, str]:
    """The data of a form that nobody has filled in yet."""
    today = clock.today()
    return {"from_on": (today - timedelta(days=DAYS)).isoformat(), "to_on": today.isoformat()}


class SignOffForm(forms.Form):
    """What the reviewer signs; the period and the tree come from the page that was reviewed."""

    from_on = forms.DateField(widget=forms.HiddenInput)
    to_on = forms.DateField(widget=forms.HiddenInput)
    tree_size = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    sample = forms.IntegerField(
        label=_("Antal poster som du har läst"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("Räkna ungefär."),
    )
    remark = forms.ChoiceField(label=_("Resultat"), choices=LogReview.Remark.choices)
