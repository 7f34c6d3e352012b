"""Who may know a youth whose identity is protected."""

import uuid
from typing import ClassVar

from django.db import models

from audit import clock
from audit.labels import Label
from consent.models.people import Youth
from teams.models import User
from teams.models.periods import PeriodQuerySet, ends_after_start


class NamedReader(models.Model):
    """One person on the list of those who may see who a protected youth is, from–to. Ended, never deleted."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "youth": Label.INTERNAL,
        "user": Label.INTERNAL,
        "starts_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
        "added_by": Label.INTERNAL,
        "ended_by": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    youth = models.ForeignKey(Youth, models.PROTECT, related_name="named_readers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("named_reader_ends_after_start"),
            models.UniqueConstraint(
                fields=("youth", "user"),
                condition=models.Q(ends_at__isnull=True),
                name="one_open_named_reader",
            ),
        ]

    def __str__(self) -> str:
        return f"named reader {self.pk}"
