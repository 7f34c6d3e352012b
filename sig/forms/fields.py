"""Fields that several forms share."""

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock

TEXT_LIMIT = 20_000


class Tiles(forms.RadioSelect):
    """Radio buttons as large tiles, one tap each."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "tiles", **(attrs or {})})


class DayField(forms.DateField):
    """A date with the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class FutureDayField(DayField):
    """A date that is to come, today not included."""

    default_error_messages: ClassVar[dict[str, Any]] = {"past": _("Välj en dag efter i dag.")}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value <= clock.today():
            raise forms.ValidationError(self.error_messages["past"], code="past")


class Recipients(forms.TypedMultipleChoiceField):
    """Authorities to share with. `names`: what the others are called, for one that is no longer offered."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "lapsed": _(
            "Inget samtycke släpper det här till %(names)s längre. Inget är sparat. Texten står kvar. "
            "Se vilka som läser nu och spara en gång till."
        )
    }
    names: ClassVar[dict[str, str]] = {}

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"required": False, "coerce": int, "widget": forms.CheckboxSelectMultiple, **kwargs}
        super().__init__(**kwargs)

    def validate(self, value: list[str]) -> None:
        gone = [self.names.get(one, str(_("någon du valde"))) for one in value if not self.valid_value(one)]
        if gone:
            named = {"names": ", ".join(sorted(set(gone)))}
            raise forms.ValidationError(self.error_messages["lapsed"], code="lapsed", params=named)
        super().validate(value)


class PastDayField(DayField):
    """A date that has been, today included."""

    default_error_messages: ClassVar[dict[str, Any]] = {"future": _("Datumet kan inte ligga framåt i tiden.")}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value > clock.today():
            raise forms.ValidationError(self.error_messages["future"], code="future")


class MomentField(forms.DateTimeField):
    """A Stockholm date and time that has been."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages: ClassVar[dict[str, Any]] = {"future": _("Tiden kan inte ligga framåt i tiden.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value and value > clock.now():
            raise forms.ValidationError(self.error_messages["future"], code="future")


class TextField(forms.CharField):
    """Prose of several lines."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", TEXT_LIMIT)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class YesNoField(forms.TypedChoiceField):
    """Yes or no, neither chosen beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        choices = (("yes", _("Ja")), ("no", _("Nej")))
        super().__init__(choices=choices, coerce=lambda value: value == "yes", widget=Tiles(), **kwargs)
