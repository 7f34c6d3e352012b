"""A figure for each of some weeks. Shape only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sig.forms.fields import Recipients
from sig.models.codes import NoSchool
from sig.school.weeks import Week
from sig.services.school import Reported

Choice = tuple[str, str]
RANGE = gettext_lazy("Skriv ett tal från 0 till 100.")


@dataclass(frozen=True)
class Row:
    """The fields of one week."""

    heading: str
    percent: Any
    no_school: Any
    comment: Any


class PercentField(forms.IntegerField):
    """0 to 100."""

    def __init__(self, **kwargs: Any) -> None:
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), RANGE)
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        super().__init__(
            min_value=0, max_value=100, required=False, widget=widget, error_messages=messages, **kwargs
        )


class WeeksForm(forms.Form):
    """Several weeks at once; what is left empty is left for later."""

    readers_for = forms.CharField(required=False, widget=forms.HiddenInput)
    release_to = Recipients(label=gettext_lazy("Dela med"))

    def __init__(
        self,
        *args: Any,
        weeks: Sequence[Week],
        recipients: Iterable[Choice] = (),
        names: Iterable[Choice] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.weeks = tuple(weeks)
        self.fields["release_to"].choices = list(recipients)  # type: ignore[attr-defined]
        self.fields["release_to"].names = dict(names)  # type: ignore[attr-defined]
        for week in self.weeks:
            said = {"week": heading(week)}
            self.fields[f"percent-{week.code}"] = PercentField(label=_("Procent av tiden i skolan"))
            self.fields[f"no_school-{week.code}"] = forms.ChoiceField(
                label=_("Eller varför det inte finns någon siffra"),
                choices=[("", _("Det finns en siffra")), *NoSchool.choices],
                required=False,
            )
            self.fields[f"comment-{week.code}"] = forms.CharField(
                label=_("Något att veta om veckan"), required=False, max_length=500
            )
            for part in ("percent", "no_school", "comment"):
                field = self.fields[f"{part}-{week.code}"]
                field.widget.attrs["aria-label"] = f"{field.label}, {said['week']}"

    def rows(self) -> Iterator[Row]:
        """The fields week by week, for the page."""
        for week in self.weeks:
            parts = (self[f"{part}-{week.code}"] for part in ("percent", "no_school", "comment"))
            yield Row(heading(week), *parts)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for week in self.weeks:
            percent, reason = cleaned.get(f"percent-{week.code}"), cleaned.get(f"no_school-{week.code}")
            if percent is not None and reason:
                text = _("Välj det ena: en siffra, eller varför det inte finns någon.")
                self.add_error(f"percent-{week.code}", text)
            elif percent is None and not reason and cleaned.get(f"comment-{week.code}"):
                self.add_error(
                    f"percent-{week.code}", _("Skriv också en siffra, eller välj varför den saknas.")
                )
        if not self.errors and not list(self.reported()):
            self.add_error(None, _("Fyll i minst en vecka."))
        if cleaned.get("readers_for") != "school":
            self.add_error(
                "release_to", _("Se efter vilka som kommer att kunna läsa det här. Spara sedan en gång till.")
            )
        return cleaned

    def reported(self) -> Iterator[Reported]:
        """The weeks that have an answer."""
        given = self.cleaned_data
        for week in self.weeks:
            percent, reason = given.get(f"percent-{week.code}"), given.get(f"no_school-{week.code}", "")
            if percent is not None or reason:
                yield Reported(week, percent, reason, given.get(f"comment-{week.code}", ""))


class CorrectionForm(WeeksForm):
    """One week anew. Whoever reads the old figure reads the new one: nobody is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["release_to"], self.fields["readers_for"]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["readers_for"] = "school"
        return super().clean()


def heading(week: Week) -> str:
    """Vecka 47 (16–22 nov 2026)."""
    end = "j b Y"
    start = "j" if week.monday.month == week.sunday.month else "j b"
    days = f"{date_format(week.monday, start)}–{date_format(week.sunday, end)}"
    return _("Vecka %(number)d (%(days)s)") % {"number": week.number, "days": days}
