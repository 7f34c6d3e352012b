"""The groups above the teams: management, steering, officials and political steering group."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.labels import Label
from teams.models.periods import PeriodQuerySet, ends_after_start
from teams.models.users import User


class Body(models.Model):
    """A standing group. Its members see figures, never a person."""

    class Kind(models.TextChoices):
        MANAGEMENT = "management", _("Ledningsgrupp")
        STEERING = "steering", _("Styrgrupp")
        OFFICIALS = "officials", _("Tjänstemannastyrgrupp")
        POLITICAL = "political", _("Politisk styrgrupp")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "kind": Label.PUBLIC,
        "name": Label.PUBLIC,
    }

    kind = models.CharField(_("slag"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("namn"), max_length=120, unique=True)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class BodyMembership(models.Model):
    """A seat in a body, from–to."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "body": Label.INTERNAL,
        "user": Label.INTERNAL,
        "starts_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
    }

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, models.PROTECT, related_name="seats")
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("seat_ends_after_start"),
            models.UniqueConstraint(
                fields=("body", "user"), condition=models.Q(ends_at__isnull=True), name="one_open_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk}"
