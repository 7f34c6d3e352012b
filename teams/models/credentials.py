"""What somebody proves who they are with. Hashes and sealed secrets only."""

import uuid
from typing import ClassVar

from django.db import models
from django_otp.models import Device, ThrottlingMixin

from audit import clock
from audit.labels import Label
from crypto.fields import SealedTextField
from teams.models.users import User, user_key_owner


class SetUpLink(models.Model):
    """A one-time link that lets its holder choose password and authenticator. Only the token's hash is
    stored.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "user": Label.INTERNAL,
        "token_hash": Label.SECRET,
        "expires_at": Label.INTERNAL,
        "password_set_at": Label.INTERNAL,
        "used_at": Label.INTERNAL,
    }

    user = models.ForeignKey(User, models.CASCADE, related_name="set_up_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    password_set_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"set-up link {self.pk}"


class Authenticator(ThrottlingMixin, Device):
    """A time-based one-time-code generator (RFC 6238). The shared secret is sealed under the account's own
    key.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "user": Label.INTERNAL,
        "name": Label.INTERNAL,
        "confirmed": Label.INTERNAL,
        "throttling_failure_timestamp": Label.INTERNAL,
        "throttling_failure_count": Label.INTERNAL,
        "version": Label.INTERNAL,
        "key": Label.SECRET,
        "last_t": Label.INTERNAL,
        "created_at": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    key = SealedTextField(key="user", max_length=80)
    last_t = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "confirmed"), name="one_authenticator_per_state")
        ]

    def __str__(self) -> str:
        return f"authenticator {self.pk}"

    def key_owner(self) -> uuid.UUID:
        """The account's own key."""
        return user_key_owner(self.user_id)

    def get_throttle_factor(self) -> int:
        """Waiting after failures: 1, 2, 4, 8 … seconds."""
        return 1


class RecoveryCode(models.Model):
    """One of ten codes for a lost phone: 50 random bits, keyed hash, single use."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "user": Label.INTERNAL,
        "code_hash": Label.SECRET,
        "used_at": Label.INTERNAL,
    }

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "code_hash"), name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
