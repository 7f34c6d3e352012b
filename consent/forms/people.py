"""What is asked about the youth and the guardians. Shape only; the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.codes import HOMES, LANGUAGES
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
        help_text=_("Blanketten skrivs ut på svenska. Ta hjälp av tolk för andra språk."),
    )
    interpreter = forms.BooleanField(
        label=_("Behöver tolk"), required=False, help_text=_("Låt aldrig ett barn tolka.")
    )
    protection = forms.ChoiceField(label=_("Skyddade personuppgifter"), choices=PROTECTION, initial="none")


class GuardianForm(PersonForm):
    """A guardian, or somebody in a guardian's place."""

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
    field_order = (
        "version",
        "name",
        "kind",
        "standing",
        "phone",
        "home",
        "language",
        "interpreter",
        "protection",
    )


class GuardianChangeForm(GuardianForm):
    """The same for one who is registered."""

    ended = forms.BooleanField(
        label=_("Är inte längre vårdnadshavare"),
        required=False,
        help_text=_("Kryssa bara i om vårdnaden har upphört. Personens underskrift behövs då inte längre."),
    )


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
        "protection",
    )
