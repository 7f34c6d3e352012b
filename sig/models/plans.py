"""The plan: goals in the youth's own words, and who does what by when."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from audit.labels import Label
from crypto.fields import SealedTextField

from .base import OfCase


class Plan(OfCase):
    """One plan a case, owned by the authority that leads it; others read it on the category `plan`."""

    owner_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)

    _history_user: Any

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "owner_authority": Label.INTERNAL,
        "author": Label.INTERNAL,
        "made_on": Label.INTERNAL,
        "review_on": Label.INTERNAL,
    }

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case",), name="sig_plan_once"),)

    def __str__(self) -> str:
        return f"Plan {self.pk}"


class Goal(OfCase):
    """One goal; `attained` is the latest rating, −2…+2. What is removed stays as a record.

    `recorded_at`: when it was written down; figures ask.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    owner_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    own_words = SealedTextField(key="case")
    measure = SealedTextField(key="case", max_length=400, null=True, blank=True)
    attained = models.SmallIntegerField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    _history_user: Any

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.CODED,
        "team": Label.INTERNAL,
        "plan": Label.INTERNAL,
        "owner_authority": Label.INTERNAL,
        "position": Label.INTERNAL,
        "own_words": Label.SEALED,
        "measure": Label.SEALED,
        "attained": Label.INTERNAL,
        "removed_at": Label.CODED,
        "recorded_at": Label.CODED,
    }

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "position"), name="sig_goal_position"),
            models.CheckConstraint(
                condition=models.Q(attained__isnull=True) | models.Q(attained__gte=-2, attained__lte=2),
                name="sig_goal_scale",
            ),
        )

    def __str__(self) -> str:
        return f"Goal {self.pk}"


class GoalRating(OfCase):
    """Where the youth stands on one goal that day, −2…+2 (Kiresuk and Sherman 1968).

    `rated_on` may lie before `recorded_at`. Of one day the one recorded last counts.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="ratings")
    owner_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    rated_on = models.DateField()
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    score = models.SmallIntegerField()
    youth_rated = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "goal": Label.CODED,
        "owner_authority": Label.INTERNAL,
        "rated_on": Label.CODED,
        "rated_by": Label.INTERNAL,
        "score": Label.CODED,
        "youth_rated": Label.INTERNAL,
        "recorded_at": Label.CODED,
    }

    class Meta:
        ordering = ("rated_on", "recorded_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(score__gte=-2, score__lte=2), name="sig_goal_rating_scale"
            ),
        )

    def __str__(self) -> str:
        return f"Rating {self.pk}"


class Action(OfCase):
    """What is to be done: by which authority AND which person AND when. The three belong together."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="actions")
    owner_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    title = SealedTextField(key="case", max_length=200)
    authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    _history_user: Any

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "goal": Label.INTERNAL,
        "owner_authority": Label.INTERNAL,
        "title": Label.SEALED,
        "authority": Label.INTERNAL,
        "person": Label.INTERNAL,
        "due_on": Label.INTERNAL,
        "done_at": Label.INTERNAL,
        "done_by": Label.INTERNAL,
        "removed_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("due_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_by__isnull=True)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="sig_action_done",
            ),
        )

    def __str__(self) -> str:
        return f"Action {self.pk}"
