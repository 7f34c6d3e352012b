"""How a commitment stands, a value of an indicator, a file of values. Shape only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consent.forms.papers import too_large
from sig.forms.fields import PastDayField, TextField, Tiles
from sig.indicators import values
from sig.indicators.rows import LONGEST_SOURCE, Measured
from sig.indicators.shown import Spot
from sig.indicators.values import ValueFault
from sig.models.agreement import Standing

FAULTS = {
    "empty": _("Skriv ett värde."),
    "no_number": _("Skriv ett tal med siffror, till exempel 162 eller 3,72."),
    "not_whole": _("Skriv ett heltal."),
    "too_exact": _("Skriv högst %(decimals)s decimaler."),
    "too_small": _("Talet får inte vara mindre än %(lowest)s."),
    "off_scale": _("Talet ska vara mellan %(lowest)s och %(highest)s."),
    "no_year": _("Skriv året med fyra siffror."),
    "other_year": _("Året ska vara mellan %(first)s och %(last)s."),
}
"""The sentences of `sig.indicators.values`, in the reader's language."""
NO_NAMES = _("Skriv inget som pekar ut en enskild person.")
FILES = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StatusForm(forms.Form):
    """One commitment at one follow-up, under the agreement's own three headings."""

    round = forms.ChoiceField(
        label=_("Vilken uppföljning?"), error_messages={"required": _("Välj uppföljning.")}
    )
    standing = forms.ChoiceField(
        label=_("Hur går det?"),
        choices=Standing.choices,
        widget=Tiles(),
        error_messages={"required": _("Välj hur det går.")},
    )
    done = TextField(
        label=_("Vad har genomförts?"), required=False, max_length=1000, rows=3, help_text=NO_NAMES
    )
    together = TextField(label=_("Vilka har samverkat?"), required=False, max_length=500, rows=2)
    effects = TextField(
        label=_("Eventuella effekter"),
        required=False,
        max_length=1000,
        rows=3,
        help_text=_("Det ni har sett. Skriv inte att åtagandet är orsaken om ni inte vet det."),
    )
    said_by = forms.ChoiceField(
        label=_("Vem har sagt det?"), error_messages={"required": _("Välj vem som har sagt det.")}
    )
    said_on = PastDayField(
        label=_("Vilken dag?"), error_messages={"required": _("Skriv vilken dag det sades.")}
    )

    def __init__(
        self,
        *args: Any,
        rounds: Iterable[tuple[str, str]] = (),
        speakers: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].choices = [("", "–"), *rounds]  # type: ignore[attr-defined]
        self.fields["said_by"].choices = [("", "–"), *((one, one) for one in speakers)]  # type: ignore[attr-defined]


class ValueForm(forms.Form):
    """One value of one year."""

    year = forms.CharField(
        label=_("År"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Skriv året med fyra siffror.")},
    )
    sex = forms.ChoiceField(
        label=_("Vilka gäller talet?"),
        required=False,
        choices=(("", _("Alla")), ("F", _("Flickor")), ("M", _("Pojkar"))),
    )
    area = forms.ChoiceField(label=_("Område"), required=False)
    value = forms.CharField(
        label=_("Värde"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"required": _("Skriv ett värde.")},
    )
    source = forms.CharField(
        label=_("Varifrån kommer talet?"),
        max_length=LONGEST_SOURCE,
        help_text=_("Till exempel: Brå, anmälda brott, hämtat 3 mars."),
        error_messages={"required": _("Skriv varifrån talet kommer.")},
    )

    def __init__(
        self,
        *args: Any,
        measured: Measured,
        this_year: int,
        areas: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measured, self.this_year = measured, this_year
        self.fields["area"].choices = [("", _("Hela kommunen")), *areas]  # type: ignore[attr-defined]
        if not measured.by_sex:
            del self.fields["sex"]
        if not measured.by_area:
            del self.fields["area"]

    def clean_year(self) -> int:
        """The year as a number."""
        try:
            return values.year(self.cleaned_data["year"], self.this_year)
        except ValueFault as wrong:
            raise said(wrong) from wrong

    def clean_value(self) -> Any:
        """The value as a number."""
        one = self.measured
        try:
            return values.read(
                self.cleaned_data["value"], decimals=one.decimals, lowest=one.lowest, highest=one.highest
            )
        except ValueFault as wrong:
            raise said(wrong) from wrong

    def spot(self) -> Spot:
        """What the value is about."""
        given = self.cleaned_data
        return Spot(given["year"], given.get("sex", ""), given.get("area", ""))


def said(wrong: ValueFault) -> forms.ValidationError:
    """What is wrong with a value, in the reader's language."""
    return forms.ValidationError(FAULTS[wrong.code], code=wrong.code, params=wrong.named)


class FileForm(forms.Form):
    """One CSV or XLSX file."""

    file = forms.FileField(
        label=_("Välj en fil"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=_("CSV (UTF-8) eller Excel (.xlsx)."),
        error_messages={"required": _("Välj en fil.")},
    )

    def clean_file(self) -> Any:
        """A file that is not too large."""
        upload = self.cleaned_data["file"]
        if wrong := too_large(upload.size or 0, settings.UPLOAD_MAX_BYTES):
            raise wrong
        return upload

    def content(self) -> bytes:
        """What the file holds."""
        upload = self.cleaned_data["file"]
        upload.seek(0)
        content: bytes = upload.read()
        return content
