"""When SIG may write to me."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sig.mail.rule import Wish, is_quiet
from sig.models.codes import MailWhen

HOURS = [(hour, f"{hour:02}.00") for hour in range(24)]


def _hour(label: Any, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=HOURS, coerce=int, **more)


class MailForm(forms.Form):
    when = forms.ChoiceField(
        label=_("Hur ofta vill du få mejl?"), choices=MailWhen.choices, widget=forms.RadioSelect
    )
    daily_hour = _hour(_("Klockslag"), help_text=_("När mejlet kommer, om du har valt en gång om dagen."))
    quiet_from = _hour(_("Inga mejl från klockan"))
    quiet_to = _hour(
        _("Till klockan"), help_text=_("Välj samma klockslag två gånger om mejl får komma dygnet runt.")
    )
    weekends = forms.BooleanField(label=_("Mejl får komma på lördagar och söndagar"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.errors or given["when"] != MailWhen.DAILY:
            return given
        if is_quiet(given["daily_hour"], Wish(**given)):
            self.add_error(
                "daily_hour", _("Klockslaget ligger i tiden då du inte vill ha mejl. Välj ett annat.")
            )
        return given
