"""What waits for somebody: next steps and notices."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from audit.labels import Label
from crypto.fields import SealedTextField

from .base import OfCase
from .case import Case
from .codes import NoticeCode


class Task(OfCase):
    """A next step with one owner and one date; read by the owner's and the maker's authorities.

    `meeting`: where it was decided, if it was at one.
    """

    title = SealedTextField(key="case", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_by_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    responsible_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    meeting = models.ForeignKey("sig.Meeting", models.PROTECT, null=True, blank=True, related_name="+")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "title": Label.SEALED,
        "made_by": Label.INTERNAL,
        "made_by_authority": Label.INTERNAL,
        "responsible": Label.INTERNAL,
        "responsible_authority": Label.INTERNAL,
        "due_on": Label.INTERNAL,
        "done_at": Label.INTERNAL,
        "done_by": Label.INTERNAL,
        "meeting": Label.INTERNAL,
    }

    class Meta:
        ordering = ("due_on",)
        indexes = (
            models.Index(fields=("case", "due_on"), condition=models.Q(done_at=None), name="sig_task_open"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_by__isnull=True)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="sig_task_done",
            ),
        )

    def __str__(self) -> str:
        return f"Task {self.pk}"


class Notice(models.Model):
    """Tells one person that something happened in a case: a code, never a name or a text.

    A reminder also says of which day, and how many days ahead it was due: it is told once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, choices=NoticeCode)
    about_on = models.DateField(null=True, blank=True)
    days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "case": Label.INTERNAL,
        "user": Label.INTERNAL,
        "code": Label.INTERNAL,
        "about_on": Label.INTERNAL,
        "days_before": Label.INTERNAL,
        "created_at": Label.INTERNAL,
        "read_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("user",), condition=models.Q(read_at=None), name="sig_notice_unread"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("case", "user", "code", "about_on", "days_before"), name="sig_notice_reminds_once"
            ),
            models.CheckConstraint(
                condition=models.Q(about_on__isnull=True, days_before__isnull=True)
                | models.Q(about_on__isnull=False, days_before__isnull=False),
                name="sig_notice_reminder_is_whole",
            ),
        )

    def __str__(self) -> str:
        return self.code
