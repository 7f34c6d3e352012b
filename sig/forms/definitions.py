"""A proposed definition of having broken loose, and the steering group's adoption of it. Shape only."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.forms.fields import PastDayField, TextField

LONGEST_TEXT: Final = 2000


class ProposeForm(forms.Form):
    """One version: its name, its words, the percentage of occupation and the programmes that count."""

    version = forms.CharField(
        label=_("Vad ska versionen heta?"),
        max_length=20,
        help_text=_("Till exempel 2016-2."),
        error_messages={"required": _("Skriv ett namn på versionen.")},
    )
    text = TextField(
        label=_("Hur räknas det?"),
        max_length=LONGEST_TEXT,
        rows=6,
        help_text=_("Så som det ska stå i varje utgåva."),
        error_messages={"required": _("Skriv hur det räknas.")},
    )
    occupation_percent = forms.IntegerField(
        label=_("Minsta sysselsättning, i procent"),
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Skriv ett tal mellan 1 och 100."),
            "invalid": _("Skriv ett tal mellan 1 och 100."),
            "min_value": _("Skriv ett tal mellan 1 och 100."),
            "max_value": _("Skriv ett tal mellan 1 och 100."),
        },
    )
    programmes = forms.MultipleChoiceField(
        label=_("Vilka program räknas mot målet?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst ett program.")},
    )

    def __init__(self, *args: Any, programmes: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programmes"].choices = list(programmes)  # type: ignore[attr-defined]


class AdoptForm(forms.Form):
    """On which day, in which minutes."""

    adopted_on = PastDayField(
        label=_("Vilken dag antog styrgruppen den?"), error_messages={"required": _("Skriv vilken dag.")}
    )
    minutes = forms.CharField(
        label=_("I vilket protokoll?"),
        max_length=120,
        help_text=_("Till exempel: Styrgruppen 12 mars 2018, § 4."),
        error_messages={"required": _("Skriv vilket protokoll beslutet står i.")},
    )
