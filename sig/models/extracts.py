"""Extracts of the file, for the youth or a guardian: who asked, what was masked, what was handed out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.labels import Label
from consent.codes import IDENTITY_CHECKS
from crypto.fields import SealedBytesField, SealedJSONField

from .base import OfCase
from .codes import ExtractState, Requester

MOST_BYTES = 10_000_000


class SubjectExtract(OfCase):
    """One extract of what `authority` holds of a case (GDPR art. 15, OSL 10:3 and 12:3, FL 10).

    A draft until made; then it never changes. `decisions` says for each entry what was shown and masked, and
    why; `pdf` is what was handed out. Both are sealed under the case key and go with it. The other columns
    hold no content.
    """

    authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    requester = models.CharField(max_length=8, choices=Requester)
    guardian = models.ForeignKey("consent.Guardian", models.PROTECT, null=True, blank=True, related_name="+")
    youth_agrees = models.BooleanField(default=False)
    identity_check = models.CharField(max_length=20, choices=list(IDENTITY_CHECKS.items()))
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=ExtractState, default=ExtractState.DRAFT)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    decisions = SealedJSONField(key="case")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(null=True, blank=True)
    pdf = SealedBytesField(key="case", max_length=MOST_BYTES)
    digest = models.CharField(max_length=64, blank=True, default="")
    shown = models.PositiveIntegerField(default=0)
    masked_in_part = models.PositiveIntegerField(default=0)
    masked = models.PositiveIntegerField(default=0)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "authority": Label.INTERNAL,
        "requester": Label.INTERNAL,
        "guardian": Label.INTERNAL,
        "youth_agrees": Label.INTERNAL,
        "identity_check": Label.INTERNAL,
        "from_on": Label.INTERNAL,
        "to_on": Label.INTERNAL,
        "state": Label.INTERNAL,
        "started_by": Label.INTERNAL,
        "started_at": Label.INTERNAL,
        "decisions": Label.SEALED,
        "made_by": Label.INTERNAL,
        "made_at": Label.INTERNAL,
        "pdf": Label.SEALED,
        "digest": Label.INTERNAL,
        "shown": Label.INTERNAL,
        "masked_in_part": Label.INTERNAL,
        "masked": Label.INTERNAL,
    }

    class Meta:
        ordering = ("-started_at", "id")
        indexes = (models.Index(fields=("case", "authority", "-started_at"), name="sig_extract_list"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="made", made_at__isnull=False, made_by__isnull=False)
                & ~Q(digest="")
                & Q(pdf__isnull=False)
                | ~Q(state="made")
                & Q(made_at__isnull=True, made_by__isnull=True, digest="", pdf__isnull=True),
                name="sig_extract_made_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(requester="guardian", guardian__isnull=False)
                | Q(requester="youth", guardian__isnull=True, youth_agrees=False),
                name="sig_extract_names_the_guardian",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(from_on__lte=models.F("to_on")),
                name="sig_extract_period",
            ),
        )

    def __str__(self) -> str:
        return f"Extract {self.pk}"
