"""What a browser session leaves: the session itself, forms kept when it ended, and forms sent once."""

import uuid
from typing import ClassVar

from django.db import models

from audit import clock
from audit.labels import Label
from crypto.fields import SealedJSONField
from teams.models.users import User, user_key_owner


class UserSession(models.Model):
    """A signed-in browser. The cookie's value is stored as a hash only; the row outlives the session as a
    trace.
    """

    class End(models.TextChoices):
        SIGNED_OUT = "signed_out"
        IDLE = "idle"
        ABSOLUTE = "absolute"
        REPLACED = "replaced"
        EVERYWHERE = "everywhere"
        ROLES_CHANGED = "roles_changed"
        MEMBERSHIP_CHANGED = "membership_changed"
        CREDENTIALS_CHANGED = "credentials_changed"
        DEACTIVATED = "deactivated"

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "user": Label.INTERNAL,
        "session_key_hash": Label.SECRET,
        "started_at": Label.INTERNAL,
        "last_seen_at": Label.INTERNAL,
        "verified_at": Label.INTERNAL,
        "ended_at": Label.INTERNAL,
        "end_reason": Label.INTERNAL,
    }

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    session_key_hash = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(default=clock.now)
    verified_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=End.choices, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=("user", "ended_at"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
                name="session_end_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class KeptForm(models.Model):
    """What somebody typed and sent after the session had ended, or is writing in a form without a case:
    sealed, seven days, for the same account only.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "user": Label.INTERNAL,
        "path": Label.INTERNAL,
        "body": Label.SEALED,
        "kept_at": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    user = models.ForeignKey(User, models.CASCADE)
    path = models.CharField(max_length=300)
    body = SealedJSONField(key="user")
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=("user", "path"))]

    def __str__(self) -> str:
        return f"kept form {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The account's own key."""
        return user_key_owner(self.user_id)


class Submission(models.Model):
    """A form that was sent. The token is unique per user; the keyed hash tells a repeat from a changed
    body.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "user": Label.INTERNAL,
        "token": Label.INTERNAL,
        "body_hash": Label.SECRET,
        "result": Label.INTERNAL,
        "sent_at": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE)
    token = models.UUIDField()
    body_hash = models.CharField(max_length=64)
    result = models.CharField(max_length=300, blank=True, default="")
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "token"), name="submission_once")]

    def __str__(self) -> str:
        return f"submission {self.pk}"
