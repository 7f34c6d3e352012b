"""Figures that leave the house: what was ordered, what was made of it, who stood for it, and every file.

All rows are only added. A publication (utgåva) has left the house when two people who did not order it have
approved it; from then on every later one is audited together with it.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from audit.labels import Label

from .base import AppendOnly
from .codes import Audience, PublicationAnswer
from .programme import Programme


class DefinitionVersion(AppendOnly):
    """What "has broken loose" means, in one version: text, percentage, and the programmes that count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Programme, models.PROTECT, related_name="definitions")
    version = models.CharField(max_length=20)
    text = models.TextField()
    occupation_percent = models.PositiveSmallIntegerField()
    programmes = models.JSONField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "agreement": Label.PUBLIC,
        "version": Label.PUBLIC,
        "text": Label.PUBLIC,
        "occupation_percent": Label.PUBLIC,
        "programmes": Label.PUBLIC,
        "proposed_by": Label.INTERNAL,
        "proposed_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("proposed_at",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "version"), name="sig_definition_once"),
            models.CheckConstraint(
                condition=models.Q(occupation_percent__lte=100), name="sig_definition_percent"
            ),
        )

    def __str__(self) -> str:
        return self.version


class DefinitionAdoption(AppendOnly):
    """The steering group's decision: which version, on which day, in which minutes. The last one is in
    force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    definition = models.OneToOneField(DefinitionVersion, models.PROTECT, related_name="adoption")
    adopted_on = models.DateField()
    minutes = models.CharField(max_length=120)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "definition": Label.PUBLIC,
        "adopted_on": Label.PUBLIC,
        "minutes": Label.PUBLIC,
        "recorded_by": Label.INTERNAL,
        "recorded_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("recorded_at",)

    def __str__(self) -> str:
        return f"adopted {self.adopted_on}"


class PublicationOrder(AppendOnly):
    """Somebody asks for a publication: to whom, as of the end of which day, with which words.

    `texts`: heading (done, together, effects, ahead) → what the coordinator writes under it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Programme, models.PROTECT, related_name="publication_orders")
    audience = models.CharField(max_length=10, choices=Audience)
    ends_on = models.DateField()
    texts = models.JSONField()
    with_cost = models.BooleanField(default=False)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "agreement": Label.PUBLIC,
        "audience": Label.INTERNAL,
        "ends_on": Label.INTERNAL,
        "texts": Label.INTERNAL,
        "with_cost": Label.INTERNAL,
        "ordered_by": Label.INTERNAL,
        "ordered_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("ordered_at",)

    def __str__(self) -> str:
        return f"{self.audience} {self.ends_on}"


class PublicationRefusal(AppendOnly):
    """Nothing could leave the house: why, by the code of `sig.publishing.record.REASONS`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.OneToOneField(PublicationOrder, models.PROTECT, related_name="refusal")
    code = models.CharField(max_length=20)
    refused_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "order": Label.INTERNAL,
        "code": Label.INTERNAL,
        "refused_at": Label.INTERNAL,
    }

    def __str__(self) -> str:
        return self.code


class Publication(AppendOnly):
    """What may leave the house, once two people have approved it: page, files and charts are made of `record`
    only (`sig.reports.issued.Issued`), never counted again. `key` is its name within the agreement.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.OneToOneField(PublicationOrder, models.PROTECT, related_name="publication")
    agreement = models.ForeignKey(Programme, models.PROTECT, related_name="publications")
    key = models.SlugField(max_length=20)
    menu = models.CharField(max_length=20)
    record = models.JSONField()
    digest = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "order": Label.INTERNAL,
        "agreement": Label.PUBLIC,
        "key": Label.INTERNAL,
        "menu": Label.INTERNAL,
        "record": Label.INTERNAL,
        "digest": Label.INTERNAL,
        "counted_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("counted_at",)
        constraints = (models.UniqueConstraint(fields=("agreement", "key"), name="sig_publication_key"),)

    def __str__(self) -> str:
        return self.key


class PublicationCounts(AppendOnly):
    """The true counts that a publication was made from. They never leave: the application may add them, the
    connection for counting alone reads them, so that the next publication is audited together with this one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.OneToOneField(Publication, models.PROTECT, related_name="counts")
    counts = models.JSONField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "publication": Label.CODED,
        "counts": Label.CODED,
    }

    def __str__(self) -> str:
        return f"Counts {self.pk}"


class PublicationDecision(AppendOnly):
    """One person's yes or no to a publication that has not left the house. One answer a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="decisions")
    answer = models.CharField(max_length=8, choices=PublicationAnswer)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "publication": Label.INTERNAL,
        "answer": Label.INTERNAL,
        "note": Label.INTERNAL,
        "decided_by": Label.INTERNAL,
        "decided_at": Label.INTERNAL,
    }

    class Meta:
        ordering = ("decided_at",)
        constraints = (
            models.UniqueConstraint(fields=("publication", "decided_by"), name="sig_publication_one_answer"),
        )

    def __str__(self) -> str:
        return self.answer


class PublicationFile(AppendOnly):
    """One file of a publication as it left the house, with its SHA-256; made once, at the second approval."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    media_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "publication": Label.INTERNAL,
        "kind": Label.INTERNAL,
        "name": Label.INTERNAL,
        "media_type": Label.INTERNAL,
        "sha256": Label.INTERNAL,
        "content": Label.INTERNAL,
        "made_at": Label.INTERNAL,
    }

    class Meta:
        constraints = (models.UniqueConstraint(fields=("publication", "kind"), name="sig_publication_file"),)

    def __str__(self) -> str:
        return self.name
