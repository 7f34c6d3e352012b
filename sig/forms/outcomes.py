"""Follow-up at 6 and 12 months, each authority's own judgement, and the verdict."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.forms.fields import TextField, Tiles, YesNoField
from sig.models.codes import Judgement, Suspicion


class FollowUpForm(forms.Form):
    """What is found at 6 or 12 months. An empty answer means unknown, and unknown never counts as success."""

    suspicion = forms.ChoiceField(
        label=_("Polisens svar: ny misstanke om brott som kan ge fängelse?"),
        choices=Suspicion.choices,
        required=False,
        widget=Tiles(),
    )
    occupation_percent = forms.IntegerField(
        label=_("Skola, arbete eller praktik, procent av heltid"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Ungefär. 100 är heltid. Lämna tomt om du inte vet."),
    )
    youth_answered = YesNoField(label=_("Har den unge själv svarat?"))
    youth_words = TextField(
        label=_("Vad säger den unge?"), required=False, help_text=_("Skriv med den unges egna ord.")
    )


class JudgementForm(forms.Form):
    """One authority's own answer, given without seeing the others'."""

    answer = forms.ChoiceField(
        label=_("Har den unge fortsatt kontakt med gäng?"), choices=Judgement.choices, widget=Tiles()
    )


class VerifyForm(forms.Form):
    """Another person's yes to a proposed outcome, having looked at the conditions."""

    seen = forms.BooleanField(
        label=_("Jag har gått igenom svaren ovan och håller med om utfallet"),
        error_messages={"required": _("Bekräfta att du har gått igenom svaren.")},
    )
