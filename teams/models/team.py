"""The operative team around one youth, who sits in it from when to when, and who may not."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from audit import clock
from audit.labels import Label
from crypto.fields import SealedTextField
from crypto.versioned import Versioned
from teams.models.authorities import Authority
from teams.models.periods import PeriodQuerySet, ends_after_start
from teams.models.users import User


class Team(models.Model):
    """The operative team of one youth. Its id also owns the case key."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "created_at": Label.INTERNAL,
        "created_by": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        permissions = [
            ("contribute_team", "Can write in the team's case"),
            ("coordinate_team", "Can lead the team"),
        ]

    def __str__(self) -> str:
        return f"team {self.pk}"


class Membership(Versioned):
    """One person in one team for one authority, from–to. Ended, never deleted."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Samordnare")
        MEMBER = "member", _("Medlem")

    class TakenOver(models.TextChoices):
        UNLED = "unled", _("Ingen annan ledde teamet")
        COVER = "cover", _("Täcker upp för en annan samordnare")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "team": Label.INTERNAL,
        "user": Label.INTERNAL,
        "authority": Label.CODED,
        "role": Label.CODED,
        "starts_at": Label.CODED,
        "ends_at": Label.CODED,
        "substitute_for": Label.INTERNAL,
        "hand_over_note": Label.SEALED,
        "taken_over": Label.INTERNAL,
        "take_over_reason": Label.SEALED,
    }

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    authority = models.ForeignKey(Authority, models.PROTECT)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes"
    )
    hand_over_note = SealedTextField(key="case", max_length=4000, null=True, blank=True)
    taken_over = models.CharField(max_length=8, choices=TakenOver.choices, blank=True, default="")
    take_over_reason = SealedTextField(key="case", max_length=2000, null=True, blank=True)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    class Meta:
        constraints = [
            ends_after_start("membership_ends_after_start"),
            models.UniqueConstraint(
                fields=("team", "user"), condition=models.Q(ends_at__isnull=True), name="one_open_membership"
            ),
        ]
        indexes = [models.Index(fields=("user", "team"))]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The case key: its owner is the team."""
        return self.team_id


class Conflict(models.Model):
    """Conflict of interest (jäv). While open it blocks that person from that team, whatever else says yes."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "team": Label.INTERNAL,
        "user": Label.INTERNAL,
        "declared_at": Label.INTERNAL,
        "declared_by": Label.INTERNAL,
        "ended_at": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(User, models.PROTECT, related_name="conflicts")
    declared_at = models.DateTimeField(default=clock.now)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("team", "user"), condition=models.Q(ended_at__isnull=True), name="one_open_conflict"
            )
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"


class Notice(models.Model):
    """A neutral word to one person about one team: a code, never a reason."""

    class Kind(models.TextChoices):
        SUBSTITUTE_NEEDED = "substitute_needed", _("En ersättare behövs i teamet.")
        MEMBER_LEFT = "member_left", _("En person har lämnat teamet.")
        MEMBER_JOINED = "member_joined", _("En person har kommit med i teamet.")
        TAKEN_OVER = "taken_over", _("En annan samordnare har tagit över ett team.")
        HAND_OVER_OFFERED = "hand_over_offered", _("En kollega vill lämna över team till dig.")
        HAND_OVER_ANSWERED = "hand_over_answered", _("En kollega har svarat om de team du vill lämna över.")
        GLASS_OPENED = "glass_opened", _("Någon utanför teamet har öppnat ärendet med nödöppning.")
        GLASS_TO_REVIEW = "glass_to_review", _("En nödöppning väntar på att bli granskad.")
        GLASS_LATE = "glass_late", _("En nödöppning är inte granskad efter 72 timmar.")
        GLASS_UNJUSTIFIED = "glass_unjustified", _("En nödöppning har bedömts som inte befogad.")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "team": Label.INTERNAL,
        "authority": Label.INTERNAL,
        "kind": Label.INTERNAL,
        "for_user": Label.INTERNAL,
        "created_at": Label.INTERNAL,
        "read_at": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    for_user = models.ForeignKey(User, models.CASCADE)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=("for_user", "read_at"))]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class TeamUserObjectPermission(UserObjectPermissionBase):
    """django-guardian's rows for teams. Written only by `teams.services.members`; never the deciding rule
    alone.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "permission": Label.INTERNAL,
        "user": Label.INTERNAL,
        "content_object": Label.INTERNAL,
    }

    content_object = models.ForeignKey(Team, models.CASCADE, db_column="team_id")

    class Meta(UserObjectPermissionBase.Meta):
        pass
