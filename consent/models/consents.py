"""Consent as it was drafted and signed, and the grants derived from it."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from audit import clock
from audit.labels import Label
from consent.categories import DEFAULT_PURPOSE, PURPOSES
from consent.codes import CHANNELS, IDENTITY_CHECKS, INTERPRETERS, LANGUAGES, NAMES, State
from consent.models.people import Guardian, Youth
from crypto.versioned import Versioned
from teams.models import Authority, Team, User
from teams.models.periods import PeriodQuerySet


class Consent(Versioned):
    """One paper with one purpose, one scope and one period. Renewals share the `series`; after a withdrawal
    a new one begins.

    `rules` are the rules of signing that held when it was drafted. `ends_at` is exclusive.
    """

    class Ended(models.TextChoices):
        CLOSED = "closed", _("Ärendet avslutades")
        REFUSED = "refused", _("Samtycke gavs inte")
        DISCARDED = "discarded", _("Utkastet togs bort")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "series": Label.INTERNAL,
        "youth": Label.INTERNAL,
        "team": Label.INTERNAL,
        "state": Label.CODED,
        "purpose": Label.CODED,
        "rules": Label.INTERNAL,
        "starts_at": Label.CODED,
        "ends_at": Label.CODED,
        "created_at": Label.INTERNAL,
        "created_by": Label.INTERNAL,
        "activated_at": Label.CODED,
        "withdrawn_at": Label.CODED,
        "superseded_at": Label.INTERNAL,
        "ended_at": Label.CODED,
        "ended_reason": Label.CODED,
    }

    series = models.UUIDField(default=uuid.uuid4)
    youth = models.ForeignKey(Youth, models.PROTECT, related_name="consents")
    team = models.ForeignKey(Team, models.PROTECT, related_name="consents")
    state = models.CharField(max_length=16, choices=[(s.value, NAMES[s]) for s in State], default=State.DRAFT)
    purpose = models.CharField(max_length=20, choices=list(PURPOSES.items()), default=DEFAULT_PURPOSE)
    rules = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=10, choices=Ended.choices, blank=True, default="")

    history = HistoricalRecords(
        history_id_field=models.UUIDField(default=uuid.uuid4), user_db_constraint=False
    )

    class Meta:
        ordering = ("created_at", "id")
        indexes = [models.Index(fields=("team", "state")), models.Index(fields=("series",))]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="consent_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_reason="")
                | (Q(ended_at__isnull=False) & ~Q(ended_reason="")),
                name="consent_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False),
                name="withdrawn_consent_has_a_time",
            ),
            models.UniqueConstraint(
                fields=("team", "purpose"),
                condition=Q(state__in=("draft", "partly_signed"), activated_at__isnull=True),
                name="one_unfinished_consent_per_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class ConsentScope(models.Model):
    """One yes on the paper: what `sender` holds of this kind may go to `recipient`. No row means no."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "consent": Label.INTERNAL,
        "sender": Label.INTERNAL,
        "recipient": Label.INTERNAL,
        "category": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="scope")
    sender = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("consent", "sender", "recipient", "category"), name="scope_line_once"
            ),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="scope_between_two_authorities"),
        ]

    def __str__(self) -> str:
        return f"scope {self.pk}"


