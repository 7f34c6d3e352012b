"""Third persons: somebody in the youth's family whose own consent opens what is written about them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.labels import Label
from consent.codes import CHANNELS, IDENTITY_CHECKS
from consent.models.people import Guardian, Youth
from crypto.fields import SealedDateField, SealedTextField
from crypto.versioned import Versioned
from teams.models import Authority, Team, User


class RelatedPerson(Versioned):
    """Somebody an entry can be about besides the youth. `guardian` when it is a registered guardian.

    `date_of_birth` is known only of a child: it decides who signs, and when that signature ends.
    """

    class Relation(models.TextChoices):
        PARENT = "parent", _("Förälder")
        SIBLING = "sibling", _("Syskon")
        STEP_PARENT = "step_parent", _("Styvförälder")
        GRANDPARENT = "grandparent", _("Far- eller morförälder")
        PARTNER = "partner", _("Partner")
        OTHER = "other", _("Annan närstående")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "youth": Label.INTERNAL,
        "name": Label.SEALED,
        "relation": Label.INTERNAL,
        "date_of_birth": Label.SEALED,
        "guardian": Label.INTERNAL,
        "registered_at": Label.INTERNAL,
        "registered_by": Label.INTERNAL,
    }

    youth = models.ForeignKey(Youth, models.PROTECT, related_name="related")
    name = SealedTextField(key="person", max_length=120)
    relation = models.CharField(max_length=12, choices=Relation.choices)
    date_of_birth = SealedDateField(key="person", null=True, blank=True)
    guardian = models.ForeignKey(Guardian, models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("registered_at", "id")

    def __str__(self) -> str:
        return f"related {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The youth's key: the person is known here only because of the youth."""
        return self.youth_id


class RelatedConsent(Versioned):
    """A third person's own yes, for one team. Half-open; a withdrawal ends it from its registration.

    `signer`: the person, or the guardians of a person who is a child (`signed_by`: their names).
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "person": Label.INTERNAL,
        "team": Label.INTERNAL,
        "signer": Label.INTERNAL,
        "signed_by": Label.SEALED,
        "identity_check": Label.INTERNAL,
        "channel": Label.INTERNAL,
        "signed_at": Label.INTERNAL,
        "starts_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
        "registered_by": Label.INTERNAL,
        "withdrawn_at": Label.INTERNAL,
        "withdrawn_channel": Label.INTERNAL,
        "withdrawn_registered_by": Label.INTERNAL,
    }

    person = models.ForeignKey(RelatedPerson, models.PROTECT, related_name="consents")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    signer = models.CharField(
        max_length=8, choices=[("self", _("Personen själv")), ("guardian", _("Personens vårdnadshavare"))]
    )
    signed_by = SealedTextField(key="case", max_length=200, null=True, blank=True)
    identity_check = models.CharField(max_length=20, choices=list(IDENTITY_CHECKS.items()))
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()))
    signed_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_channel = models.CharField(
        max_length=10, choices=list(CHANNELS.items()), blank=True, default=""
    )
    withdrawn_registered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("starts_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="related_consent_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_channel="", withdrawn_registered_by__isnull=True
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_registered_by__isnull=False)
                    & ~Q(withdrawn_channel="")
                ),
                name="related_withdrawal_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"related consent {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The case key: its owner is the team."""
        return self.team_id


class RelatedConsentScope(models.Model):
    """What `sender` writes about that person of this kind may go to `recipient`. No row means no."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "consent": Label.INTERNAL,
        "sender": Label.INTERNAL,
        "recipient": Label.INTERNAL,
        "category": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(RelatedConsent, models.PROTECT, related_name="scope")
    sender = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("consent", "sender", "recipient", "category"), name="related_scope_line_once"
            ),
            models.CheckConstraint(
                condition=~Q(sender=F("recipient")), name="related_scope_between_two_authorities"
            ),
        ]

    def __str__(self) -> str:
        return f"related scope {self.pk}"
