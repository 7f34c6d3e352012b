"""Half-open periods: starts_at <= t < ends_at, open-ended while ends_at is empty."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from audit import clock


def in_force_at(at: datetime) -> Q:
    """The condition as a query part."""
    return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def ends_after_start(name: str) -> models.CheckConstraint:
    """A period may be empty (never in force) but never runs backwards."""
    return models.CheckConstraint(
        condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name=name
    )


class PeriodQuerySet(models.QuerySet[Any]):
    def in_force(self, at: datetime | None = None) -> Self:
        """Rows in force at `at`, by default now."""
        return self.filter(in_force_at(at or clock.now()))
