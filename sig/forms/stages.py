"""Moving a case along: one radio choice carries both where to and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.forms.fields import DayField, PastDayField, TextField, Tiles, YesNoField
from sig.models.codes import ClosureReason, LegalBasis, Stage, StageReason, Thanks


def move_choices(moves: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
    """("eligible:in_target_group", "Uppfyller kriterierna"), … for the moves that the asker may make."""
    return [(f"{there}:{reason}", StageReason(reason).label) for there, reason in moves]


class MoveForm(forms.Form):
    """Where to and why; `legal_basis` is asked for only when the decision is to start."""

    move = forms.ChoiceField(
        label=_("Beslut"), widget=forms.RadioSelect, error_messages={"required": _("Välj ett beslut.")}
    )
    legal_basis = forms.ChoiceField(
        label=_("Insatsen ges som"),
        required=False,
        choices=[
            ("", _("Välj")),
            *(choice for choice in LegalBasis.choices if choice[0] != LegalBasis.NOT_SET),
        ],
    )

    def __init__(self, *args: Any, moves: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(moves)
        self.fields["move"].choices = move_choices(offered)
        if Stage.STARTED not in dict(offered):
            del self.fields["legal_basis"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starting = cleaned.get("move", "").startswith(f"{Stage.STARTED}:")
        if starting and not cleaned.get("legal_basis"):
            self.add_error("legal_basis", _("Välj hur insatsen ges."))
        return cleaned

    def to_stage(self) -> str:
        return str(self.cleaned_data["move"]).split(":")[0]

    def reason(self) -> str:
        return str(self.cleaned_data["move"]).split(":")[1]


class ClosingWordsForm(forms.Form):
    """What was said at the end."""

    exit_view = TextField(
        label=_("Hur ser det ut nu?"),
        required=False,
        help_text=_("Kort: skola eller arbete, fritid, umgänge, familj."),
    )
    thanks = forms.ChoiceField(
        label=_("Tacksamtal med den unge"),
        choices=Thanks.choices,
        widget=Tiles(),
        help_text=_("Ett sista samtal om hur det har varit. Den unge väljer själv om det blir av."),
        error_messages={"required": _("Välj ett svar.")},
    )
    thanks_on = PastDayField(
        label=_("Vilken dag hölls samtalet?"),
        required=False,
        help_text=_("Fyll bara i om samtalet är hållet."),
    )
    youth_words = TextField(
        label=_("Vad säger den unge själv?"), required=False, help_text=_("Skriv med den unges egna ord.")
    )


class ClosureForm(ClosingWordsForm):
    """Why the work ends, and what was said."""

    reason = forms.ChoiceField(
        label=_("Varför avslutas ärendet?"),
        choices=[("", _("Välj"))],
        help_text=_("Välj det som avgjorde. Orsaken räknas i statistiken, aldrig den unges namn."),
    )
    planned = YesNoField(
        label=_("Är avslutet planerat tillsammans med den unge?"),
        help_text=_("Ja, om ni har bestämt slutet ihop. Nej, om arbetet bröts."),
    )
    field_order = ("reason", "planned", "exit_view", "thanks", "thanks_on", "youth_words")

    def __init__(self, *args: Any, reasons: Iterable[str] = ClosureReason.values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(ClosureReason.choices)
        self.fields["reason"].choices = [("", _("Välj")), *((code, names[code]) for code in reasons)]


class StepForm(forms.Form):
    """One next step: what, who and when."""

    title = forms.CharField(label=_("Vad ska göras?"), max_length=200)
    responsible = forms.TypedChoiceField(label=_("Vem gör det?"), coerce=int)
    due_on = DayField(label=_("Senast"))

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = list(people)
