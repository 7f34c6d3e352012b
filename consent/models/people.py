"""The young person, their identity numbers, their guardians, and the team that is about them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audit import clock
from audit.labels import Label
from consent.codes import HOMES
from consent.identity import KIND_NAMES, Kind
from consent.signers import KINDS, STANDINGS
from crypto.fields import SealedDateField, SealedTextField
from crypto.versioned import Versioned
from teams.models import Team, User


class Youth(Versioned):
    """The data subject. Everything that says who it is is sealed under the person's own key."""

    class Sex(models.TextChoices):
        GIRL = "F", _("Flicka")
        BOY = "M", _("Pojke")
        OTHER = "X", _("Annat eller okänt")

    class Protection(models.TextChoices):
        NONE = "none", _("Nej")
        MARKED = "marked", _("Sekretessmarkering")
        PROTECTED_REGISTRATION = "protected_registration", _("Skyddad folkbokföring")
        FICTITIOUS = "fictitious", _("Fingerade uppgifter")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "name": Label.SEALED,
        "date_of_birth": Label.SEALED,
        "phone": Label.SEALED,
        "sex": Label.CODED,
        "language": Label.INTERNAL,
        "interpreter": Label.INTERNAL,
        "protection": Label.INTERNAL,
        "registered_by": Label.INTERNAL,
        "registered_at": Label.INTERNAL,
    }

    name = SealedTextField(key="person", max_length=120)
    date_of_birth = SealedDateField(key="person")
    phone = SealedTextField(key="person", max_length=40, null=True, blank=True)
    sex = models.CharField(_("kön"), max_length=1, choices=Sex.choices, default=Sex.OTHER)
    language = models.CharField(_("språk"), max_length=10, default="sv")
    interpreter = models.BooleanField(_("behöver tolk"), default=False)
    protection = models.CharField(max_length=24, choices=Protection.choices, default=Protection.NONE)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    class Meta:
        verbose_name_plural = "youths"

    def __str__(self) -> str:
        return f"youth {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The person's own key."""
        return self.id


class Subject(models.Model):
    """Which youth a team is about. `reference` is the case number, printed instead of a personal number."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "team": Label.INTERNAL,
        "youth": Label.INTERNAL,
        "reference": Label.INTERNAL,
        "linked_by": Label.INTERNAL,
        "linked_at": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.OneToOneField(Team, models.PROTECT, related_name="subject")
    youth = models.ForeignKey(Youth, models.PROTECT, related_name="subjects")
    reference = models.CharField(max_length=40, blank=True, default="")
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"subject of {self.team_id}"


class IdentityNumber(Versioned):
    """A typed, dated number. A person may have several over time; a later one never deletes an earlier.

    `confirmed` is False when somebody else already holds that number: both rows stay, the one who
    registered is told nothing, the coordinator is asked to find out whether it is the same person.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "youth": Label.INTERNAL,
        "kind": Label.INTERNAL,
        "number": Label.SEALED,
        "lookup": Label.INDEX,
        "confirmed": Label.INTERNAL,
        "issuer": Label.INTERNAL,
        "level": Label.INTERNAL,
        "since": Label.INTERNAL,
    }

    youth = models.ForeignKey(Youth, models.PROTECT, related_name="numbers")
    kind = models.CharField(max_length=20, choices=[(kind.value, KIND_NAMES[kind]) for kind in Kind])
    number = SealedTextField(key="person", max_length=40)
    lookup = models.BinaryField(null=True, editable=False)
    confirmed = models.BooleanField(default=True)
    issuer = models.CharField(max_length=60, blank=True, default="")
    level = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[("proven", _("Styrkt")), ("probable", _("Sannolik")), ("uncertain", _("Osäker"))],
    )
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("lookup",),
                condition=models.Q(confirmed=True),
                name="one_confirmed_holder_of_a_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The person's own key."""
        return self.youth_id


class Guardian(Versioned):
    """Somebody with custody of a youth, or who stands in their place.

    Ended by `custody_until`, never deleted.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "youth": Label.INTERNAL,
        "name": Label.SEALED,
        "phone": Label.SEALED,
        "kind": Label.INTERNAL,
        "standing": Label.INTERNAL,
        "standing_since": Label.INTERNAL,
        "home": Label.INTERNAL,
        "language": Label.INTERNAL,
        "interpreter": Label.INTERNAL,
        "protection": Label.INTERNAL,
        "registered_at": Label.INTERNAL,
        "registered_by": Label.INTERNAL,
        "custody_until": Label.INTERNAL,
    }

    youth = models.ForeignKey(Youth, models.PROTECT, related_name="guardians")
    name = SealedTextField(key="person", max_length=120)
    phone = SealedTextField(key="person", max_length=40, null=True, blank=True)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()), default="guardian")
    standing = models.CharField(max_length=16, choices=list(STANDINGS.items()), default="active")
    standing_since = models.DateTimeField(null=True, blank=True)
    home = models.CharField(
        max_length=10,
        default="same",
        choices=list(HOMES.items()),
    )
    language = models.CharField(max_length=10, default="sv")
    interpreter = models.BooleanField(default=False)
    protection = models.CharField(
        max_length=24, choices=Youth.Protection.choices, default=Youth.Protection.NONE
    )
    registered_at = models.DateTimeField(default=clock.now)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    custody_until = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    class Meta:
        ordering = ("registered_at", "id")

    def __str__(self) -> str:
        return f"guardian {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The youth's key: a guardian is known here only because of the youth."""
        return self.youth_id
