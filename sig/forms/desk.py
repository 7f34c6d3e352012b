"""Own phrases, and in which other cases the same contact took place."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.forms.entries import Choice
from sig.forms.fields import TextField


class PhraseForm(forms.Form):
    """One sentence that somebody writes often."""

    text = TextField(
        label=_("Fras"),
        max_length=300,
        rows=2,
        help_text=_("Skriv inga namn. Frasen kan hamna i vilket ärende som helst."),
        error_messages={"required": _("Skriv frasen.")},
    )


class SameContactForm(forms.Form):
    """The other cases in which this contact took place as well."""

    cases = forms.TypedMultipleChoiceField(
        label=_("I vilka ärenden?"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst ett ärende.")},
    )

    def __init__(self, *args: Any, others: Iterable[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = list(others)
