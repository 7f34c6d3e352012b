"""What is asked of whoever orders a publication and of whoever answers it. Shape only."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.forms.fields import PastDayField, TextField, Tiles
from sig.models.codes import Audience, PublicationAnswer
from sig.reports.issued import HEADINGS

LONGEST_TEXT: Final = 2000
LONGEST_NOTE: Final = 1000
OF_THE_AGREEMENT: Final = HEADINGS[:3]
"""What the agreement asks for, three times a year, from those who report to its own steering groups."""
BY_AGREEMENT: Final = frozenset({Audience.OFFICIALS, Audience.POLITICAL})
NOBODY_NAMED = _(
    "Skriv om arbetet, aldrig om en ungdom: inga namn, inga tal under fem och inga datum då något hände."
)
READ_THEM = _("Ändra texten, eller kryssa i att du har läst varningarna.")
LABELS: Final[Mapping[str, Any]] = {
    "done": _("Vad har gjorts?"),
    "together": _("Vilka har samverkat?"),
    "effects": _("Eventuella effekter"),
    "ahead": _("Vad kommer härnäst?"),
}
"""The headings as questions to the writer."""
HELP: Final[Mapping[str, Any]] = {
    "done": NOBODY_NAMED,
    "effects": _("Det ni har sett. Siffrorna visar inte vad som hade hänt utan arbetet."),
}


def _words(heading: str) -> TextField:
    return TextField(
        label=LABELS[heading],
        required=False,
        max_length=LONGEST_TEXT,
        rows=4,
        help_text=HELP.get(heading, ""),
    )


class OrderForm(forms.Form):
    """To whom, as of the end of which day, and the words under each heading."""

    audience = forms.ChoiceField(
        label=_("Vem är utgåvan till?"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vem utgåvan är till.")},
    )
    ends_on = PastDayField(
        label=_("Till och med vilken dag?"),
        help_text=_("Siffrorna räknas som de var när den dagen tog slut."),
        error_messages={"required": _("Skriv en dag.")},
    )
    done, together, effects, ahead = map(_words, HEADINGS)
    with_cost = forms.BooleanField(
        label=_("Ta med kostnadsexemplet"),
        required=False,
        help_text=_("Ett räkneexempel med spann, för hela programmet. Det visar ingen besparing."),
    )
    read = forms.BooleanField(
        label=_("Jag har läst varningarna. Texten pekar inte ut någon."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = ""

    def clean(self) -> dict[str, Any]:
        """The agreement's own steering groups are told something under each of its headings."""
        given = super().clean() or {}
        if given.get("audience") in BY_AGREEMENT:
            for name in OF_THE_AGREEMENT:
                if name not in self.errors and not given.get(name, "").strip():
                    self.add_error(name, _("Överenskommelsen frågar efter det här. Skriv minst en mening."))
        return given

    def texts(self) -> dict[str, str]:
        """Heading → words, of what could be read; those left blank are not in it."""
        said = {name: str(self.cleaned_data.get(name, "")).strip() for name in HEADINGS}
        return {name: text for name, text in said.items() if text}

    def warn(self, found: Mapping[str, Sequence[str]]) -> None:
        """Put each warning at its field, so that the form goes back, unless the writer has read these very
        ones. `found`: heading → sentences.

        `seen` is a digest of them, sent along with the box to tick: a new warning has to be read anew.
        """
        if not found:
            return
        self.seen = seen_as(found)
        if self.cleaned_data.get("read") and self.data.get("seen") == self.seen:
            return
        for name, sentences in found.items():
            for one in sentences:
                self.add_error(name, one)
        self.add_error("read", READ_THEM)


def seen_as(found: Mapping[str, Sequence[str]]) -> str:
    """A digest of warnings; the same in any order of the headings."""
    lines = sorted(f"{name}: {one}" for name, sentences in found.items() for one in sentences)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


class AnswerForm(forms.Form):
    """What somebody says of a draft: yes, no, or, for whoever ordered it, that it is taken back.

    `answers`: what whoever asks may say; a single one needs no choice. All but a yes needs a reason.
    """

    answer = forms.ChoiceField(
        label=_("Ditt svar"), widget=Tiles(), error_messages={"required": _("Välj vad du svarar.")}
    )
    note = TextField(
        label=_("Vad behöver ändras?"),
        required=False,
        max_length=LONGEST_NOTE,
        rows=3,
        help_text=_("Behövs när du inte godkänner. Skriv inget som pekar ut någon."),
    )

    def __init__(self, *args: Any, answers: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [PublicationAnswer(one) for one in answers]
        self.fields["answer"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]
        self.taken_back = offered == [PublicationAnswer.WITHDRAW]
        if self.taken_back:
            self.fields["answer"].widget = forms.HiddenInput()
            self.fields["answer"].initial = PublicationAnswer.WITHDRAW.value
            self.fields["note"].label = _("Varför tar du tillbaka utkastet?")
            self.fields["note"].help_text = _("Skriv inget som pekar ut någon.")
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _("Skriv varför.")

    def clean(self) -> dict[str, Any]:
        """A no without a reason helps nobody."""
        given = super().clean() or {}
        refused = given.get("answer") == PublicationAnswer.REJECT
        if refused and "note" not in self.errors and not given.get("note", "").strip():
            self.add_error("note", _("Skriv vad som behöver ändras."))
        return given
