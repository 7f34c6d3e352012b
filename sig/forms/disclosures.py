"""Handing something out on a statutory ground: the conditions, what, to whom, how and why."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.categories import CATEGORIES
from consent.paragraphs import OUTSIDE, Paragraph
from sig.forms.entries import Choice
from sig.forms.fields import MomentField, TextField, Tiles

INSIDE, BEYOND = "team-", "outside-"
MANNERS = (
    ("system", _("Här i systemet: mottagaren får läsa de anteckningar jag väljer")),
    ("oral", _("Muntligt")),
    ("written", _("Skriftligt, utanför systemet")),
)


class DisclosureForm(forms.Form):
    """One disclosure on one paragraph. `sig.services.disclosures` records it."""

    conditions = forms.MultipleChoiceField(
        label=_("Kryssa för det som stämmer"),
        error_messages={
            "required": _(
                "Kryssa för varje villkor. Är något av dem inte uppfyllt får uppgiften inte lämnas."
            )
        },
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Alla villkor måste vara uppfyllda."),
    )
    to = forms.ChoiceField(
        label=_("Till vem?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en mottagare.")},
    )
    receiver = forms.CharField(
        label=_("Vem tar emot?"),
        required=False,
        max_length=200,
        help_text=_("Namn eller plats, till exempel polisens reception eller en domstol. Krypteras."),
    )
    category = forms.ChoiceField(
        label=_("Vilket slags uppgift?"),
        widget=Tiles(),
        error_messages={"required": _("Välj vad uppgiften handlar om.")},
    )
    what = TextField(
        label=_("Vad lämnas ut?"),
        max_length=4000,
        help_text=_("Skriv bara det som lämnas. Krypteras."),
        error_messages={"required": _("Skriv vad som lämnas ut.")},
    )
    statute = forms.CharField(
        label=_("Vilken lag eller förordning säger att uppgiften ska lämnas?"),
        max_length=200,
        error_messages={"required": _("Skriv vilken lag eller förordning som kräver det.")},
    )
    reasoning = TextField(
        label=_("Varför behöver uppgiften lämnas?"),
        max_length=4000,
        help_text=_("Hur ni har tänkt och vägt. Läses bara av din verksamhet."),
        error_messages={"required": _("Skriv varför uppgiften behöver lämnas.")},
    )
    manner = forms.ChoiceField(
        label=_("Hur lämnas den?"),
        choices=MANNERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur uppgiften lämnas.")},
    )
    entries = forms.TypedMultipleChoiceField(
        label=_("Vilka anteckningar får mottagaren läsa?"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bara dem du väljer här. Inget annat öppnas, varken nu eller senare."),
    )
    restricted = forms.BooleanField(
        label=_("Hör till en förundersökning: syns bara för min verksamhet"), required=False
    )
    disclosed_at = MomentField(label=_("När lämnas den?"))

    def __init__(
        self,
        *args: Any,
        paragraph: Paragraph,
        parties: Iterable[Any] = (),
        entries: Iterable[Choice] = (),
        restrictable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.paragraph = paragraph
        self.fields["conditions"].choices = [(str(n), text) for n, text in enumerate(paragraph.conditions)]
        self.fields["category"].choices = [
            (code, item.name)
            for code, item in CATEGORIES.items()
            if not paragraph.categories or code in paragraph.categories
        ]
        self.fields["to"].choices = receivers(paragraph, parties)
        self.fields["entries"].choices = list(entries)
        self.initial.setdefault("disclosed_at", clock.local(clock.now()))
        absent = {
            "conditions": not paragraph.conditions,
            "statute": not paragraph.names_statute,
            "restricted": not restrictable,
        }
        for name in (name for name, gone in absent.items() if gone):
            del self.fields[name]

    def clean_conditions(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["conditions"]
        if len(ticked) < len(self.paragraph.conditions):
            raise forms.ValidationError(
                _("Kryssa för varje villkor. Är något av dem inte uppfyllt får uppgiften inte lämnas.")
            )
        return ticked

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        in_system = cleaned.get("manner") == "system"
        if in_system and not cleaned.get("entries") and "entries" not in self.errors:
            self.add_error("entries", _("Välj vilka anteckningar mottagaren får läsa."))
        return cleaned


def receivers(paragraph: Paragraph, parties: Iterable[Any]) -> list[Choice]:
    """Those that the paragraph names: of the team first, then outside it."""
    inside = [(f"{INSIDE}{one.id}", one.name) for one in parties if one.kind in paragraph.recipients]
    outside = [(f"{BEYOND}{code}", name) for code, name in OUTSIDE.items() if code in paragraph.recipients]
    return [*inside, *((value, str(name)) for value, name in outside)]
