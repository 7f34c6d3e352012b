"""Files for an entry: a photo from the phone's camera, or files that are there already. Shape only."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.forms.papers import PICTURES, EitherFile, EitherInput, too_large


class SeveralInput(EitherInput):
    """Takes more than one file at a time."""

    allow_multiple_selected = True


class SeveralFiles(EitherFile):
    """A list of files, perhaps empty."""

    widget = SeveralInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each file by itself."""
        several = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFiles, self).clean(one, initial) for one in several if one]


class FilesForm(forms.Form):
    """A picture, or one or more files."""

    photo = EitherFile(
        label=gettext_lazy("Ta en bild med telefonen"),
        allow_empty_file=True,
        widget=EitherInput(attrs={"accept": PICTURES, "capture": "environment"}),
    )
    file = SeveralFiles(
        label=gettext_lazy("Eller välj en eller flera filer"),
        allow_empty_file=True,
        widget=SeveralInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        help_text=gettext_lazy("Bild (JPEG eller PNG) eller PDF, högst %(most)s MB var."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.UPLOAD_MAX_BYTES // 1_000_000
        self.fields["file"].help_text = self.fields["file"].help_text % {"most": most}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, uploads in self._chosen(cleaned):
            for upload in uploads:
                if wrong := too_large(upload.size or 0, settings.UPLOAD_MAX_BYTES):
                    self.add_error(name, wrong)
        if not self.errors and not any(uploads for _name, uploads in self._chosen(cleaned)):
            self.add_error("photo", ValidationError(_("Ta en bild eller välj en fil."), code="required"))
        return cleaned

    def sent(self) -> list[tuple[str, bytes]]:
        """(name, content) of everything chosen, the camera's first."""
        uploads = [upload for _name, some in self._chosen(self.cleaned_data) for upload in some]
        return [(upload.name or "", _content(upload)) for upload in uploads]

    @staticmethod
    def _chosen(cleaned: dict[str, Any]) -> list[tuple[str, list[UploadedFile]]]:
        photo = cleaned.get("photo")
        return [("photo", [photo] if photo else []), ("file", cleaned.get("file") or [])]


def _content(upload: UploadedFile) -> bytes:
    upload.seek(0)
    content: bytes = upload.read()
    return content
