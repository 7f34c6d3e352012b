"""Calling a meeting, bringing something up, saying what was said, and deciding."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from sig.forms.entries import EntryForm
from sig.forms.fields import FutureDayField, Tiles
from sig.models.codes import MeetingForm as Form
from sig.models.codes import MeetingKind, Presence

USUAL_MINUTES = 60
LONGEST = 8 * 60
WITHIN = timedelta(days=14)
PRESENCES = (
    (Presence.CAME, _("Var med")),
    (Presence.EXCUSED, _("Förhinder")),
    (Presence.ABSENT, _("Kom inte")),
)
ELSEWHERE = ("flagged", "happened_at", "inbound_ground", "reporter")


class ComingMomentField(forms.DateTimeField):
    """A Stockholm date and time, from today on."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages: ClassVar[dict[str, Any]] = {"past": _("Välj en tid från och med i dag.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)


class MeetingCallForm(forms.Form):
    """When, where and who. Everybody in the team is called unless taken away."""

    starts_at = ComingMomentField(label=_("När?"), error_messages={"required": _("Välj dag och tid.")})
    minutes = forms.IntegerField(
        label=_("Hur länge, i minuter?"), min_value=5, max_value=LONGEST, initial=USUAL_MINUTES
    )
    kind = forms.ChoiceField(
        label=_("Vad är det för möte?"), choices=MeetingKind.choices, initial=MeetingKind.TEAM, widget=Tiles()
    )
    form = forms.ChoiceField(
        label=_("Hur träffas ni?"), choices=Form.choices, initial=Form.ON_SITE, widget=Tiles()
    )
    place = forms.CharField(
        label=_("Var?"),
        required=False,
        max_length=200,
        help_text=_("Rum, adress eller länk. Skriv inte var den unge bor. Krypteras."),
    )
    people = forms.TypedMultipleChoiceField(
        label=_("Vilka kallas?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en person.")},
    )
    youth_invited = forms.BooleanField(label=_("Den unge är inbjuden"), required=False)

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[int, str]] = (),
        held_at: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.held_at = held_at
        self.fields["people"].choices = list(people)
        self.initial.setdefault("people", [account for account, _name in people])

    def clean_starts_at(self) -> datetime:
        """A time that is kept as it was may have passed."""
        moment: datetime = self.cleaned_data["starts_at"]
        if clock.local(moment).date() < clock.today() and moment != self.held_at:
            raise forms.ValidationError(self.fields["starts_at"].error_messages["past"], code="past")
        return moment


class PointForm(EntryForm):
    """Something to bring up at a meeting, and who may read it before and there."""

    field_order = ("text", "category")
    title = _("Vad vill du ta upp?")
    lacking = _("Skriv vad du vill ta upp.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.required, text.label, text.help_text = True, self.title, ""
        text.error_messages["required"] = self.lacking
        for name in ELSEWHERE:
            del self.fields[name]


class SaidForm(PointForm):
    """What was said. Of a point, the kind of information is the point's own."""

    title = _("Vad sades?")
    lacking = _("Skriv vad som sades.")

    def __init__(self, *args: Any, category: str = "", **kwargs: Any) -> None:
        kinds = {"categories": [category]} if category else {}
        super().__init__(*args, **kinds, **kwargs)
        if category:
            self.fields["category"].widget = forms.HiddenInput()


class DecisionForm(forms.Form):
    """One decision: what, who and when. It becomes a next step."""

    title = forms.CharField(
        label=_("Vad ska göras?"), max_length=200, error_messages={"required": _("Skriv vad som ska göras.")}
    )
    responsible = forms.TypedChoiceField(label=_("Vem gör det?"), coerce=int)
    due_on = FutureDayField(label=_("Senast"))

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].choices = list(people)
        self.fields["title"].widget.attrs["autofocus"] = True
        self.initial.setdefault("due_on", clock.today() + WITHIN)
