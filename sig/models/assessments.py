"""How things stand, domain by domain. Each score hangs on an entry, so that the rule of entries decides who
reads it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.labels import Label

from .base import OfCase
from .codes import Concern, Occasion, SummaryLevel
from .entries import Entry


class Assessment(OfCase):
    """One occasion on which one authority assessed the domains: that and when, never how it stands."""

    owner_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=8, choices=Occasion)
    made_on = models.DateField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "owner_authority": Label.INTERNAL,
        "author": Label.INTERNAL,
        "occasion": Label.INTERNAL,
        "made_on": Label.INTERNAL,
    }

    class Meta:
        ordering = ("made_on", "id")

    def __str__(self) -> str:
        return f"Assessment {self.pk}"


class DomainScore(models.Model):
    """One domain, 1 (much worry) to 5 (well); empty is unknown. The entry holds category, author and text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.OneToOneField(Entry, models.CASCADE, related_name="score")
    case = models.ForeignKey("sig.Case", models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="scores")
    domain = models.CharField(max_length=20, choices=Concern)
    score = models.PositiveSmallIntegerField(null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "entry": Label.INTERNAL,
        "case": Label.INTERNAL,
        "assessment": Label.INTERNAL,
        "domain": Label.INTERNAL,
        "score": Label.INTERNAL,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "domain"), name="sig_domain_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5), name="sig_domain_scale"
            ),
        )

    def __str__(self) -> str:
        return f"Score {self.pk}"


class InstrumentUse(models.Model):
    """That a licensed instrument was used: its name, the day and a summary level. Nothing of its content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.OneToOneField(Entry, models.CASCADE, related_name="instrument")
    case = models.ForeignKey("sig.Case", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    used_on = models.DateField()
    level = models.CharField(max_length=12, choices=SummaryLevel)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "entry": Label.INTERNAL,
        "case": Label.INTERNAL,
        "name": Label.INTERNAL,
        "used_on": Label.INTERNAL,
        "level": Label.INTERNAL,
    }

    def __str__(self) -> str:
        return f"Instrument {self.pk}"