class ConsentSignature(models.Model):
    """One person's yes as registered. `signed_at` is what the paper says; it counts from `registered_at`.

    A guardian who took it back may sign again: a new row. `ended_series`: the series of the consent that
    this withdrawal ended; what was shared in it never revives. `language`, `interpreter`: how it was told.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "consent": Label.INTERNAL,
        "signer": Label.INTERNAL,
        "guardian": Label.INTERNAL,
        "signed_at": Label.INTERNAL,
        "registered_at": Label.INTERNAL,
        "identity_check": Label.INTERNAL,
        "channel": Label.INTERNAL,
        "language": Label.INTERNAL,
        "interpreter": Label.INTERNAL,
        "registered_by": Label.INTERNAL,
        "ended_series": Label.INTERNAL,
        "withdrawn_at": Label.INTERNAL,
        "withdrawn_channel": Label.INTERNAL,
        "withdrawn_registered_by": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="signatures")
    signer = models.CharField(
        max_length=8, choices=[("youth", _("Den unge")), ("guardian", _("Vårdnadshavare"))]
    )
    guardian = models.ForeignKey(Guardian, models.PROTECT, null=True, blank=True, related_name="signatures")
    signed_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    identity_check = models.CharField(max_length=20, choices=list(IDENTITY_CHECKS.items()))
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()))
    language = models.CharField(max_length=8, choices=list(LANGUAGES.items()), blank=True, default="")
    interpreter = models.CharField(max_length=12, choices=list(INTERPRETERS.items()), default="none")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_channel = models.CharField(
        max_length=10, choices=list(CHANNELS.items()), blank=True, default=""
    )
    withdrawn_registered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_series = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("registered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(signer="youth", guardian__isnull=True)
                | Q(signer="guardian", guardian__isnull=False),
                name="guardian_names_who_signed",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_channel="", withdrawn_registered_by__isnull=True
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_registered_by__isnull=False)
                    & ~Q(withdrawn_channel="")
                ),
                name="withdrawal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(interpreter__in=tuple(INTERPRETERS)), name="no_child_interprets"
            ),
            models.CheckConstraint(
                condition=Q(ended_series__isnull=True) | Q(withdrawn_at__isnull=False),
                name="only_a_withdrawal_ends_a_series",
            ),
            models.UniqueConstraint(
                fields=("consent", "guardian"),
                condition=Q(withdrawn_at__isnull=True),
                name="guardian_signs_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("consent",), condition=Q(signer="youth"), name="youth_signs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class SignatureExclusion(models.Model):
    """What one signer took away from the paper: an authority, a kind of information, or one kind to one
    authority. `channel` and `registered_by` only where it was said after the signature.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "signature": Label.INTERNAL,
        "recipient": Label.INTERNAL,
        "category": Label.INTERNAL,
        "since": Label.INTERNAL,
        "channel": Label.INTERNAL,
        "registered_by": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signature = models.ForeignKey(ConsentSignature, models.PROTECT, related_name="exclusions")
    recipient = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001  NULL: every kind
    since = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=list(CHANNELS.items()), blank=True, default="")
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | Q(category__isnull=False),
                name="exclusion_names_something",
            )
        ]

    def __str__(self) -> str:
        return f"exclusion {self.pk}"


class AuthorityRemoval(models.Model):
    """An authority was taken out of the team.

    Consents drafted before that share nothing more with or from it.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "team": Label.INTERNAL,
        "authority": Label.INTERNAL,
        "removed_at": Label.INTERNAL,
        "removed_by": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="removals")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"removal {self.pk}"


class Grant(models.Model):
    """Derived by `consent.grants.derive`, never edited: `recipient` may read `category` from `sender`,
    half-open.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "consent": Label.INTERNAL,
        "series": Label.INTERNAL,
        "team": Label.INTERNAL,
        "sender": Label.INTERNAL,
        "recipient": Label.INTERNAL,
        "category": Label.INTERNAL,
        "starts_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="grants")
    series = models.UUIDField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="grants")
    sender = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=("team", "recipient", "category", "sender")),
            models.Index(fields=("series",)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="grant_ends_after_start"),
            models.UniqueConstraint(
                fields=("consent", "sender", "recipient", "category", "starts_at"), name="grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


class Held(models.Func):
    """`Team.objects.annotate(held=Held("id"))`: keeps the team's consents from changing until the
    transaction ends.

    For whoever has no right to see the consent rows but acts on them (a release). Shared; a withdrawal
    waits.
    """

    function = "consent_hold"

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, output_field=models.IntegerField(), **extra)
