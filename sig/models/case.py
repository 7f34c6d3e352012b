"""The case, what it began with, and each step it took."""

import uuid
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from simple_history.models import HistoricalRecords

from audit.labels import Label
from crypto.fields import SealedTextField
from crypto.versioned import Versioned

from .base import AppendOnly
from .codes import AgeBand, Concern, JusticeStatus, LegalBasis, Stage, StageReason
from .programme import Area, Programme


class Case(Versioned):
    """One youth's way through one programme. What may be read of it is decided in `sig/policy.py`."""

    number = models.CharField(max_length=16, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cases")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="cases")
    youth = models.ForeignKey("consent.Youth", models.PROTECT, related_name="cases")
    team = models.OneToOneField("teams.Team", models.PROTECT, related_name="case")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.NOMINATED)
    legal_basis = models.CharField(max_length=16, choices=LegalBasis, default=LegalBasis.NOT_SET)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    sex = models.CharField(max_length=1)
    nominated_on = models.DateField()
    _history_user: Any

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "number": Label.INTERNAL,
        "programme": Label.CODED,
        "area": Label.CODED,
        "youth": Label.INTERNAL,
        "team": Label.INTERNAL,
        "stage": Label.CODED,
        "legal_basis": Label.CODED,
        "age_band": Label.CODED,
        "sex": Label.CODED,
        "nominated_on": Label.CODED,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("youth", "programme"),
                condition=~models.Q(stage__in=("declined", "refused", "closed")),
                name="sig_case_one_open",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def key_owner(self) -> UUID:
        owner: UUID = self.team_id
        return owner


class Nomination(models.Model):
    """Who asked, and on what grounds: all that is known before consent.

    `duplicate` is set when somebody already held the personal number: the nominator's receipt looks the same,
    the coordinator is told and joins or declines.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    receipt = models.CharField(max_length=9, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="nomination")
    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="+")
    duplicate = models.BooleanField(default=False)
    authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    concerns = ArrayField(models.CharField(max_length=20, choices=Concern), default=list, blank=True)
    known_to_social = models.BooleanField()
    justice_status = models.CharField(max_length=16, choices=JusticeStatus)
    outside_reason = SealedTextField(key="case", null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "receipt": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "duplicate": Label.CODED,
        "authority": Label.CODED,
        "user": Label.INTERNAL,
        "nominated_at": Label.CODED,
        "concerns": Label.INTERNAL,
        "known_to_social": Label.INTERNAL,
        "justice_status": Label.INTERNAL,
        "outside_reason": Label.SEALED,
    }

    def __str__(self) -> str:
        return self.receipt

    def key_owner(self) -> UUID:
        owner: UUID = self.team_id
        return owner


class StageChange(AppendOnly):
    """One move along the table in `sig/states.py`. All counting starts here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="stage_changes")
    from_stage = models.CharField(max_length=12, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=12, choices=Stage)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=24, choices=StageReason)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "case": Label.CODED,
        "from_stage": Label.CODED,
        "to_stage": Label.CODED,
        "at": Label.CODED,
        "recorded_at": Label.CODED,
        "by": Label.INTERNAL,
        "reason": Label.CODED,
    }

    class Meta:
        ordering = ("at", "recorded_at")
        constraints = (
            models.UniqueConstraint(fields=("case", "to_stage"), name="sig_stage_once"),
            models.CheckConstraint(
                condition=models.Q(from_stage="") | ~models.Q(to_stage="nominated"), name="sig_stage_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_stage} → {self.to_stage}"
