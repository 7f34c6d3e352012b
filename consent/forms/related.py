"""What is asked about a third person and about that person's own yes. Shape only; the services decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.codes import CHANNELS, IDENTITY_CHECKS
from consent.forms.consents import BAD_DATE, BESIDE, DATE
from consent.forms.people import NAME_OFF
from consent.models import RelatedPerson

Choices = Sequence[tuple[Any, Any]]


class RelatedPersonForm(forms.Form):
    """Who the person is to the youth; a birth date only of a child."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Namn"),
        max_length=120,
        widget=forms.TextInput(attrs=NAME_OFF),
        error_messages={"required": _("Skriv namnet.")},
    )
    relation = forms.ChoiceField(
        label=_("Hur är personen släkt med den unge?"),
        choices=RelatedPerson.Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur personen är släkt med den unge.")},
    )
    date_of_birth = forms.DateField(
        label=_("Födelsedatum"),
        required=False,
        widget=DATE,
        help_text=_("Bara om personen är under 18 år. Då skriver personens vårdnadshavare under."),
        error_messages={"invalid": BAD_DATE["invalid"]},
    )


class RelatedConsentForm(forms.Form):
    """The person's own paper: who may learn what from whom, until when, and how it was signed."""

    def __init__(self, *args: Any, places: Choices, kinds: Choices, child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("recipients", "senders"):
            self.fields[name].choices = places  # type: ignore[attr-defined]
        self.fields["categories"].choices = kinds  # type: ignore[attr-defined]
        if not child:
            del self.fields["signed_by"]

    recipients = forms.TypedMultipleChoiceField(
        label=_("Vilka får veta något om personen?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(BESIDE),
        error_messages={"required": _("Välj minst en verksamhet.")},
    )
    categories = forms.MultipleChoiceField(
        label=_("Vad får de veta om?"),
        widget=forms.CheckboxSelectMultiple(BESIDE),
        error_messages={"required": _("Välj minst ett slags information.")},
    )
    senders = forms.TypedMultipleChoiceField(
        label=_("Från vilka?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(BESIDE),
        error_messages={"required": _("Välj vilka som får lämna uppgifterna.")},
    )
    last_day = forms.DateField(label=_("Gäller till och med"), widget=DATE, error_messages=BAD_DATE)
    signed_by = forms.CharField(
        label=_("Vilka vårdnadshavare har skrivit under?"),
        max_length=200,
        widget=forms.TextInput(attrs=NAME_OFF),
        help_text=_("Personen är ett barn. Alla barnets vårdnadshavare behöver skriva under."),
        error_messages={"required": _("Skriv namnen på dem som har skrivit under.")},
    )
    signed_on = forms.DateField(
        label=_("Datum på underskriften"), initial=clock.today, widget=DATE, error_messages=BAD_DATE
    )
    identity_check = forms.ChoiceField(
        label=_("Hur vet du att det är rätt person?"),
        choices=list(IDENTITY_CHECKS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur du vet att det är rätt person.")},
    )
    channel = forms.ChoiceField(
        label=_("Hur lämnades underskriften?"),
        choices=[(code, CHANNELS[code]) for code in ("meeting", "paper", "other")],
        initial="meeting",
        widget=forms.RadioSelect,
    )

    def lines(self) -> list[tuple[int, int, str]]:
        """(sender, recipient, category) of everything that was ticked; nobody shares with themselves."""
        given = self.cleaned_data
        return [
            (sender, recipient, kind)
            for recipient in given["recipients"]
            for kind in given["categories"]
            for sender in given["senders"]
            if sender != recipient
        ]


class TakeBackForm(forms.Form):
    """How we know. No reason is asked for."""

    channel = forms.ChoiceField(
        label=_("Hur fick du veta det?"),
        choices=list(CHANNELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur du fick veta det.")},
    )
