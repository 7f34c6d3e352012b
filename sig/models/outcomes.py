"""How it ended, and how it went afterwards."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from audit.labels import Label
from crypto.fields import SealedTextField
from crypto.versioned import Versioned

from .base import OfCase
from .case import Case
from .codes import ClosureReason, Judgement, Months, Suspicion, Thanks, Verdict


class Closure(OfCase):
    """Why the work ended, planned or not, how things stood, the thank-you talk and the youth's own words.

    `thanks` is empty for what was closed before, or elsewhere.
    """

    reason = models.CharField(max_length=24, choices=ClosureReason)
    planned = models.BooleanField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    thanks = models.CharField(max_length=12, choices=Thanks, blank=True, default="")
    thanks_on = models.DateField(null=True, blank=True)
    exit_view = SealedTextField(key="case", null=True, blank=True)
    youth_words = SealedTextField(key="case", null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.CODED,
        "team": Label.INTERNAL,
        "reason": Label.CODED,
        "planned": Label.CODED,
        "closed_at": Label.CODED,
        "closed_by": Label.INTERNAL,
        "thanks": Label.INTERNAL,
        "thanks_on": Label.INTERNAL,
        "exit_view": Label.SEALED,
        "youth_words": Label.SEALED,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case",), name="sig_closure_once"),
            models.CheckConstraint(
                condition=Q(thanks="held", thanks_on__isnull=False)
                | (~Q(thanks="held") & Q(thanks_on__isnull=True)),
                name="sig_closure_thanked",
            ),
        )

    def __str__(self) -> str:
        return self.reason


class FollowUp(OfCase):
    """What was found 6 and 12 months after the closure; empty answers are unknown."""

    months = models.PositiveSmallIntegerField(choices=Months)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    suspicion = models.CharField(max_length=16, choices=Suspicion, blank=True)
    occupation_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    youth_answered = models.BooleanField(default=False)
    youth_words = SealedTextField(key="case", null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.CODED,
        "team": Label.INTERNAL,
        "months": Label.CODED,
        "due_on": Label.CODED,
        "done_at": Label.CODED,
        "done_by": Label.INTERNAL,
        "suspicion": Label.CODED,
        "occupation_percent": Label.CODED,
        "youth_answered": Label.CODED,
        "youth_words": Label.SEALED,
    }

    class Meta:
        ordering = ("months",)
        constraints = (
            models.UniqueConstraint(fields=("case", "months"), name="sig_followup_once"),
            models.CheckConstraint(
                condition=Q(occupation_percent__isnull=True) | Q(occupation_percent__lte=100),
                name="sig_followup_percent",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="sig_followup_done",
            ),
        )

    def __str__(self) -> str:
        return f"{self.months} months"


class GangJudgement(models.Model):
    """One authority's own answer on gang contact at a follow-up; authorities do not see each other's
    first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(choices=Months)
    authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Judgement)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "case": Label.INTERNAL,
        "months": Label.INTERNAL,
        "authority": Label.INTERNAL,
        "answer": Label.INTERNAL,
        "judged_by": Label.INTERNAL,
        "judged_at": Label.INTERNAL,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "months", "authority"), name="sig_judgement_once"),
        )

    def __str__(self) -> str:
        return self.answer


class Outcome(Versioned):
    """The verdict at a follow-up: proposed by one person, verified by another; it counts when verified."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes")
    months = models.PositiveSmallIntegerField(choices=Months)
    verdict = models.CharField(max_length=8, choices=Verdict)
    preliminary = models.BooleanField()
    definition_version = models.CharField(max_length=20)
    conditions = models.JSONField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    _history_user: Any

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.CODED,
        "months": Label.CODED,
        "verdict": Label.CODED,
        "preliminary": Label.CODED,
        "definition_version": Label.CODED,
        "conditions": Label.INTERNAL,
        "proposed_by": Label.INTERNAL,
        "proposed_at": Label.INTERNAL,
        "verified_by": Label.INTERNAL,
        "verified_at": Label.CODED,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "months"), name="sig_outcome_once"),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="sig_outcome_verified",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("proposed_by")),
                name="sig_outcome_two_people",
            ),
            models.CheckConstraint(
                condition=Q(months=12, preliminary=False) | Q(months=6, preliminary=True),
                name="sig_outcome_preliminary",
            ),
        )

    def __str__(self) -> str:
        return self.verdict
