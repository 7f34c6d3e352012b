"""The reviewer's verdict on a break-glass."""

from django import forms
from django.utils.translation import gettext_lazy as _

VERDICTS = (
    ("justified", _("Befogad: det fanns skäl att öppna ärendet.")),
    ("not_justified", _("Inte befogad: administratören och ledningsgruppen får veta det.")),
)


class VerdictForm(forms.Form):
    """Justified or not, signed by sending it."""

    verdict = forms.ChoiceField(
        label=_("Din bedömning"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en bedömning.")},
    )
