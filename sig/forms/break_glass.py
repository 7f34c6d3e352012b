"""What somebody says when a case has to be opened in an emergency."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consent.paragraphs import Paragraph
from sig.forms.fields import TextField
from teams.break_glass import MINUTES

LONGEST_REASON = 2000
OWN_ONLY = _("Nej. Jag behöver bara det som min verksamhet har skrivit eller fått.")


class EmergencyForm(forms.Form):
    """The exact number, why, on what ground, for how long. `grounds` are those that fit the authority."""

    number = forms.CharField(
        label=_("Ärendenummer"),
        max_length=40,
        help_text=_("Skriv hela numret, till exempel SIG-26-014. Det går inte att söka på namn."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = TextField(
        label=_("Varför måste du öppna ärendet nu?"),
        max_length=LONGEST_REASON,
        help_text=_("Den som granskar loggen läser det du skriver. Ingen annan gör det."),
    )
    paragraph = forms.ChoiceField(
        label=_("Behöver du läsa det som andra verksamheter har skrivit?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Det kräver stöd i lag. Utkast och det som är dolt för en utredning öppnas aldrig."),
    )
    minutes = forms.TypedChoiceField(
        label=_("Hur länge?"), coerce=int, initial=MINUTES[0], widget=forms.RadioSelect
    )
    confirmed = forms.BooleanField(
        label=_("Jag vet att allt jag läser skrivs i loggen och att öppningen granskas."),
        error_messages={"required": _("Kryssa i rutan för att gå vidare.")},
    )

    def __init__(self, *args: Any, grounds: Iterable[Paragraph] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lawful = [(item.code, self._words(item)) for item in grounds]
        self.fields["paragraph"].choices = [("", OWN_ONLY), *lawful]  # type: ignore[attr-defined]
        self.fields["minutes"].choices = [  # type: ignore[attr-defined]
            (n, ngettext("%d minut", "%d minuter", n) % n) for n in MINUTES
        ]

    @staticmethod
    def _words(item: Paragraph) -> str:
        confirm = " " + str(_("(Ordalydelsen: bekräfta med jurist.)")) if item.confirm else ""
        return f"{_('Ja, enligt')} {item.place}. {item.text}{confirm}"
