"""Which teams, to whom, for how long."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _day(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv datumet som ÅÅÅÅ-MM-DD.")},
    )


class HandOverForm(forms.Form):
    """`teams` is [(id, number), …], `people` [(id, name), …]."""

    teams = forms.TypedMultipleChoiceField(
        label=_("Vilka ärenden?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst ett ärende.")},
    )
    taker = forms.TypedChoiceField(
        label=_("Vem tar över?"), coerce=int, error_messages={"required": _("Välj en person.")}
    )
    first_day = _day(_("Första dagen"), _("Bara om det är för en tid, till exempel när du är ledig."))
    last_day = _day(_("Sista dagen"), _("Lämna båda tomma om du lämnar över för gott."))
    note = forms.CharField(
        label=_("Att lämna över"),
        help_text=_(
            "Vad den som tar över behöver veta. Sparas i varje team du valt. "
            "Läses av samordnaren och av kollegor på samma verksamhet i teamet."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, teams: list[tuple[Any, str]], people: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].choices = [(str(team), number) for team, number in teams]  # type: ignore[attr-defined]
        self.fields["taker"].choices = [("", _("Välj person")), *people]  # type: ignore[attr-defined]
