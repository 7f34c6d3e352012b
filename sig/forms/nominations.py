"""Nominating a youth: one page, little data, and a reason when the criteria are not met."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from sig.criteria import OUTSIDE, Criteria, outside
from sig.forms.fields import PastDayField, TextField, Tiles, YesNoField
from sig.models.codes import Concern, JusticeStatus

SEX = (("F", _("Flicka")), ("M", _("Pojke")), ("X", _("Annat eller okänt")))


class NominationForm(forms.Form):
    """Outside `criteria` it may still be sent, with a reason; nothing is dropped in silence."""

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
        criteria: Criteria | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria or Criteria()
        choices = list(programmes)
        self.fields["programme"].choices = choices
        self.fields["area"].choices = [("", _("Vet inte")), *areas]
        if len(choices) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
            self.initial.setdefault("programme", choices[0][0])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("outside_reason") and self.unmet():
            sentences = " ".join(str(OUTSIDE[code]) for code in self.unmet())
            self.add_error("outside_reason", _("Skriv varför den unge ska vara med ändå.") + f" {sentences}")
        return cleaned

    def unmet(self) -> tuple[str, ...]:
        """The criteria that the answers do not meet; empty in the target group."""
        data = self.cleaned_data
        return outside(
            self.criteria,
            born=data["date_of_birth"],
            on=clock.today(),
            known_to_social=data["known_to_social"],
            justice_status=data["justice_status"],
        )
