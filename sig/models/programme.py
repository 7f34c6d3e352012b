"""The agreement as data: one row for each programme and area."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from audit.labels import Label


class Programme(models.Model):
    """One agreement: period, goal, who coordinates, the rules that differ between municipalities.

    `settings` holds what `programmes/*.toml` says and code reads: `consent` (rules of signing), `categories`,
    `criteria` (age_from, age_below), `closure_reasons`, `definition_version`, `occupation_percent`.
    """

    code = models.SlugField(unique=True, max_length=60)
    municipality = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()
    goal = models.PositiveSmallIntegerField(null=True, blank=True)
    goal_text = models.TextField(blank=True)
    counts_towards_goal = models.BooleanField(default=False)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settings = models.JSONField(default=dict, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "code": Label.PUBLIC,
        "municipality": Label.PUBLIC,
        "name": Label.PUBLIC,
        "starts_on": Label.PUBLIC,
        "ends_on": Label.PUBLIC,
        "goal": Label.PUBLIC,
        "goal_text": Label.PUBLIC,
        "counts_towards_goal": Label.PUBLIC,
        "coordinator": Label.INTERNAL,
        "deputy": Label.INTERNAL,
        "settings": Label.PUBLIC,
    }

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="sig_programme_period"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """An area of a programme, from the date the agreement names it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="areas")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    since = models.DateField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "programme": Label.PUBLIC,
        "code": Label.PUBLIC,
        "name": Label.PUBLIC,
        "since": Label.PUBLIC,
    }

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "code"), name="sig_area_once"),)

    def __str__(self) -> str:
        return self.name
