"""What belongs to one member of staff alone: own phrases, the last look at the day, when mail may come."""

import uuid
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.labels import Label
from crypto.fields import SealedTextField
from crypto.versioned import Versioned
from teams.models import user_key_owner

from .codes import MailWhen


class Phrase(Versioned):
    """A sentence that somebody writes often. Sealed: somebody will put a name in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedTextField(key="user", max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "user": Label.INTERNAL,
        "text": Label.SEALED,
        "position": Label.INTERNAL,
    }

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"Phrase {self.pk}"

    def key_owner(self) -> UUID:
        return user_key_owner(self.user_id)


class DayVisit(models.Model):
    """When somebody last looked at the day, and the time before: "new since last time" counts from that."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", primary_key=True)
    seen_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "user": Label.INTERNAL,
        "seen_at": Label.INTERNAL,
        "before_at": Label.INTERNAL,
    }

    def __str__(self) -> str:
        return f"Visit of {self.user_id}"


class MailSetting(models.Model):
    """When SIG may write "Du har något att göra i SIG" to somebody. Hours are Europe/Stockholm, 0–23."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    when = models.CharField(max_length=8, choices=MailWhen, default=MailWhen.DAILY)
    daily_hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(default=17)
    quiet_to = models.PositiveSmallIntegerField(default=7)
    weekends = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "user": Label.INTERNAL,
        "when": Label.INTERNAL,
        "daily_hour": Label.INTERNAL,
        "quiet_from": Label.INTERNAL,
        "quiet_to": Label.INTERNAL,
        "weekends": Label.INTERNAL,
        "mailed_at": Label.INTERNAL,
    }

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(daily_hour__lte=23, quiet_from__lte=23, quiet_to__lte=23), name="sig_mail_hours"
            ),
        )

    def __str__(self) -> str:
        return f"Mail to {self.user_id}"
