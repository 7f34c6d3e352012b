"""What is asked about the consent itself: scope, signature, withdrawal. Shape only; the services decide."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit import clock
from consent.categories import AFTERCARE, DEFAULT_PURPOSE
from consent.codes import CHANNELS, IDENTITY_CHECKS, INTERPRETERS, LANGUAGES
from consent.interpreters import CHILD, REFUSALS
from consent.matrix import Matrix, Recipient

DATE = forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d")
BESIDE = {"class": "columns"}
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
                widget=forms.CheckboxSelectMultiple(BESIDE),
            )
            self.fields[f"from_{pk}"] = forms.MultipleChoiceField(
                label=_("Från vilka får %(name)s veta det?") % {"name": name},
                choices=others,
                required=False,
                initial=sorted({str(sender) for sender, _kind in mine}),
                widget=forms.CheckboxSelectMultiple(BESIDE),
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


class DaysForm(forms.Form):
    """From when to when a consent without a scope holds."""

    def __init__(self, *args: Any, first_day: date, last_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"].initial, self.fields["last_day"].initial = first_day, last_day

    first_day = forms.DateField(label=_("Gäller från och med"), widget=DATE, error_messages=BAD_DATE)
    last_day = forms.DateField(label=_("Gäller till och med"), widget=DATE, error_messages=BAD_DATE)


class PartsForm(forms.Form):
    """Beside other questions: some authorities, some kinds, or one kind to one authority."""

    asks: tuple[tuple[str, Promise], ...] = ()

    def __init__(self, *args: Any, matrix: Iterable[Recipient] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = Matrix(matrix)
        kinds = {kind.code: kind.name for one in whole for kind in one.kinds}
        lines = [
            (f"{one.id}:{kind.code}", _("%(kind)s till %(name)s") % {"kind": kind.name, "name": one.name})
            for one in whole
            for kind in one.kinds
        ]
        places = [(str(one.id), one.name) for one in whole]
        for (name, label), choices in zip(self.asks, (places, list(kinds.items()), lines), strict=True):
            if choices:
                self.fields[name] = forms.MultipleChoiceField(
                    label=label,
                    choices=choices,
                    required=False,
                    widget=forms.CheckboxSelectMultiple(BESIDE),
                )

    def parts(self) -> list[tuple[int | None, str]]:
        """(authority or None, kind or "") of everything that was ticked."""
        places, kinds, lines = (self.cleaned_data.get(name) or [] for name, _label in self.asks)
        pairs = [one.split(":") for one in lines]
        return [
            *((int(pk), "") for pk in places),
            *((None, kind) for kind in kinds),
            *((int(pk), kind) for pk, kind in pairs),
        ]

    def part_fields(self) -> list[BoundField]:
        """The questions about parts, for the template: authorities, kinds, one kind to one authority."""
        return [self[name] for name, _label in self.asks if name in self.fields]


class SignatureForm(PartsForm):
    """One person's signature, as it stands on the paper, and how it was explained to them.

    `people`: (key, name) of those who can sign. `interpreted`: somebody among them needs an interpreter, or
    has another language than Swedish.
    """

    asks = (
        ("refused", _("Har personen sagt nej till någon verksamhet?")),
        ("refused_kinds", _("Har personen sagt nej till något slags uppgifter?")),
        ("refused_lines", _("Eller nej till ett slags uppgifter till en viss verksamhet?")),
    )

    def __init__(self, *args: Any, people: Choices, interpreted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people  # type: ignore[attr-defined]
        if not interpreted:
            del self.fields["language"], self.fields["interpreter"]

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
    language = forms.ChoiceField(
        label=_("Vilket språk gick ni igenom samtycket på?"),
        choices=[("", _("Det språk som står hos personen")), *LANGUAGES.items()],
        required=False,
    )
    interpreter = forms.ChoiceField(
        label=_("Hur tolkades det?"),
        choices=[*INTERPRETERS.items(), (CHILD, _("Ett barn eller en ungdom"))],
        initial="none",
        widget=forms.RadioSelect,
        error_messages={"required": REFUSALS["unknown"]},
        help_text=_(
            "Ett barn får aldrig tolka. En annan vuxen får inte vara vårdnadshavare, syskon eller någon "
            "annan som själv berörs. Det kan systemet inte kontrollera, så du svarar för det."
        ),
    )


PART, AFTER, BOTH = "part", "aftercare", "both"


class WithdrawalForm(PartsForm):
    """Who takes it back, how we know, and whether it is the whole. No reason is asked for.

    `sharing`, `after`: somebody has signed a consent to sharing, to contact after the closure.
    """

    asks = (
        ("places", _("Vilka verksamheter ska inte få veta mer?")),
        ("kinds", _("Vilka slags uppgifter ska inte delas mer?")),
        ("lines", _("Eller ett slags uppgifter till en viss verksamhet?")),
    )

    def __init__(
        self, *args: Any, people: Choices, sharing: bool = True, after: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people  # type: ignore[attr-defined]
        whats = [
            (WHOLE, _("Hela samtycket till att dela"), sharing),
            (PART, _("En del av det som delas"), sharing and bool(self.part_fields())),
            (AFTER, _("Samtycket till kontakt efter avslutet"), after),
            (BOTH, _("Båda samtyckena"), sharing and after),
        ]
        self.fields["what"].choices = [(code, label) for code, label, there in whats if there]  # type: ignore[attr-defined]

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
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som tas tillbaka.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (what := cleaned.get("what")) is None:
            return cleaned
        if what == PART and not self.parts():
            self.add_error("what", ValidationError(_("Välj vilken del det gäller."), code="no_part"))
        if what != PART and self.parts():
            text = _("Du har valt hela samtycket och dessutom en del. Välj det ena.")
            self.add_error("what", ValidationError(text, code="two_answers"))
        return cleaned

    def purposes(self) -> tuple[str, ...]:
        """Which consents are taken back as a whole; none for a part."""
        chosen: dict[str, tuple[str, ...]] = {
            WHOLE: (DEFAULT_PURPOSE,),
            AFTER: (AFTERCARE,),
            BOTH: (DEFAULT_PURPOSE, AFTERCARE),
        }
        return chosen.get(self.cleaned_data["what"], ())
