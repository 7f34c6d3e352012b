"""Scanned papers, and consents that came in from another system."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.labels import Label
from consent.models.consents import Consent, ConsentSignature
from crypto.fields import SealedJSONField
from crypto.versioned import Versioned
from teams.models import Team, User


class ConsentScan(models.Model):
    """A signed paper as picture or PDF, kept as long as the consent. Never changed.

    `sealed` is a chain of chunks (crypto.stream) under the team's attachment key, bound to `id` and `size`.
    """

    class Media(models.TextChoices):
        JPEG = "jpeg", _("Bild")
        PNG = "png", _("Bild (PNG)")
        PDF = "pdf", _("PDF")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "team": Label.INTERNAL,
        "consent": Label.INTERNAL,
        "signature": Label.INTERNAL,
        "media": Label.INTERNAL,
        "size": Label.INTERNAL,
        "sealed": Label.SECRET,
        "uploaded_at": Label.INTERNAL,
        "uploaded_by": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="scans")
    signature = models.ForeignKey(
        ConsentSignature, models.PROTECT, null=True, blank=True, related_name="scans"
    )
    media = models.CharField(max_length=4, choices=Media.choices)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField(editable=False)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("uploaded_at", "id")

    def __str__(self) -> str:
        return f"scan {self.pk}"


class ConsentImport(Versioned):
    """What was understood of a consent from another system, and what was not. Shares nothing by itself.

    `consent` is the draft that the coordinator made of it.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "team": Label.INTERNAL,
        "found": Label.SEALED,
        "imported_at": Label.INTERNAL,
        "imported_by": Label.INTERNAL,
        "consent": Label.INTERNAL,
    }

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    found = SealedJSONField(key="case")
    imported_at = models.DateTimeField(default=clock.now)
    imported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-imported_at", "id")

    def __str__(self) -> str:
        return f"import {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The case key: its owner is the team."""
        return self.team_id
