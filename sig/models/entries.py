"""What the team writes, and to whom each piece has been released."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.labels import Label
from consent.categories import CATEGORIES
from crypto.fields import SealedTextField

from .base import OfCase
from .codes import ContactKind, EntryKind, IncidentKind, ReleaseBasis


class Entry(OfCase):
    """A contact, note or incident. It belongs to the author's authority; others read it by release only.

    A published entry is never changed: a correction is a new entry with `corrects`. `inbound_ground`: on what
    (a code of `consent.paragraphs`) a fact came in without consent, and `reporter` from whom; a reporter is
    masked in every extract. `spoken_alone`: did the youth speak alone with the author. `meeting` binds what
    is to be brought up and what was said there, and `answers` says about which point. `saved_at` and
    `draft_warned_at` are about a draft: when it was last touched, and when its author was told that it will
    be destroyed. `settles_at`: until then the author may undo it, and then it is an entry by itself. A draft
    need not say how or what about yet.
    """

    kind = models.CharField(max_length=8, choices=EntryKind)
    contact_kind = models.CharField(max_length=16, choices=ContactKind, blank=True)
    incident_kind = models.CharField(max_length=16, choices=IncidentKind, blank=True)
    category = models.CharField(
        max_length=16, choices=[(item.code, item.name) for item in CATEGORIES.values()]
    )
    owner_authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    created_at = models.DateTimeField()
    text = SealedTextField(key="case", null=True, blank=True)
    draft = models.BooleanField(default=False)
    saved_at = models.DateTimeField(null=True, blank=True)
    draft_warned_at = models.DateTimeField(null=True, blank=True)
    settles_at = models.DateTimeField(null=True, blank=True)
    investigation_restricted = models.BooleanField(default=False)
    restricted_review_on = models.DateField(null=True, blank=True)
    flagged = models.BooleanField(default=False)
    inbound_ground = models.CharField(max_length=20, blank=True, default="")
    reporter = SealedTextField(key="case", max_length=200, null=True, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    goal = models.ForeignKey("sig.Goal", models.PROTECT, null=True, blank=True, related_name="+")
    spoken_alone = models.BooleanField(null=True, blank=True)
    meeting = models.ForeignKey("sig.Meeting", models.PROTECT, null=True, blank=True, related_name="points")
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="said")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "kind": Label.INTERNAL,
        "contact_kind": Label.INTERNAL,
        "incident_kind": Label.INTERNAL,
        "category": Label.INTERNAL,
        "owner_authority": Label.INTERNAL,
        "author": Label.INTERNAL,
        "happened_at": Label.INTERNAL,
        "created_at": Label.INTERNAL,
        "text": Label.SEALED,
        "draft": Label.INTERNAL,
        "saved_at": Label.INTERNAL,
        "draft_warned_at": Label.INTERNAL,
        "settles_at": Label.INTERNAL,
        "investigation_restricted": Label.INTERNAL,
        "restricted_review_on": Label.INTERNAL,
        "flagged": Label.INTERNAL,
        "inbound_ground": Label.INTERNAL,
        "reporter": Label.SEALED,
        "corrects": Label.INTERNAL,
        "goal": Label.INTERNAL,
        "spoken_alone": Label.INTERNAL,
        "meeting": Label.INTERNAL,
        "answers": Label.INTERNAL,
    }

    class Meta:
        indexes = (
            models.Index(fields=("case", "-happened_at"), name="sig_entry_timeline"),
            models.Index(fields=("author",), condition=Q(draft=True), name="sig_entry_drafts"),
        )
        constraints = (
            models.CheckConstraint(
                condition=(Q(kind="contact") & (~Q(contact_kind="") | Q(draft=True)))
                | (~Q(kind="contact") & Q(contact_kind="")),
                name="sig_entry_contact_kind",
            ),
            models.CheckConstraint(
                condition=(Q(kind="incident") & (~Q(incident_kind="") | Q(draft=True)))
                | (~Q(kind="incident") & Q(incident_kind="")),
                name="sig_entry_incident_kind",
            ),
            models.CheckConstraint(condition=~Q(category="") | Q(draft=True), name="sig_entry_category"),
            models.CheckConstraint(condition=Q(settles_at=None) | Q(draft=True), name="sig_entry_settled"),
        )

    def __str__(self) -> str:
        return f"Entry {self.pk}"


class EntryAbout(models.Model):
    """An entry tells something about a third person: consent releases it only where that person agreed too.

    Written with the entry, never changed. `case` repeats the entry's, for the policy of this table.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="about")
    case = models.ForeignKey("sig.Case", models.PROTECT, related_name="+")
    person = models.ForeignKey("consent.RelatedPerson", models.PROTECT, related_name="+")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "entry": Label.INTERNAL,
        "case": Label.INTERNAL,
        "person": Label.INTERNAL,
    }

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "person"), name="sig_entry_about_once"),)

    def __str__(self) -> str:
        return f"About {self.pk}"


class Release(models.Model):
    """One entry shown to one authority, on one ground, until it is taken back or the ground ends.

    `sender` and `team` repeat the entry's, so that the policy of this table need not read entries.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="releases")
    case = models.ForeignKey("sig.Case", models.PROTECT, related_name="+")
    sender = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    recipient = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=ReleaseBasis)
    series = models.UUIDField(null=True, blank=True)
    ground = models.ForeignKey(
        "consent.DisclosureGround", models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "entry": Label.INTERNAL,
        "case": Label.INTERNAL,
        "sender": Label.INTERNAL,
        "recipient": Label.INTERNAL,
        "basis": Label.INTERNAL,
        "series": Label.INTERNAL,
        "ground": Label.INTERNAL,
        "released_at": Label.INTERNAL,
        "released_by": Label.INTERNAL,
        "taken_back_at": Label.INTERNAL,
        "taken_back_by": Label.INTERNAL,
    }

    class Meta:
        indexes = (models.Index(fields=("entry", "recipient"), name="sig_release_lookup"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(basis="consent", series__isnull=False, ground__isnull=True)
                | Q(basis="statutory", series__isnull=True, ground__isnull=False),
                name="sig_release_one_ground",
            ),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="sig_release_to_other"),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="sig_release_taken_back",
            ),
        )

    def __str__(self) -> str:
        return f"Release {self.pk}"


class Withholding(OfCase):
    """An entry is not for the guardians (OSL 12 kap. 3 §: the youth would suffer considerably). Until lifted.

    `authority` is the entry's owner: it decides, and reads the reason.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="withholdings")
    authority = models.ForeignKey("teams.Authority", models.PROTECT, related_name="+")
    reason = SealedTextField(key="case", max_length=4000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    review_on = models.DateField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "version": Label.INTERNAL,
        "case": Label.INTERNAL,
        "team": Label.INTERNAL,
        "entry": Label.INTERNAL,
        "authority": Label.INTERNAL,
        "reason": Label.SEALED,
        "decided_by": Label.INTERNAL,
        "decided_at": Label.INTERNAL,
        "review_on": Label.INTERNAL,
        "lifted_at": Label.INTERNAL,
        "lifted_by": Label.INTERNAL,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("entry",), condition=Q(lifted_at=None), name="sig_one_withholding_in_force"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="sig_withholding_lifted",
            ),
        )

    def __str__(self) -> str:
        return f"Withholding {self.pk}"
