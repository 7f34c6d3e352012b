"""What is left of a nomination that came to nothing: a count that names nobody."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from audit.labels import Label

from .codes import AgeBand, Stage, StageReason
from .programme import Area, Programme


class FunnelCount(models.Model):
    """So many nominations, no longer kept, entered `stage` in that half-year. Coded columns only.

    Where they ended is a row too: `stage` is declined or refused, `ended_in` the stage in which it happened,
    `reason` why. `since`: from which day the figures count them: the first day of the half-year, or the day
    after the last publication before they entered the stage. `known_from`: the moment of the last publication
    that was counted before the step was recorded; none where `since` says it all. No figure that has been
    published changes when rows shrink.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    sex = models.CharField(max_length=1)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    stage = models.CharField(max_length=12, choices=Stage)
    half = models.CharField(max_length=7)
    since = models.DateField()
    ended_in = models.CharField(max_length=12, choices=Stage, blank=True, default="")
    reason = models.CharField(max_length=24, choices=StageReason, blank=True, default="")
    known_from = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "programme": Label.CODED,
        "area": Label.CODED,
        "authority": Label.CODED,
        "sex": Label.CODED,
        "age_band": Label.CODED,
        "stage": Label.CODED,
        "half": Label.CODED,
        "since": Label.CODED,
        "ended_in": Label.CODED,
        "reason": Label.CODED,
        "known_from": Label.CODED,
        "count": Label.CODED,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=(
                    *("programme", "area", "authority", "sex", "age_band", "stage"),
                    *("half", "since", "ended_in", "reason", "known_from"),
                ),
                nulls_distinct=False,
                name="sig_funnel_count_once",
            ),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="sig_funnel_counts_somebody"),
            models.CheckConstraint(
                condition=models.Q(models.Q(stage__in=("declined", "refused")), ~models.Q(ended_in=""))
                | models.Q(~models.Q(stage__in=("declined", "refused")), models.Q(ended_in="", reason="")),
                name="sig_funnel_ended_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(half__regex=r"^\d{4}-H[12]$"), name="sig_funnel_half_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.stage} {self.half}"


class EndedReceipt(models.Model):
    """For the nominator alone: a receipt whose nomination is no longer kept. It leads nowhere."""

    receipt = models.CharField(max_length=9, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    half = models.CharField(max_length=7)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "receipt": Label.INTERNAL,
        "user": Label.INTERNAL,
        "half": Label.INTERNAL,
    }

    def __str__(self) -> str:
        return self.receipt


class UsedNumber(models.Model):
    """The highest case number given after a prefix, once its case is gone: a number is never given twice."""

    prefix = models.CharField(max_length=12, unique=True)
    last = models.PositiveIntegerField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "prefix": Label.INTERNAL,
        "last": Label.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"
