"""What is asked about a consent to a measure. Shape only; the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.forms.consents import BAD_DATE, DATE
from consent.measures.rules import DECIDERS, MEASURES

WORDS = {"invalid": BAD_DATE["invalid"]}


class MeasureForm(forms.Form):
    """Who said yes to what, and when."""

    measure = forms.ChoiceField(
        label=_("Vilken insats?"),
        choices=list(MEASURES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj insats.")},
    )
    detail = forms.CharField(
        label=_("Beskriv insatsen"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("En mening räcker, till exempel vem som ger insatsen."),
    )
    decided_by = forms.ChoiceField(
        label=_("Vem har sagt ja?"),
        choices=list(DECIDERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vem som har sagt ja.")},
    )
    decided_on = forms.DateField(
        label=_("Vilken dag?"), initial=clock.today, widget=DATE, error_messages=BAD_DATE
    )
    board_decided_on = forms.DateField(
        label=_("Socialnämndens beslut"),
        required=False,
        widget=DATE,
        help_text=_("Bara när en vårdnadshavare säger ja ensam: vilken dag nämnden beslutade om det."),
        error_messages=WORDS,
    )
    last_day = forms.DateField(
        label=_("Gäller till och med"),
        required=False,
        widget=DATE,
        help_text=_("Lämna tomt om det gäller tills någon tar tillbaka det."),
        error_messages=WORDS,
    )
