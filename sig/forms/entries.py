"""Contacts, notes and incidents: what happened, what it is about, and who shall read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.age import add_months
from consent.categories import CATEGORIES
from sig.forms.fields import FutureDayField, MomentField, Recipients, TextField, Tiles, YesNoField
from sig.models.codes import ContactKind, IncidentKind

USUAL = (
    ContactKind.PHONE,
    ContactKind.VISIT,
    ContactKind.SMS,
    ContactKind.HOME_VISIT,
    ContactKind.SCHOOL_VISIT,
    ContactKind.NO_CONTACT,
)
RARE = tuple(kind for kind in ContactKind if kind not in USUAL)
GOOD_FIRST = sorted(IncidentKind.choices, key=lambda choice: choice[0] != IncidentKind.POSITIVE)
"""What went well is as near at hand as what did not."""
OFTEN = ("school", "crime", "leisure", "family", "health", "plan")
Choice = tuple[str, str]
REVIEW_MONTHS = 3


def readers_key(category: str, about: Iterable[UUID] = (), restricted: bool = False) -> str:
    """What a list of readers was worked out for: the same for the same readers; "" without a kind. Pure."""
    if not category:
        return ""
    return " ".join([category, *(["restricted"] if restricted else []), *sorted(map(str, about))])


class EntryForm(forms.Form):
    """What every kind of entry asks for. Not bound to a row: `sig.services.entries` makes that.

    `readers_for` says for what the page worked out its reader list. Saving for anything else is an error, so
    that nobody saves without having seen who will read.
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
    about = forms.TypedMultipleChoiceField(
        label=_("Handlar det också om någon av dem?"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Då får andra läsa bara om den personen själv har sagt ja."),
    )
    inbound_ground = forms.ChoiceField(
        label=_("På vilken grund kom uppgiften in?"),
        required=False,
        help_text=_("Välj bara om den kom utan samtycke, till exempel som en orosanmälan."),
    )
    reporter = forms.CharField(
        label=_("Vem lämnade uppgiften?"),
        required=False,
        max_length=200,
        help_text=_("Visas bara för din egen verksamhet, och aldrig i utdrag."),
    )
    happened_at = MomentField(label=_("När hände det?"))
    investigation_restricted = forms.BooleanField(
        label=_("Bara min verksamhet: hör till en förundersökning"),
        required=False,
        help_text=_("Inget syns för någon annan, inte ens att det finns en anteckning."),
    )
    restricted_review_on = FutureDayField(
        label=_("Pröva igen senast"), required=False, help_text=_("Högst sex månader framåt.")
    )
    phrases = forms.TypedMultipleChoiceField(
        label=_("Egna fraser"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De du kryssar för läggs till sist i texten."),
    )
    readers_for = forms.CharField(required=False, widget=forms.HiddenInput)
    release_to = Recipients(label=_("Dela med"))

    def __init__(
        self,
        *args: Any,
        categories: Iterable[str] = CATEGORIES,
        recipients: Iterable[Choice] = (),
        names: Iterable[Choice] = (),
        people: Iterable[Choice] = (),
        inbound: Iterable[Choice] = (),
        restrictable: bool = False,
        phrases: Iterable[Choice] = (),
        goals: Iterable[Choice] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phrases"].choices = list(phrases)
        self._offer_goals(list(goals))
        self.fields["category"].choices = [(code, CATEGORIES[code].name) for code in categories]
        self.fields["release_to"].choices = list(recipients)
        self.fields["release_to"].names = dict(names)
        self.fields["about"].choices = list(people)
        self.fields["inbound_ground"].choices = [
            ("", _("Ingen: vår egen uppgift, eller med samtycke")),
            *inbound,
        ]
        self.initial.setdefault("happened_at", clock.local(clock.now()))
        self.initial.setdefault("restricted_review_on", add_months(clock.today(), REVIEW_MONTHS))
        if not restrictable:
            del self.fields["investigation_restricted"]
            del self.fields["restricted_review_on"]
        if self.wants_draft:
            for field in self.fields.values():
                field.required = False

    def _offer_goals(self, goals: list[Choice]) -> None:
        """Only some kinds ask which goal they are about."""

    @property
    def wants_draft(self) -> bool:
        """A draft may be unfinished, and nobody else reads it, so who reads need not be settled."""
        return "save_draft" in self.data or "autosave" in self.data

    @property
    def own_phrases(self) -> bool:
        """Has the writer any phrases?"""
        return bool(self.fields["phrases"].choices)

    def whole_text(self) -> str:
        """The text with the ticked phrases after it."""
        named = {str(pk): text for pk, text in self.fields["phrases"].choices}
        ticked = [named[str(pk)] for pk in self.cleaned_data.get("phrases", ())]
        return "\n".join(part for part in (self.cleaned_data.get("text", "").strip(), *ticked) if part)

    @property
    def people(self) -> bool:
        """Is there anybody that it could be about?"""
        return bool(self.fields["about"].choices)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        category = cleaned.get("category")
        restricted = cleaned.get("investigation_restricted", False)
        key = readers_key(category or "", cleaned.get("about", ()), restricted)
        if category and not self.wants_draft and cleaned.get("readers_for") != key:
            self.add_error(
                "release_to", _("Se efter vilka som kommer att kunna läsa det här. Spara sedan en gång till.")
            )
        if self.wants_draft:
            return cleaned
        if restricted and "restricted_review_on" in cleaned and not cleaned["restricted_review_on"]:
            self.add_error("restricted_review_on", _("Skriv vilken dag ni prövar det igen."))
        return cleaned

    def happened(self) -> datetime | None:
        """None in a draft whose time is not understood."""
        moment: datetime | None = self.cleaned_data.get("happened_at")
        return moment


class ContactForm(EntryForm):
    """Log a contact: one tap for how, one for what about, text if wanted."""

    contact_kind = forms.ChoiceField(
        label=_("Typ av kontakt"),
        choices=[(kind.value, kind.label) for kind in (*USUAL, *RARE)],
        widget=Tiles(),
        error_messages={"required": _("Välj hur ni hade kontakt.")},
    )
    goal = forms.TypedChoiceField(
        label=_("Vilket mål handlade det om?"), required=False, coerce=UUID, empty_value=None
    )
    spoken_alone = YesNoField(label=_("Talade du med den unge i enrum?"), required=False, empty_value=None)
    field_order = ("contact_kind", "text", "category")

    def _offer_goals(self, goals: list[Choice]) -> None:
        if goals:
            self.fields["goal"].choices = [("", _("Inget särskilt")), *goals]
        else:
            del self.fields["goal"]

    def usual(self) -> list[Any]:
        """The six ways that cover most contacts."""
        return list(self["contact_kind"])[: len(USUAL)]

    def often(self) -> list[Any]:
        """The six subjects of most contacts: with the six ways, all that a phone shows at once."""
        offered = {option.data["value"]: option for option in self["category"]}
        return [offered[code] for code in OFTEN if code in offered]

    def seldom(self) -> list[Any]:
        return [option for option in self["category"] if option.data["value"] not in OFTEN]

    def seldom_chosen(self) -> bool:
        return bool(self["category"].value()) and self["category"].value() not in OFTEN

    def rare(self) -> list[Any]:
        return list(self["contact_kind"])[len(USUAL) :]

    def rare_chosen(self) -> bool:
        return self["contact_kind"].value() in {kind.value for kind in RARE}


class NoteForm(EntryForm):
    """A note: the text is the point."""

    field_order = ("text", "category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not self.wants_draft
        self.fields["text"].error_messages["required"] = _("Skriv anteckningen.")


class IncidentForm(EntryForm):
    """Something that happened to or around the youth."""

    incident_kind = forms.ChoiceField(
        label=_("Vad har hänt?"),
        choices=GOOD_FIRST,
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
    """Show one entry of one's own authority to others, on consent."""

    release_to = Recipients(label=_("Dela med"))

    def __init__(
        self, *args: Any, recipients: Iterable[Choice] = (), names: Iterable[Choice] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release_to"].choices = list(recipients)
        self.fields["release_to"].names = dict(names)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("release_to"):
            self.add_error("release_to", _("Välj minst en verksamhet."))
        return cleaned


class ReviewForm(forms.Form):
    """Is the entry still to be kept to the investigation?"""

    until = FutureDayField(label=_("Pröva igen senast"), help_text=_("Högst sex månader framåt."))


class WithholdForm(forms.Form):
    """Why the guardians may not read, and when that is looked at again. For one withheld already: when."""

    reason = TextField(
        label=_("Varför får vårdnadshavarna inte läsa?"),
        help_text=_("Den unge ska antas lida betydande men om de får veta (OSL 12 kap. 3 §)."),
        error_messages={
            "required": _("Skriv varför den unge skulle lida betydande men av att vårdnadshavaren får veta.")
        },
        max_length=4000,
    )
    review_on = FutureDayField(label=_("Pröva igen senast"), help_text=_("Högst ett år framåt."))

    def __init__(self, *args: Any, withheld: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("review_on", add_months(clock.today(), REVIEW_MONTHS))
        if withheld:
            del self.fields["reason"]
