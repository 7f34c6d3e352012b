"""An assessment: for each domain a step, or that it is not known, and who shall read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.categories import CATEGORIES
from sig.assessments.domains import DOMAINS, SCALE, UNKNOWN, Domain
from sig.assessments.instruments import INSTRUMENTS
from sig.forms.entries import readers_key
from sig.forms.fields import PastDayField, Recipients, TextField, Tiles
from sig.models.codes import Concern, Occasion, SummaryLevel

SKIPPED = (
    ("not_known", _("Vi vet inte hur det är.")),
    ("not_ours", _("Det är inte vår uppgift att bedöma.")),
)
Choice = tuple[str, Any]
NAMES = dict(Concern.choices)


def steps(domain: Domain) -> list[Choice]:
    """From 1 to 5 with their sentences, then not known."""
    return [*((str(step), f"{step}. {domain.anchor(step)}") for step in SCALE), (UNKNOWN, _("Vet inte"))]


@dataclass(frozen=True)
class Part:
    """One domain of the form, as the page shows it."""

    domain: Domain
    step: Any
    words: Any
    to: Any
    before: Any

    @property
    def to_names(self) -> str:
        """Who reads as it stands now."""
        wanted = {str(one) for one in self.to.value() or ()}
        return ", ".join(str(name) for pk, name in self.to.field.choices if str(pk) in wanted)

    @property
    def unfolded(self) -> bool:
        return bool(self.words.value() or self.words.errors or self.to.errors)


class _Assessment(forms.Form):
    occasion = forms.ChoiceField(label=_("När görs skattningen?"), choices=Occasion.choices, widget=Tiles())
    made_on = PastDayField(label=_("Dag"))
    skipped = forms.ChoiceField(
        label=_("Hoppade du över något område? Varför?"),
        choices=SKIPPED,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        recipients: Mapping[str, Iterable[tuple[int, str]]] | None = None,
        names: Iterable[Choice] = (),
        before: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = before or {}
        self.initial.setdefault("made_on", clock.today())
        for domain in DOMAINS.values():
            to = [(str(pk), name) for pk, name in (recipients or {}).get(domain.category, ())]
            field = self.fields[f"{domain.code}_to"]
            field.choices, field.names = to, dict(names)
            self.initial.setdefault(f"{domain.code}_to", [pk for pk, _name in to])

    def parts(self) -> list[Part]:
        """The domains in order, for the page."""
        return [
            Part(one, *(self[f"{code}_{name}"] for name in ("step", "words", "to")), self.before.get(code))
            for code, one in DOMAINS.items()
        ]

    def unanswered(self) -> list[str]:
        """Domains that nobody chose anything for."""
        return [code for code in DOMAINS if not self.cleaned_data.get(f"{code}_step")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        missing = self.unanswered()
        if len(missing) == len(DOMAINS):
            raise forms.ValidationError(_("Välj ett steg för minst ett område."), code="empty")
        if missing and not cleaned.get("skipped") and "skipped" not in self.errors:
            self.add_error("skipped", _("Välj varför några områden saknas, eller välj ett steg för dem."))
        return cleaned


def _fields(domain: Domain) -> dict[str, forms.Field]:
    return {
        f"{domain.code}_step": forms.ChoiceField(
            label=NAMES[domain.code], choices=steps(domain), widget=forms.RadioSelect, required=False
        ),
        f"{domain.code}_words": TextField(
            label=_("Vad har du sett eller hört?"), rows=2, max_length=1000, required=False
        ),
        f"{domain.code}_to": Recipients(label=_("Dela med")),
    }


AssessmentForm: Any = type(
    "AssessmentForm",
    (_Assessment,),
    {name: field for domain in DOMAINS.values() for name, field in _fields(domain).items()},
)


class InstrumentForm(forms.Form):
    """That a licensed instrument was used: never what was asked or answered."""

    name = forms.ChoiceField(
        label=_("Vilket instrument?"),
        choices=[("", _("Välj")), *((name, name) for name in INSTRUMENTS), ("other", _("Ett annat"))],
    )
    other = forms.CharField(
        label=_("Vad heter det?"),
        max_length=60,
        required=False,
        help_text=_("Bara om du valde Ett annat."),
    )
    used_on = PastDayField(label=_("Vilken dag?"))
    level = forms.ChoiceField(
        label=_("Vad blev sammanfattningen?"),
        choices=SummaryLevel.choices,
        widget=Tiles(),
        help_text=_("Bara nivån. Skriv aldrig in frågor eller svar från instrumentet."),
    )
    category = forms.ChoiceField(
        label=_("Vad handlar det om?"),
        widget=Tiles(),
        choices=[(one.code, one.name) for one in CATEGORIES.values() if one.code != "identity"],
        error_messages={"required": _("Välj vad det handlar om. Det avgör vem som får läsa.")},
    )
    readers_for = forms.CharField(required=False, widget=forms.HiddenInput)
    release_to = Recipients(label=_("Dela med"))

    def __init__(
        self, *args: Any, recipients: Iterable[Choice] = (), names: Iterable[Choice] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release_to"].choices = list(recipients)
        self.fields["release_to"].names = dict(names)
        self.initial.setdefault("used_on", clock.today())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("name") == "other" and not cleaned.get("other", "").strip():
            self.add_error("other", _("Skriv vad instrumentet heter."))
        category = cleaned.get("category", "")
        if category and cleaned.get("readers_for") != readers_key(category):
            self.add_error(
                "release_to", _("Se efter vilka som kommer att kunna läsa det här. Spara sedan en gång till.")
            )
        return cleaned

    def called(self) -> str:
        """The name to keep."""
        chosen = self.cleaned_data["name"]
        return str(self.cleaned_data["other"] if chosen == "other" else chosen)
