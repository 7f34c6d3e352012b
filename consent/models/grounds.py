"""Disclosure without consent: a ground for one occasion, one kind of information, one receiver."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audit import clock
from audit.labels import Label
from crypto.fields import SealedTextField
from crypto.versioned import Versioned
from teams.models import Authority, Team, User


class DisclosureGround(Versioned):
    """Which paragraph, what, to whom, who decided and why. Texts are sealed under the case key.

    It goes to an authority of the team (`recipient`) or to one outside it (`outside`, a code of
    `consent.paragraphs.OUTSIDE`); `receiver` names the person or the office. Only releases made with it are
    opened by it. `restricted`: belongs to an investigation, and is known to the sender's authority alone.
    """

    class Manner(models.TextChoices):
        SYSTEM = "system", _("Här i systemet")
        ORAL = "oral", _("Muntligt")
        WRITTEN = "written", _("Skriftligt, utanför systemet")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "team": Label.INTERNAL,
        "paragraph": Label.INTERNAL,
        "sender": Label.INTERNAL,
        "recipient": Label.INTERNAL,
        "outside": Label.INTERNAL,
        "receiver": Label.SEALED,
        "category": Label.INTERNAL,
        "what": Label.SEALED,
        "reasoning": Label.SEALED,
        "statute": Label.SEALED,
        "manner": Label.INTERNAL,
        "restricted": Label.INTERNAL,
        "disclosed_at": Label.INTERNAL,
        "decided_by": Label.INTERNAL,
        "decided_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
    }

    team = models.ForeignKey(Team, models.PROTECT, related_name="grounds")
    paragraph = models.CharField(max_length=20)
    sender = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="+")
    outside = models.CharField(max_length=20, blank=True, default="", db_default="")
    receiver = SealedTextField(key="case", max_length=200)
    category = models.CharField(max_length=20)
    what = SealedTextField(key="case", max_length=4000)
    reasoning = SealedTextField(key="case", max_length=4000)
    statute = SealedTextField(key="case", max_length=200)
    manner = models.CharField(
        max_length=10, choices=Manner.choices, default=Manner.SYSTEM, db_default=Manner.SYSTEM
    )
    restricted = models.BooleanField(default=False, db_default=False)
    disclosed_at = models.DateTimeField(null=True, blank=True)
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
                condition=Q(recipient__isnull=False, outside="")
                | (Q(recipient__isnull=True) & ~Q(outside="") & ~Q(manner="system")),
                name="ground_to_one_receiver",
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
