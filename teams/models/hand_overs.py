"""Teams that one coordinator hands to another, for good or for a time; with what became of each."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.labels import Label
from teams.models.team import Team
from teams.models.users import User


class HandOver(models.Model):
    """Offered by `giver`, taken or not by `taker`. Its lines are the receipt.

    `starts_at` and `ends_at` are set when it is a cover: the giver's own seats go on.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Väntar på svar")
        TAKEN = "taken", _("Mottagen")
        DECLINED = "declined", _("Nej tack")
        WITHDRAWN = "withdrawn", _("Tillbakatagen")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "giver": Label.INTERNAL,
        "taker": Label.INTERNAL,
        "offered_at": Label.INTERNAL,
        "starts_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
        "state": Label.INTERNAL,
        "answered_at": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey(User, models.PROTECT, related_name="+")
    taker = models.ForeignKey(User, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-offered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="hand_over_has_a_period_or_none",
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="hand_over_to_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class HandOverTeam(models.Model):
    """One team of a hand-over. `outcome`: empty until the answer, then "taken" or why it stayed."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "hand_over": Label.INTERNAL,
        "team": Label.INTERNAL,
        "outcome": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="lines")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("hand_over", "team"), name="one_line_a_team")]

    def __str__(self) -> str:
        return f"hand-over line {self.pk}"
