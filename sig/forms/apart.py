"""Which other case this one is kept apart from. Shape only."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _


class ApartForm(forms.Form):
    """One of the other cases that the reader leads."""

    other = forms.TypedChoiceField(
        label=_("Vilket ärende?"),
        coerce=UUID,
        help_text=_("Du kan välja bland de ärenden som du själv samordnar."),
        error_messages={"required": _("Välj ett ärende.")},
    )

    def __init__(self, *args: Any, cases: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [("", _("Välj ärende")), *cases]  # type: ignore[attr-defined]
