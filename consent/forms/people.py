"""What is asked about the youth and the guardians. Shape only; the services decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.codes import HOMES, LANGUAGES
from consent.protection import NONE, treatment
from consent.signers import KINDS, STANDINGS

PROTECTION = [
    ("none", _("Nej")),
    ("marked", _("Sekretessmarkering")),
    ("protected_registration", _("Skyddad folkbokföring")),
    ("fictitious", _("Fingerade uppgifter")),
]
SEX = [("F", _("Flicka")), ("M", _("Pojke")), ("X", _("Annat eller okänt"))]
NAME_OFF = {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}


class PersonForm(forms.Form):
    """What youth and guardians have in common."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Namn"),
        max_length=120,
        widget=forms.TextInput(attrs=NAME_OFF),
        error_messages={"required": _("Skriv för- och efternamn.")},
    )
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=40,
        required=False,
        widget=forms.TelInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Språk på blanketten"),
        choices=list(LANGUAGES.items()),
        initial="sv",
        help_text=_("Blanketten skrivs ut på det språket. Välj Annat språk om det saknas, och boka tolk."),
    )
    interpreter = forms.BooleanField(
        label=_("Behöver tolk"), required=False, help_text=_("Låt aldrig ett barn tolka.")
    )

    def __init__(self, *args: Any, kind_of_protection: str = NONE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not treatment(kind_of_protection).keeps_phone:
            for name in {"phone", "home"} & set(self.fields):
                del self.fields[name]


class GuardianChangeForm(PersonForm):
    """A guardian who is registered, or somebody in a guardian's place."""

    kind = forms.ChoiceField(
        label=_("Roll"), choices=list(KINDS.items()), initial="guardian", widget=forms.RadioSelect
    )
    standing = forms.ChoiceField(
        label=_("Kan personen skriva under?"),
        choices=list(STANDINGS.items()),
        initial="active",
        widget=forms.RadioSelect,
        help_text=_("Om personen säger nej eller inte går att nå kan inget delas. Sidan visar varför."),
    )
    home = forms.ChoiceField(label=_("Boende"), choices=list(HOMES.items()), initial="same")
    ended = forms.BooleanField(
        label=_("Är inte längre vårdnadshavare"),
        required=False,
        help_text=_("Kryssa bara i om vårdnaden har upphört. Personens underskrift behövs då inte längre."),
    )
    field_order = ("version", "name", "kind", "standing", "phone", "home", "language", "interpreter")


class GuardianForm(GuardianChangeForm):
    """The same for a new one, who may be protected from the beginning."""

    ended = None
    protection = forms.ChoiceField(label=_("Skyddade personuppgifter"), choices=PROTECTION, initial="none")
    field_order = (*GuardianChangeForm.field_order, "protection")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("phone") and not treatment(given.get("protection", NONE)).keeps_phone:
            self.add_error("phone", _("Telefon sparas inte när uppgifterna är skyddade så. Ta bort numret."))
        return given


class YouthForm(PersonForm):
    """The young person."""

    date_of_birth = forms.DateField(
        label=_("Födelsedatum"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        help_text=_("Ett ändrat datum räknar om när samtycket slutar gälla."),
        error_messages={
            "required": _("Ange födelsedatum."),
            "invalid": _("Skriv datumet så här: 2010-04-12."),
        },
    )
    sex = forms.ChoiceField(label=_("Kön"), choices=SEX)
    field_order = (
        "version",
        "name",
        "date_of_birth",
        "sex",
        "phone",
        "language",
        "interpreter",
    )


class ProtectionForm(forms.Form):
    """Which kind of protection, and nothing else: it has consequences of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    protection = forms.ChoiceField(
        label=_("Vilket skydd gäller?"),
        choices=PROTECTION,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vilket skydd som gäller.")},
    )


class ReaderForm(forms.Form):
    """Somebody more who may know. `people` is [(id, name), …]."""

    user = forms.TypedChoiceField(
        label=_("Person i teamet"),
        coerce=int,
        error_messages={
            "required": _("Välj en person."),
            "invalid_choice": _("Personen går inte att välja. Välj någon i listan."),
        },
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Välj person")), *people]  # type: ignore[attr-defined]
