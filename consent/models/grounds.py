"""Disclosure without consent: one statutory ground for one kind of information to one authority."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from audit import clock
from audit.labels import Label
from consent.paragraphs import PARAGRAPHS
from crypto.fields import SealedTextField
from crypto.versioned import Versioned
from teams.models import Authority, Team, User


class DisclosureGround(Versioned):
    """Which paragraph, what, to whom, who decided and why. The reasoning is sealed under the case key."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "team": Label.INTERNAL,
        "paragraph": Label.INTERNAL,
        "sender": Label.INTERNAL,
        "recipient": Label.INTERNAL,
        "category": Label.INTERNAL,
        "reasoning": Label.SEALED,
        "decided_by": Label.INTERNAL,
        "decided_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
    }

    team = models.ForeignKey(Team, models.PROTECT, related_name="grounds")
    paragraph = models.CharField(max_length=20, choices=[(p.code, p.place) for p in PARAGRAPHS.values()])
    sender = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20)
    reasoning = SealedTextField(key="case", max_length=4000)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    class Meta:
        ordering = ("decided_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(sender=F("recipient")), name="ground_between_two_authorities"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("decided_at")),
                name="ground_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"ground {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The case key: its owner is the team."""
        return self.team_id
