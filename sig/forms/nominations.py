"""Nominating a youth: one page, little data, and a reason when the criteria are not met."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.age import within_ages
from sig.forms.fields import PastDayField, TextField, Tiles, YesNoField
from sig.models.codes import Concern, JusticeStatus

SEX = (("F", _("Flicka")), ("M", _("Pojke")), ("X", _("Annat eller okänt")))
IN_TARGET_GROUP = frozenset(
    {JusticeStatus.SUSPECTED, JusticeStatus.INQUIRY, JusticeStatus.CHARGED, JusticeStatus.CONVICTED}
)


class NominationForm(forms.Form):
    """`age_from` (included) and `age_below` (not included) are the programme's criteria."""

    programme = forms.ChoiceField(label=_("Program"))
    name = forms.CharField(
        label=_("Den unges namn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    identity = forms.CharField(
        label=_("Personnummer eller samordningsnummer"),
        required=False,
        max_length=20,
        help_text=_("Tolv siffror om du har dem. Annars räcker födelsedatum."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    date_of_birth = PastDayField(label=_("Födelsedatum"))
    sex = forms.ChoiceField(label=_("Kön i statistiken"), choices=SEX, widget=Tiles())
    area = forms.ChoiceField(label=_("Område"), required=False)
    known_to_social = YesNoField(label=_("Är den unge aktuell hos socialtjänsten?"))
    justice_status = forms.ChoiceField(
        label=_("Misstänkt eller dömd för brott?"), choices=[("", _("Välj")), *JusticeStatus.choices]
    )
    concerns = forms.MultipleChoiceField(
        label=_("Vad är du orolig för?"),
        choices=Concern.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
    )
    outside_reason = TextField(
        label=_("Varför ska den unge vara med ändå?"),
        rows=3,
        required=False,
        help_text=_("Behövs bara om något av kriterierna inte är uppfyllt."),
    )

    def __init__(
        self,
        *args: Any,
        programmes: Iterable[tuple[str, str]] = (),
        areas: Iterable[tuple[str, str]] = (),
        age_from: int = 13,
        age_below: int = 21,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = (age_from, age_below)
        choices = list(programmes)
        self.fields["programme"].choices = choices
        self.fields["area"].choices = [("", _("Vet inte")), *areas]
        if len(choices) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
            self.initial.setdefault("programme", choices[0][0])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and self.unmet() and not cleaned.get("outside_reason"):
            missing = " ".join(str(text) for text in self.unmet())
            self.add_error("outside_reason", _("Skriv varför den unge ska vara med ändå.") + f" {missing}")
        return cleaned

    def unmet(self) -> list[Any]:
        """The criteria that the answers do not meet, as sentences; empty in the target group."""
        data, found = self.cleaned_data, []
        if not self._right_age(data.get("date_of_birth")):
            found.append(_("Den unge är inte mellan %(low)d och %(high)d år.") % self._ages())
        if not data.get("known_to_social"):
            found.append(_("Den unge är inte aktuell hos socialtjänsten."))
        if data.get("justice_status") not in IN_TARGET_GROUP:
            found.append(_("Den unge är inte misstänkt eller dömd för brott."))
        return found

    def _right_age(self, born: date | None) -> bool:
        low, below = self.criteria
        return born is not None and within_ages(born, clock.today(), low, below - 1)

    def _ages(self) -> dict[str, int]:
        return {"low": self.criteria[0], "high": self.criteria[1] - 1}
