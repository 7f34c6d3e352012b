"""Why an authority may process personal data at all (GDPR): public text, no consent and no youth in it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from audit.labels import Label
from teams.models import Authority


class ProcessingBasis(models.Model):
    """One authority's legal basis for one purpose, from–to, as the programme file says it.

    `confirm`: the wording has not been verified by a jurist.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "agreement": Label.PUBLIC,
        "authority": Label.PUBLIC,
        "code": Label.PUBLIC,
        "controller": Label.PUBLIC,
        "purpose": Label.PUBLIC,
        "article": Label.PUBLIC,
        "special_article": Label.PUBLIC,
        "statute": Label.PUBLIC,
        "starts_on": Label.PUBLIC,
        "ends_on": Label.PUBLIC,
        "confirm": Label.PUBLIC,
    }

    agreement = models.SlugField(max_length=60)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=60)
    controller = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    article = models.CharField(max_length=60)
    special_article = models.CharField(max_length=60, blank=True, default="")
    statute = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    confirm = models.BooleanField(default=True)

    class Meta:
        ordering = ("authority__name", "starts_on", "code")
        constraints = [
            models.UniqueConstraint(fields=("agreement", "code"), name="processing_basis_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="processing_basis_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.code}"
