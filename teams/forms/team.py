"""Who comes into a team, who leaves, who stands in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LAST_DAY = _("Sista dagen")
NOTE = _("Att lämna över")
NOTE_HELP = _(
    "Vad den som tar över behöver veta. Läses av samordnaren och av kollegor på samma verksamhet i teamet."
)


def _day(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv datumet som ÅÅÅÅ-MM-DD.")},
    )


class AddForm(forms.Form):
    """One person into the team. `people` is [(authority, [(id, name), …]), …]."""

    user = forms.TypedChoiceField(
        label=_("Person"),
        coerce=int,
        error_messages={
            "required": _("Välj en person."),
            "invalid_choice": _("Personen går inte att lägga till. Välj någon i listan."),
        },
    )
    role = forms.ChoiceField(
        label=_("Roll i teamet"),
        choices=[("member", _("Medlem")), ("coordinator", _("Samordnare"))],
        initial="member",
    )
    last_day = _day(LAST_DAY, _("Lämna tomt om personen är med tills vidare."))

    def __init__(
        self, *args: Any, people: Iterable[tuple[str, list[tuple[int, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Välj person")), *people]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Somebody leaves."""

    last_day = _day(LAST_DAY, _("Lämna tomt om personen lämnar teamet nu."))
    note = forms.CharField(
        label=NOTE,
        help_text=NOTE_HELP,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class SubstituteForm(forms.Form):
    """Somebody stands in for a while."""

    user = forms.TypedChoiceField(
        label=_("Ersättare"), coerce=int, error_messages={"required": _("Välj en ersättare.")}
    )
    last_day = _day(LAST_DAY, _("Lämna tomt om ersättaren är med tills vidare."))
    note = forms.CharField(
        label=NOTE,
        help_text=NOTE_HELP,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Välj person")), *people]  # type: ignore[attr-defined]


class TakeOverForm(forms.Form):
    """A coordinator takes over a team, or covers for somebody."""

    number = forms.CharField(
        label=_("Ärendenummer"),
        max_length=40,
        help_text=_("Till exempel SIG-26-014."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Skriv ärendets nummer.")},
    )
    reason = forms.CharField(
        label=_("Varför tar du över?"),
        max_length=2000,
        help_text=_("Läses av den som samordnar teamet. Skriv inget om den unge."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv varför du tar över.")},
    )
    last_day = _day(
        LAST_DAY, _("Om någon annan samordnar ärendet: högst 60 dagar fram. Annars kan du lämna tomt.")
    )
