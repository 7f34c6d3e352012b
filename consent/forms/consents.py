"""What is asked about the consent itself: scope, signature, withdrawal. Shape only; the services decide."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.codes import CHANNELS, IDENTITY_CHECKS

DATE = forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
BAD_DATE = {"required": _("Ange ett datum."), "invalid": _("Skriv datumet så här: 2026-11-22.")}
WHOLE = "all"
Choices = Sequence[tuple[Any, Any]]


class ScopeForm(forms.Form):
    """The matrix, one group of boxes for each recipient; nothing is ticked from the start.

    `choices`: authorities, categories and the lines ticked now, as `desk.ScopeForm` says. `lines()` after
    validation.
    """

    def __init__(
        self,
        *args: Any,
        authorities: Choices,
        categories: Choices,
        ticked: frozenset[tuple[int, int, str]],
        first_day: date,
        last_day: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.authorities = authorities
        for pk, name in authorities:
            mine = {(sender, kind) for sender, recipient, kind in ticked if recipient == pk}
            others = [(str(sender), place) for sender, place in authorities if sender != pk]
            self.fields[f"to_{pk}"] = forms.MultipleChoiceField(
                label=_("%(name)s får veta om") % {"name": name},
                choices=categories,
                required=False,
                initial=sorted({kind for _sender, kind in mine}),
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"from_{pk}"] = forms.MultipleChoiceField(
                label=_("Från vilka får %(name)s veta det?") % {"name": name},
                choices=others,
                required=False,
                initial=sorted({str(sender) for sender, _kind in mine}),
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["first_day"] = forms.DateField(
            label=_("Gäller från och med"), initial=first_day, widget=DATE, error_messages=BAD_DATE
        )
        self.fields["last_day"] = forms.DateField(
            label=_("Gäller till och med"), initial=last_day, widget=DATE, error_messages=BAD_DATE
        )

    def recipients(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """(authority, what it may know, from whom) for the template."""
        for pk, name in self.authorities:
            yield name, self[f"to_{pk}"], self[f"from_{pk}"]

    def lines(self) -> list[tuple[int, int, str]]:
        """(sender, recipient, category) of everything that was ticked."""
        return [
            (int(sender), pk, kind)
            for pk, _name in self.authorities
            for kind in self.cleaned_data[f"to_{pk}"]
            for sender in self.cleaned_data[f"from_{pk}"]
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for pk, name in self.authorities:
            if cleaned.get(f"to_{pk}") and not cleaned.get(f"from_{pk}"):
                text = _("Välj vilka som får lämna uppgifter till %(name)s.") % {"name": name}
                self.add_error(f"from_{pk}", ValidationError(text, code="no_sender"))
        return cleaned


class SignatureForm(forms.Form):
    """One person's signature, as it stands on the paper."""

    def __init__(self, *args: Any, people: Choices, recipients: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people  # type: ignore[attr-defined]
        self.fields["refused"].choices = recipients  # type: ignore[attr-defined]
        if not recipients:
            del self.fields["refused"]

    who = forms.ChoiceField(
        label=_("Vem har skrivit under?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vem som har skrivit under.")},
    )
    signed_on = forms.DateField(
        label=_("Datum på underskriften"), initial=clock.today, widget=DATE, error_messages=BAD_DATE
    )
    identity_check = forms.ChoiceField(
        label=_("Hur vet du att det är rätt person?"),
        choices=list(IDENTITY_CHECKS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur du vet att det är rätt person.")},
    )
    channel = forms.ChoiceField(
        label=_("Hur lämnades underskriften?"),
        choices=[(code, CHANNELS[code]) for code in ("meeting", "paper", "other")],
        initial="meeting",
        widget=forms.RadioSelect,
    )
    refused = forms.MultipleChoiceField(
        label=_("Har personen sagt nej till någon verksamhet?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Kryssa i den som inte ska få veta något. Då delas inget med den, vad de andra än har sagt."
        ),
    )


class WithdrawalForm(forms.Form):
    """Who takes it back, how we know, and whether it is the whole. No reason is asked for."""

    def __init__(self, *args: Any, people: Choices, recipients: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people  # type: ignore[attr-defined]
        self.fields["what"].choices = [(WHOLE, _("Hela samtycket")), *recipients]  # type: ignore[attr-defined]

    who = forms.ChoiceField(
        label=_("Vem tar tillbaka sitt samtycke?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vem som har sagt det.")},
    )
    channel = forms.ChoiceField(
        label=_("Hur fick du veta det?"),
        choices=list(CHANNELS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur du fick veta det.")},
    )
    what = forms.ChoiceField(
        label=_("Vad gäller det?"),
        initial=WHOLE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som tas tillbaka.")},
    )
