"""Accounts and roles, for the administrator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.roles import ROLES


def role_choices() -> list[tuple[str, Any]]:
    """Each role with its sentence."""
    return [(role.value, f"{role.name_sv}. {role.sentence_sv}") for role in ROLES.values()]


class RolesForm(forms.Form):
    """What somebody may do."""

    roles = forms.MultipleChoiceField(
        label=_("Roller"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=role_choices,
        help_text=_("Personen loggas ut överallt när rollerna ändras."),
    )


class NewUserForm(forms.Form):
    """A new account."""

    name = forms.CharField(
        label=_("Namn"), max_length=120, error_messages={"required": _("Skriv för- och efternamn.")}
    )
    email = forms.EmailField(
        label=_("E-post"),
        help_text=_("Personens egen adress i tjänsten. Den används för att logga in."),
        widget=forms.EmailInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Skriv e-postadressen."), "invalid": _("Skriv en hel e-postadress.")},
    )
    authority = forms.ChoiceField(
        label=_("Verksamhet"),
        required=False,
        help_text=_("Lämna tomt för den som inte arbetar i ärenden."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roller"),
        widget=forms.CheckboxSelectMultiple,
        choices=role_choices,
        error_messages={"required": _("Välj minst en roll.")},
    )

    def __init__(self, *args: Any, authorities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].choices = [("", _("Ingen")), *authorities]  # type: ignore[attr-defined]
