"""Contacts, notes and incidents: what happened, what it is about, and who shall read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.categories import CATEGORIES
from sig.forms.fields import MomentField, TextField, Tiles
from sig.models.codes import ContactKind, IncidentKind

USUAL = (
    ContactKind.PHONE,
    ContactKind.VISIT,
    ContactKind.HOME_VISIT,
    ContactKind.SMS,
    ContactKind.SCHOOL_VISIT,
    ContactKind.OUTREACH,
)
RARE = tuple(kind for kind in ContactKind if kind not in USUAL)
Choice = tuple[str, str]


class EntryForm(forms.Form):
    """What every kind of entry asks for. Not bound to a row: `sig.services.entries` makes that.

    `readers_for` says for which category the page worked out its reader list. Saving for another one is an
    error, so that nobody saves without having seen who will read.
    """

    text = TextField(
        label=_("Vad behöver teamet veta?"),
        required=False,
        help_text=_("Två–tre meningar räcker. Tala gärna in. Skriv inte om andra ungdomar."),
    )
    category = forms.ChoiceField(
        label=_("Vad handlar det om?"),
        widget=Tiles(),
        error_messages={"required": _("Välj vad det handlar om. Det avgör vem som får läsa.")},
    )
    flagged = forms.BooleanField(label=_("Samordnaren behöver titta på det här"), required=False)
    happened_at = MomentField(label=_("När hände det?"))
    investigation_restricted = forms.BooleanField(
        label=_("Bara min verksamhet: hör till en förundersökning"), required=False
    )
    readers_for = forms.CharField(required=False, widget=forms.HiddenInput)
    release_to = forms.TypedMultipleChoiceField(
        label=_("Dela med"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    grounds = forms.MultipleChoiceField(
        label=_("Dela med stöd i lag"), required=False, widget=forms.CheckboxSelectMultiple
    )
    extra: tuple[str, ...] = ()

    def __init__(
        self,
        *args: Any,
        categories: Iterable[str] = CATEGORIES,
        recipients: Iterable[Choice] = (),
        grounds: Iterable[Choice] = (),
        restrictable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [(code, CATEGORIES[code].name) for code in categories]
        self.fields["release_to"].choices = list(recipients)
        self.fields["grounds"].choices = list(grounds)
        self.initial.setdefault("happened_at", clock.local(clock.now()))
        if not restrictable:
            del self.fields["investigation_restricted"]

    @property
    def wants_draft(self) -> bool:
        """The person pressed "Spara som utkast": nobody else reads it, so who reads need not be settled."""
        return "save_draft" in self.data

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        category = cleaned.get("category")
        if category and not self.wants_draft and cleaned.get("readers_for") != category:
            self.add_error(
                "release_to", _("Se efter vilka som kommer att kunna läsa det här. Spara sedan en gång till.")
            )
        return cleaned

    def happened(self) -> datetime:
        moment: datetime = self.cleaned_data["happened_at"]
        return moment


class ContactForm(EntryForm):
    """Log a contact: one tap for how, one for what about, text if wanted."""

    contact_kind = forms.ChoiceField(
        label=_("Typ av kontakt"),
        choices=[(kind.value, kind.label) for kind in (*USUAL, *RARE)],
        widget=Tiles(),
        error_messages={"required": _("Välj hur ni hade kontakt.")},
    )
    field_order = ("contact_kind", "text", "category")

    def usual(self) -> list[Any]:
        """The six ways that cover most contacts."""
        return list(self["contact_kind"])[: len(USUAL)]

    def rare(self) -> list[Any]:
        return list(self["contact_kind"])[len(USUAL) :]

    def rare_chosen(self) -> bool:
        return self["contact_kind"].value() in {kind.value for kind in RARE}


class NoteForm(EntryForm):
    """A note: the text is the point."""

    field_order = ("text", "category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = _("Skriv anteckningen.")


class IncidentForm(EntryForm):
    """Something that happened to or around the youth."""

    incident_kind = forms.ChoiceField(
        label=_("Vad har hänt?"),
        choices=IncidentKind.choices,
        widget=Tiles(),
        error_messages={"required": _("Välj vad som har hänt.")},
    )
    field_order = ("incident_kind", "text", "category")


class CorrectionForm(forms.Form):
    """What was wrong, and how it was; the first entry stays."""

    text = TextField(
        label=_("Rättelse"), help_text=_("Skriv vad som var fel och hur det var. Det första står kvar.")
    )


class ReleaseForm(forms.Form):
    """Show one entry of one's own authority to others."""

    release_to = forms.TypedMultipleChoiceField(
        label=_("Dela med"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    grounds = forms.MultipleChoiceField(
        label=_("Dela med stöd i lag"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, recipients: Iterable[Choice] = (), grounds: Iterable[Choice] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("release_to", list(recipients)), ("grounds", list(grounds))):
            self.fields[name].choices = choices
            if not choices:
                self.fields[name].widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("release_to") and not cleaned.get("grounds"):
            self.add_error("release_to", _("Välj minst en verksamhet."))
        return cleaned
