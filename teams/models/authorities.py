"""Boards, authorities and units: who answers for what, and which secrecy rule binds them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.labels import Label


class Board(models.Model):
    """A responsible municipal board, its own controller under data protection law."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "code": Label.PUBLIC,
        "name": Label.PUBLIC,
    }

    code = models.SlugField(_("kod"), max_length=20, unique=True)
    name = models.CharField(_("namn"), max_length=120)

    def __str__(self) -> str:
        return self.name


class Authority(models.Model):
    """A party to the agreement. `kind` decides what the law lets it send and receive."""

    class Kind(models.TextChoices):
        SOCIAL_SERVICES = "social_services", _("Socialtjänst")
        POLICE = "police", _("Polis")
        SCHOOL = "school", _("Skola")
        BUP = "bup", _("BUP")
        LABOUR_MARKET = "labour_market", _("Arbetsmarknadsåtgärder för unga")
        UNG_FRITID = "ung_fritid", _("Ung Fritid")
        ARBETSFORMEDLINGEN = "arbetsformedlingen", _("Arbetsförmedlingen")
        PROPERTY_OWNER = "property_owner", _("Fastighetsägare")

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.CODED,
        "code": Label.PUBLIC,
        "kind": Label.PUBLIC,
        "name": Label.PUBLIC,
        "board": Label.PUBLIC,
        "secrecy_regime": Label.PUBLIC,
    }

    id = models.AutoField(primary_key=True)
    code = models.SlugField(_("kod"), max_length=40, unique=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("namn"), max_length=120)
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, verbose_name=_("nämnd"))
    secrecy_regime = models.CharField(_("sekretessregel"), max_length=40, blank=True, default="")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A workplace within an authority."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "authority": Label.PUBLIC,
        "name": Label.PUBLIC,
    }

    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="units", verbose_name=_("verksamhet")
    )
    name = models.CharField(_("namn"), max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("authority", "name"), name="unit_once_per_authority")]
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
