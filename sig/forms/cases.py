"""Finding a case, and filtering what has happened in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.models.codes import TIMELINE


class SearchForm(forms.Form):
    """Name, personal number or case number; the law allows no other search in case work."""

    q = forms.CharField(
        label=_("Sök"),
        required=False,
        max_length=100,
        help_text=_("Namn, personnummer eller ärendenummer."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


class TimelineFilter(forms.Form):
    """Which entries of the timeline to show."""

    authority = forms.ChoiceField(label=_("Verksamhet"), required=False)
    kind = forms.ChoiceField(
        label=_("Slag"),
        required=False,
        choices=[("", _("Alla slag")), *((kind.value, kind.label) for kind in TIMELINE)],
    )

    def __init__(self, *args: Any, authorities: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [
            ("", _("Alla verksamheter")),
            *((name, name) for name in authorities),
        ]
