"""The other follow-up in the agreement: what was promised and how it stands, what is measured and its values.

All four hang on the programme that carries the agreement's goal. None of them is about a youth.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.labels import Label

from .base import AppendOnly
from .programme import Programme


class Standing(models.TextChoices):
    """How a commitment stands at a follow-up."""

    NOT_BEGUN = "not_begun", _("Inte påbörjat")
    GOING_ON = "going_on", _("Pågår")
    LATE = "late", _("Försenat")
    DONE = "done", _("Slutfört")
    STOPPED = "stopped", _("Nedlagt")


class Commitment(models.Model):
    """One row of the agreement's plan, as its programme file says it. `boards` are board codes.

    `sources` is a list of [line, quote]; `proposal` says what the document does not.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=60)
    place = models.PositiveSmallIntegerField()
    theme = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    what = models.TextField()
    police = models.TextField(blank=True)
    boards = models.JSONField(default=list)
    effect = models.TextField(blank=True)
    communication = models.TextField(blank=True)
    time_plan = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True)
    proposal = models.TextField(blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "programme": Label.PUBLIC,
        "code": Label.PUBLIC,
        "place": Label.PUBLIC,
        "theme": Label.PUBLIC,
        "name": Label.PUBLIC,
        "what": Label.PUBLIC,
        "police": Label.PUBLIC,
        "boards": Label.PUBLIC,
        "effect": Label.PUBLIC,
        "communication": Label.PUBLIC,
        "time_plan": Label.PUBLIC,
        "sources": Label.PUBLIC,
        "proposal": Label.PUBLIC,
    }

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("programme", "code"), name="sig_commitment_once"),)

    def __str__(self) -> str:
        return self.name


class CommitmentStatus(AppendOnly):
    """How a commitment stood at follow-up `number` of `year`, and who said so. A later row for the same
    follow-up goes before this one, which is kept.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="statuses")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    standing = models.CharField(max_length=12, choices=Standing)
    done = models.TextField(blank=True, max_length=1000)
    together = models.TextField(blank=True, max_length=500)
    effects = models.TextField(blank=True, max_length=1000)
    said_by = models.CharField(max_length=120)
    said_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "commitment": Label.PUBLIC,
        "year": Label.PUBLIC,
        "number": Label.PUBLIC,
        "standing": Label.INTERNAL,
        "done": Label.INTERNAL,
        "together": Label.INTERNAL,
        "effects": Label.INTERNAL,
        "said_by": Label.INTERNAL,
        "said_on": Label.INTERNAL,
        "recorded_by": Label.INTERNAL,
        "recorded_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=12), name="sig_status_number"),
        )

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.year}-{self.number}"


class Indicator(models.Model):
    """What the agreement measures. `known` is a list of {year, value, low, sex, area}, numbers as text."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=60)
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=12)
    better = models.CharField(max_length=8)
    by_sex = models.BooleanField()
    by_area = models.BooleanField()
    about_people = models.BooleanField()
    decimals = models.PositiveSmallIntegerField(default=0)
    lowest = models.DecimalField(max_digits=11, decimal_places=2, default=0)
    highest = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    known = models.JSONField(default=list, blank=True)
    target = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)
    goal_text = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True)
    proposal = models.TextField(blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "programme": Label.PUBLIC,
        "code": Label.PUBLIC,
        "place": Label.PUBLIC,
        "name": Label.PUBLIC,
        "unit": Label.PUBLIC,
        "better": Label.PUBLIC,
        "by_sex": Label.PUBLIC,
        "by_area": Label.PUBLIC,
        "about_people": Label.PUBLIC,
        "decimals": Label.PUBLIC,
        "lowest": Label.PUBLIC,
        "highest": Label.PUBLIC,
        "known": Label.PUBLIC,
        "target": Label.PUBLIC,
        "target_year": Label.PUBLIC,
        "goal_text": Label.PUBLIC,
        "sources": Label.PUBLIC,
        "proposal": Label.PUBLIC,
    }

    class Meta:
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("programme", "code"), name="sig_indicator_once"),)

    def __str__(self) -> str:
        return self.name


class IndicatorValue(AppendOnly):
    """One value of one year. `sex` F, M or "" (everybody), `area` a code or "" (the whole municipality).
    A later row for the same year, sex and area corrects this one, which is kept.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=1, blank=True)
    area = models.SlugField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=11, decimal_places=2)
    source = models.CharField(max_length=200)
    imported = models.BooleanField(default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "indicator": Label.PUBLIC,
        "year": Label.PUBLIC,
        "sex": Label.CODED,
        "area": Label.CODED,
        "value": Label.CODED,
        "source": Label.INTERNAL,
        "imported": Label.INTERNAL,
        "entered_by": Label.INTERNAL,
        "entered_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.year}"
