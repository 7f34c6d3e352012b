"""A door opened in an emergency: one person, one team, at most an hour, and looked into afterwards."""

import uuid
from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.labels import Label
from crypto.fields import SealedTextField
from crypto.versioned import Versioned
from teams.models.authorities import Authority
from teams.models.team import Team
from teams.models.users import User

LONGEST: Final = timedelta(minutes=60)


class BreakGlass(Versioned):
    """While it lasts `user` stands to the team as a member for `authority`, never as its coordinator.

    Without a `paragraph` it opens what that authority holds or has been shown. With one (a code of
    `consent.paragraphs`) it is itself the statutory ground for reading what the others hold. A conflict of
    interest still wins. `ends_at` is exclusive, at most 60 minutes after `opened_at`.
    """

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("Befogad")
        NOT_JUSTIFIED = "not_justified", _("Inte befogad")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "team": Label.INTERNAL,
        "user": Label.INTERNAL,
        "authority": Label.INTERNAL,
        "reason": Label.SEALED,
        "paragraph": Label.INTERNAL,
        "opened_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
        "reviewed_at": Label.INTERNAL,
        "reviewed_by": Label.INTERNAL,
        "verdict": Label.INTERNAL,
        "escalated_at": Label.INTERNAL,
    }

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    reason = SealedTextField(key="case", max_length=2000)
    paragraph = models.CharField(max_length=20, blank=True, default="")
    opened_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=14, choices=Verdict.choices, blank=True, default="")
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=("user", "ends_at"), name="break_glass_open")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("opened_at")), name="break_glass_runs_forward"),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("opened_at") + LONGEST), name="break_glass_an_hour_at_most"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="break_glass_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="")),
                name="break_glass_review_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"break-glass {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The case key: its owner is the team."""
        return self.team_id
