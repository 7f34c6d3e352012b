"""Youths who must not meet."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.labels import Label

from .case import Case


class KeptApart(models.Model):
    """Two cases whose youths must not share a team member, a time or a place. Known only to those who lead
    both; neither case shows it. `first` has the smaller id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Case, models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "first": Label.INTERNAL,
        "second": Label.INTERNAL,
        "made_by": Label.INTERNAL,
        "made_at": Label.INTERNAL,
        "ended_at": Label.INTERNAL,
    }

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="sig_apart_ordered"),
            models.UniqueConstraint(
                fields=("first", "second"), condition=Q(ended_at=None), name="sig_apart_once"
            ),
        )

    def __str__(self) -> str:
        return f"Apart {self.pk}"
