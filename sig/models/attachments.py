"""Files that belong to an entry: pictures, scans and PDFs."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from audit.labels import Label
from crypto.fields import SealedTextField

from .base import OfCase
from .codes import FileKind
from .entries import Entry


class Attachment(OfCase):
    """One file of one entry, read by whoever reads the entry. `sealed` is a chain of chunks (crypto.stream)
    under the team's attachment key, bound to `id` and `size`."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="attachments")
    name = SealedTextField(key="case", max_length=120)
    media = models.CharField(max_length=4, choices=FileKind)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField(editable=False)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "entry": Label.INTERNAL,
        "name": Label.SEALED,
        "media": Label.INTERNAL,
        "size": Label.INTERNAL,
        "sealed": Label.SECRET,
        "uploaded_at": Label.INTERNAL,
        "uploaded_by": Label.INTERNAL,
    }

    class Meta:
        ordering = ("uploaded_at", "id")

    def __str__(self) -> str:
        return f"Attachment {self.pk}"
