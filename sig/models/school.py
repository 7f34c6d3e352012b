"""School attendance, a figure a week."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from audit.labels import Label

from .codes import NoSchool
from .entries import Entry


class SchoolWeek(models.Model):
    """Share of planned time that the youth was in school one ISO week; or why there is none to count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.OneToOneField(Entry, models.CASCADE, related_name="week")
    case = models.ForeignKey("sig.Case", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    week = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    no_school = models.CharField(max_length=12, choices=NoSchool, blank=True, default="")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "entry": Label.INTERNAL,
        "case": Label.INTERNAL,
        "year": Label.INTERNAL,
        "week": Label.INTERNAL,
        "percent": Label.INTERNAL,
        "no_school": Label.INTERNAL,
    }

    class Meta:
        ordering = ("year", "week")
        constraints = (
            models.CheckConstraint(condition=Q(week__gte=1, week__lte=53), name="sig_school_week_number"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) & ~Q(no_school="")
                | Q(percent__gte=0, percent__lte=100, no_school=""),
                name="sig_school_week_figure_or_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-W{self.week}"
