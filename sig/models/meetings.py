"""Meetings of a team: when, where, who came. What is said there is entries, read by the rule of entries."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.labels import Label
from crypto.fields import SealedTextField

from .base import OfCase
from .codes import MeetingForm, MeetingKind, MeetingState, Presence


class Meeting(OfCase):
    """A time at which the team meets about one youth. Everybody who may know of the case may know of it."""

    kind = models.CharField(max_length=10, choices=MeetingKind)
    form = models.CharField(max_length=8, choices=MeetingForm)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = SealedTextField(key="case", max_length=200, null=True, blank=True)
    youth_invited = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=MeetingState, default=MeetingState.PLANNED)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_by_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.CODED,
        "team": Label.INTERNAL,
        "kind": Label.INTERNAL,
        "form": Label.INTERNAL,
        "starts_at": Label.CODED,
        "ends_at": Label.INTERNAL,
        "place": Label.SEALED,
        "youth_invited": Label.INTERNAL,
        "state": Label.CODED,
        "called_by": Label.INTERNAL,
        "called_by_authority": Label.INTERNAL,
        "closed_at": Label.CODED,
    }

    class Meta:
        ordering = ("starts_at",)
        indexes = (models.Index(fields=("case", "starts_at"), name="sig_meeting_of_case"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="sig_meeting_ends_later"),
        )

    def __str__(self) -> str:
        return f"Meeting {self.pk}"


class Attendance(models.Model):
    """One authority at one meeting: who was to come, and whether somebody did."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    case = models.ForeignKey("sig.Case", models.PROTECT, related_name="+")
    authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    presence = models.CharField(max_length=8, choices=Presence, blank=True, default="")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "meeting": Label.CODED,
        "case": Label.CODED,
        "authority": Label.CODED,
        "user": Label.INTERNAL,
        "presence": Label.CODED,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "authority", "user"), nulls_distinct=False, name="sig_attendance_once"
            ),
        )

    def __str__(self) -> str:
        return f"Attendance {self.pk}"
