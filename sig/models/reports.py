"""Figures as they were shown, frozen."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from audit.labels import Label

from .base import AppendOnly
from .programme import Programme


class ReportSnapshot(AppendOnly):
    """One report as rendered: page and PDF are made from `figures` only, never counted again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="snapshots")
    kind = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    definition_version = models.CharField(max_length=20)
    figures = models.JSONField()
    digest = models.CharField(max_length=64)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "programme": Label.PUBLIC,
        "kind": Label.INTERNAL,
        "starts_on": Label.INTERNAL,
        "ends_on": Label.INTERNAL,
        "taken_at": Label.INTERNAL,
        "taken_by": Label.INTERNAL,
        "definition_version": Label.INTERNAL,
        "figures": Label.INTERNAL,
        "digest": Label.INTERNAL,
    }

    class Meta:
        ordering = ("-taken_at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}–{self.ends_on}"
