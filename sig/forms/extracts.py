"""Forms of the extract: who asks, and what is masked of one text."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.codes import IDENTITY_CHECKS
from sig.extracts import rules
from sig.extracts.rules import Ruling
from sig.extracts.sheet import Text
from sig.forms.fields import PastDayField, Tiles
from sig.services.extracts import Request

ASKERS = (
    (rules.YOUTH, gettext_lazy("Den unge själv")),
    (rules.GUARDIAN, gettext_lazy("En vårdnadshavare")),
    (rules.OTHER, gettext_lazy("Någon annan")),
)
BETWEEN_WORDS = "\n"


class RequestForm(forms.Form):
    """Step 1. `guardians` are (id, name); none for whoever may not know them."""

    requester = forms.ChoiceField(
        label=gettext_lazy("Vem ber om utdraget?"), choices=ASKERS, widget=forms.RadioSelect()
    )
    guardian = forms.ChoiceField(label=gettext_lazy("Vilken vårdnadshavare?"), required=False)
    youth_agrees = forms.BooleanField(
        label=gettext_lazy("Den unge är med på att vårdnadshavaren får utdraget"),
        help_text=gettext_lazy("Från 15 år föreslås annars att allt maskas för vårdnadshavaren."),
        required=False,
    )
    identity_check = forms.ChoiceField(
        label=gettext_lazy("Hur vet du att det är rätt person?"),
        choices=list(IDENTITY_CHECKS.items()),
        widget=Tiles(),
    )
    from_on = PastDayField(label=gettext_lazy("Från och med"), required=False)
    to_on = PastDayField(
        label=gettext_lazy("Till och med"),
        help_text=gettext_lazy("Lämna dagarna tomma om utdraget gäller allt."),
        required=False,
    )

    def __init__(self, *args: Any, guardians: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(guardians)
        if known:
            self.fields["guardian"].choices = [("", _("Välj")), *known]  # type: ignore[attr-defined]
        else:
            del self.fields["guardian"], self.fields["youth_agrees"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (
            given.get("requester") == rules.GUARDIAN
            and "guardian" in self.fields
            and not given.get("guardian")
        ):
            self.add_error("guardian", _("Välj vilken vårdnadshavare det är."))
        first, last = given.get("from_on"), given.get("to_on")
        if first and last and first > last:
            self.add_error("to_on", _("Perioden slutar innan den börjar."))
        return given

    def request(self) -> Request:
        """What the service takes."""
        given = self.cleaned_data
        guardian = given.get("guardian") if given["requester"] == rules.GUARDIAN else ""
        return Request(
            requester=given["requester"],
            identity_check=given["identity_check"],
            guardian=UUID(guardian) if guardian else None,
            youth_agrees=bool(given.get("youth_agrees")),
            from_on=given["from_on"],
            to_on=given["to_on"],
        )


class RulingForm(forms.Form):
    """Step 2, for one text: show, mask some, mask all; which sentences and words; why."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Vad ska visas?"), choices=list(rules.CHOICES.items()), widget=Tiles()
    )
    sentences = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Meningar som maskas"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    words = forms.CharField(
        label=gettext_lazy("Ord som också maskas"),
        help_text=gettext_lazy("Ett namn eller uttryck på varje rad. Det maskas överallt i texten."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Varför maskas det?"),
        help_text=gettext_lazy("Behövs när något maskas."),
        choices=list(rules.REASONS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )

    def __init__(self, data: Any = None, *, text: Text) -> None:
        super().__init__(data, initial=_initial(text))
        self.fields["sentences"].choices = [  # type: ignore[attr-defined]
            (one.number, _marked(one.text, forced=one.forced)) for one in text.sentences
        ]
        if not text.text:
            del self.fields["sentences"], self.fields["words"]

    def ruling(self) -> Ruling:
        """What the service takes."""
        given = self.cleaned_data
        lines = (line.strip() for line in given.get("words", "").splitlines())
        return Ruling(
            given["choice"],
            frozenset(given["reasons"]),
            frozenset(given.get("sentences", ())),
            tuple(dict.fromkeys(filter(None, lines))),
        )


def _initial(text: Text) -> dict[str, Any]:
    held = text.ruling
    return {
        "choice": held.choice if held else text.proposal.choice,
        "sentences": [one.number for one in text.sentences if one.marked],
        "words": BETWEEN_WORDS.join(held.words) if held else "",
        "reasons": sorted(held.reasons if held else text.proposal.reasons),
    }


def _marked(text: str, *, forced: bool) -> str:
    return _("%(text)s (maskas alltid: nämner den som har anmält)") % {"text": text} if forced else text
