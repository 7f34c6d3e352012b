"""What is asked for at the door. Shape only; the services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class PasswordForm(forms.Form):
    """First page."""

    email = forms.EmailField(
        label=_("E-post"),
        widget=forms.EmailInput(attrs=EMAIL),
        error_messages={"required": _("Skriv din e-postadress."), "invalid": _("Skriv en hel e-postadress.")},
    )
    password = forms.CharField(
        label=_("Lösenord"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Skriv ditt lösenord.")},
    )


class CodeForm(forms.Form):
    """Second page, and the page that asks again."""

    code = forms.CharField(
        label=_("Engångskod"),
        help_text=_("Sex siffror från appen, eller en av dina reservkoder."),
        max_length=20,
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": _("Skriv koden som appen visar.")},
    )


class NewPasswordForm(forms.Form):
    """Set-up, first step."""

    password = forms.CharField(
        label=_("Nytt lösenord"),
        help_text=_("Minst 12 tecken. Flera ord i rad är lätta att minnas och svåra att gissa."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Välj ett lösenord.")},
    )
    again = forms.CharField(
        label=_("Samma lösenord igen"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Skriv lösenordet en gång till.")},
    )

    def clean(self) -> dict[str, Any] | None:
        """Both must be the same."""
        cleaned = super().clean()
        first, second = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if first and second and first != second:
            self.add_error("again", _("Lösenorden är olika. Skriv samma i båda rutorna."))
        return cleaned


class FirstCodeForm(forms.Form):
    """Set-up, second step."""

    code = forms.CharField(
        label=_("Kod från appen"),
        help_text=_("Sex siffror. De byts var trettionde sekund."),
        max_length=10,
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
        error_messages={"required": _("Skriv koden som appen visar.")},
    )
