"""Nominating a youth: one page, little data, and a reason when the criteria are not met."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent import identity
from sig.criteria import OUTSIDE, Criteria, outside
from sig.forms.fields import PastDayField, TextField, Tiles, YesNoField
from sig.models import Area, Programme
from sig.models.codes import Concern, JusticeStatus

SEX = (("F", _("Flicka")), ("M", _("Pojke")), ("X", _("Annat eller okänt")))


class NominationForm(forms.Form):
    """Outside `criteria` it may still be sent, with a reason; nothing is dropped in silence."""

    born_by_number: date | None = None
    programme = forms.ChoiceField(label=_("Program"))
    name = forms.CharField(
        label=_("Den unges namn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    identity = forms.CharField(
        label=_("Personnummer eller samordningsnummer"),
        required=False,
        max_length=20,
        help_text=_("Till exempel 20100412-1234. Vet du det inte räcker födelsedatum."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    date_of_birth = PastDayField(
        label=_("Födelsedatum"), required=False, help_text=_("Behövs inte om du har skrivit numret.")
    )
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
        self, *args: Any, programmes: Sequence[Programme], areas: Sequence[Area] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {programme.code: programme for programme in programmes}
        self.areas = areas
        self.criteria = Criteria.from_settings(programmes[0].settings) if programmes else Criteria()
        self.fields["programme"].choices = [(code, held.name) for code, held in self.programmes.items()]
        named = {area.code: area.name for area in areas}
        self.fields["area"].choices = [("", _("Vet inte")), *named.items()]
        if len(programmes) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
            self.initial.setdefault("programme", programmes[0].code)

    @classmethod
    def open_now(cls, *args: Any, **kwargs: Any) -> Self:
        """With the programmes that run today and their areas."""
        today = clock.today()
        programmes = list(Programme.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("pk"))
        areas = list(Area.objects.filter(programme__in=programmes, since__lte=today).order_by("name"))
        return cls(*args, programmes=programmes, areas=areas, **kwargs)

    def clean_programme(self) -> Programme:
        programme = self.programmes[self.cleaned_data["programme"]]
        self.criteria = Criteria.from_settings(programme.settings)
        return programme

    def clean_area(self) -> Area | None:
        """The programme's own area of that code; none when it was not chosen or is not the programme's."""
        programme = self.cleaned_data.get("programme")
        wanted = (self.cleaned_data["area"], programme.pk if programme else None)
        return next((area for area in self.areas if (area.code, area.programme_id) == wanted), None)

    def clean_identity(self) -> str:
        """The number as typed, when it is one; its date is the default for the birth date."""
        typed: str = self.cleaned_data["identity"]
        try:
            self.born_by_number = identity.parse(typed, on=clock.today()).date_hint if typed else None
        except identity.InvalidNumber as error:
            raise forms.ValidationError(error.sentence, code=error.code) from None
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cleaned["date_of_birth"] = cleaned["date_of_birth"] or self.born_by_number
            if not cleaned["date_of_birth"]:
                self.add_error("date_of_birth", _("Ange födelsedatum eller personnummer."))
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
