"""The plan: goals in the youth's own words, and who does what by when."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from sig.forms.fields import DayField, PastDayField, TextField

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

    measure = forms.CharField(
        label=_("Hur märks det att det går åt rätt håll?"),
        required=False,
        max_length=400,
        help_text=_("Något som går att se eller räkna. Till exempel: Är i skolan fyra dagar av fem."),
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
    """How far a goal has come, who says so, and when."""

    attained = forms.TypedChoiceField(
        label=_("Hur långt har det kommit?"), choices=SCALE, coerce=int, widget=forms.RadioSelect
    )
    youth_rated = forms.BooleanField(label=_("Den unge har själv valt steget"), required=False)
    rated_on = PastDayField(label=_("Dag"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("rated_on", clock.today())
