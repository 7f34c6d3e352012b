"""The plan: goals in the youth's own words, and who does what by when."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.forms.fields import DayField, TextField

SCALE = (
    ("-2", _("−2 Mycket sämre än målet")),
    ("-1", _("−1 Sämre än målet")),
    ("0", _("0 Målet är nått")),
    ("1", _("+1 Bättre än målet")),
    ("2", _("+2 Mycket bättre än målet")),
)


class PlanForm(forms.Form):
    review_on = DayField(label=_("När följer ni upp planen?"), required=False)


class GoalForm(forms.Form):
    own_words = TextField(
        label=_("Målet med den unges egna ord"),
        rows=3,
        help_text=_("Till exempel: Jag vill gå klart nian och hinna med fotbollen."),
    )


class ActionForm(forms.Form):
    """What is to be done, by whom and when; the person's authority follows from the membership."""

    title = forms.CharField(label=_("Vad ska göras?"), max_length=200)
    person = forms.TypedChoiceField(label=_("Vem gör det?"), coerce=int)
    due_on = DayField(label=_("Senast"))

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)


class AttainmentForm(forms.Form):
    attained = forms.TypedChoiceField(
        label=_("Hur gick det med målet?"), choices=SCALE, coerce=int, widget=forms.RadioSelect
    )
