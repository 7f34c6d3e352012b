"""What is asked about papers: a picture of a signed form, a consent from another system. Shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.exchange.files import MOST_BYTES, REFUSALS
from consent.forms.consents import BAD_DATE, DATE

PICTURES = "image/*,application/pdf"
WHOLE_PAPER = ""


def too_large(size: int, most: int) -> ValidationError | None:
    """The sentence for a file that is larger than allowed."""
    if size <= most:
        return None
    text = _("Filen är för stor. Den får vara högst %(most)s MB.") % {"most": most // 1_000_000}
    return ValidationError(text, code="too_large")


class EitherInput(forms.FileInput):
    """One of two ways to give a file: neither is demanded by itself."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class EitherFile(forms.FileField):
    """Demanded, together with its twin: the form looks at both."""

    def validate(self, value: Any) -> None:
        """Nothing: see the form's clean."""


class ScanForm(forms.Form):
    """One picture from the camera, or one file. `people`: those whose signature is registered."""

    photo = EitherFile(
        label=gettext_lazy("Ta en bild med telefonen"),
        allow_empty_file=True,
        widget=EitherInput(attrs={"accept": PICTURES, "capture": "environment"}),
        help_text=gettext_lazy("Lägg pappret plant i bra ljus. Hela sidan ska synas."),
    )
    file = EitherFile(
        label=gettext_lazy("Eller välj en fil"),
        allow_empty_file=True,
        widget=EitherInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        help_text=gettext_lazy("Bild (JPEG eller PNG) eller PDF, högst %(most)s MB."),
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Vems underskrift syns på bilden?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(WHOLE_PAPER, _("Flera eller ingen")), *people]  # type: ignore[attr-defined]
        self.fields["file"].help_text = self.fields["file"].help_text % {
            "most": settings.UPLOAD_MAX_BYTES // 1_000_000
        }
        if not people:
            del self.fields["who"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("photo", "file"):
            upload = cleaned.get(name)
            if upload and (wrong := too_large(upload.size, settings.UPLOAD_MAX_BYTES)):
                self.add_error(name, wrong)
        if not self.errors and not cleaned.get("photo") and not cleaned.get("file"):
            self.add_error("photo", ValidationError(_("Ta en bild eller välj en fil."), code="required"))
        return cleaned

    def data_sent(self) -> bytes:
        """The content of what was chosen; the camera comes first."""
        upload = self.cleaned_data.get("photo") or self.cleaned_data["file"]
        upload.seek(0)
        content: bytes = upload.read()
        return content


class ImportForm(forms.Form):
    """One FHIR Consent."""

    file = EitherFile(
        label=gettext_lazy("Fil med samtycket"),
        allow_empty_file=True,
        widget=EitherInput(attrs={"accept": ".json,application/json,application/fhir+json"}),
        help_text=gettext_lazy("FHIR R4B Consent i JSON, högst 1 MB."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not upload:
            raise ValidationError(_("Välj en fil."), code="required")
        if upload.size > MOST_BYTES:
            raise ValidationError(str(REFUSALS["too_large"]), code="too_large")
        return upload

    def data_sent(self) -> bytes:
        """The content of the file."""
        upload = self.cleaned_data["file"]
        upload.seek(0)
        content: bytes = upload.read()
        return content


class DraftForm(forms.Form):
    """Which lines of an import go into a draft, and for how long.

    `lines`: ((sender, recipient, kind), text).
    """

    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Det här togs över från filen"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Välj minst en rad.")},
        help_text=gettext_lazy("Ta bort det som inte ska vara med. Du kan inte lägga till här."),
    )
    first_day = forms.DateField(
        label=gettext_lazy("Gäller från och med"), widget=DATE, error_messages=BAD_DATE
    )
    last_day = forms.DateField(
        label=gettext_lazy("Gäller till och med"), widget=DATE, error_messages=BAD_DATE
    )

    def __init__(self, *args: Any, lines: Sequence[tuple[tuple[int, int, str], str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_value = {"-".join(map(str, one)): one for one, _text in lines}
        choices = [("-".join(map(str, one)), text) for one, text in lines]
        self.fields["lines"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> list[tuple[int, int, str]]:
        """The lines that are to go into the draft."""
        return [self.by_value[value] for value in self.cleaned_data["lines"]]
