"""Consent to a measure: a yes to receiving help. It lifts no secrecy; no rule of reading knows it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from audit import clock
from audit.labels import Label
from consent.codes import CHANNELS
from consent.measures.rules import DECIDERS, MEASURES
from consent.models.people import Youth
from crypto.fields import SealedTextField
from crypto.versioned import Versioned
from teams.models import Team, User


class MeasureConsent(Versioned):
    """Who said yes to which measure, from when to when. Half-open; a withdrawal ends it when registered.

    `board_decided_on`: the social welfare board's decision that one guardian's yes is enough (FB 6:13 a).
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "youth": Label.INTERNAL,
        "team": Label.INTERNAL,
        "measure": Label.INTERNAL,
        "detail": Label.SEALED,
        "decided_by": Label.INTERNAL,
        "decided_on": Label.INTERNAL,
        "board_decided_on": Label.INTERNAL,
        "starts_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
        "registered_at": Label.INTERNAL,
        "registered_by": Label.INTERNAL,
        "withdrawn_at": Label.INTERNAL,
        "withdrawn_channel": Label.INTERNAL,
        "withdrawn_registered_by": Label.INTERNAL,
    }

    youth = models.ForeignKey(Youth, models.PROTECT, related_name="measure_consents")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    measure = models.CharField(max_length=24, choices=list(MEASURES.items()))
    detail = SealedTextField(key="case", max_length=500, null=True, blank=True)
    decided_by = models.CharField(max_length=16, choices=list(DECIDERS.items()))
    decided_on = models.DateField()
    board_decided_on = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(default=clock.now)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_channel = models.CharField(
        max_length=10, choices=list(CHANNELS.items()), blank=True, default=""
    )
    withdrawn_registered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("registered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="measure_consent_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by="one_guardian") | Q(board_decided_on__isnull=False),
                name="one_guardian_needs_the_board",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_channel="", withdrawn_registered_by__isnull=True
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_registered_by__isnull=False)
                    & ~Q(withdrawn_channel="")
                ),
                name="measure_withdrawal_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"measure consent {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The case key: its owner is the team."""
        return self.team_id
