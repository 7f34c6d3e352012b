"""Who will be able to read what is being written: worked out before saving, shown beside the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from consent.categories import CATEGORIES
from sig import access
from sig.casefile import CaseFile, Reader
from sig.services.releases import To

BETWEEN = "|"
Choice = tuple[str, str]


@dataclass(frozen=True)
class Readers:
    """For one category ("" when none is chosen): who always reads, who may be ticked, who may not."""

    category: str = ""
    always: tuple[str, ...] = ()
    recipients: tuple[Choice, ...] = ()
    grounds: tuple[Choice, ...] = ()
    not_covered: tuple[str, ...] = ()

    @property
    def covered(self) -> list[str]:
        """Everybody that the consent covers: ticked from the start."""
        return [authority for authority, _name in self.recipients]


def readers(file: CaseFile, category: str, *, by: Any) -> Readers:
    """Who can be let to read an entry of this category, and on what."""
    known = category in CATEGORIES
    found = access.readers_preview(file.id, category, by=by) if known else ()
    return sorted_out(category if known else "", found, {authority for _id, _name, authority in file.people})


def sorted_out(category: str, found: Iterable[Reader], in_team: set[str]) -> Readers:
    """The preview as the form needs it. Pure."""
    by_basis: dict[str, list[Reader]] = {"own": [], "consent": [], "statutory": []}
    for reader in found:
        by_basis[reader.basis].append(reader)
    shared = {reader.authority for reader in found}
    return Readers(
        category=category,
        always=tuple(reader.authority for reader in by_basis["own"]),
        recipients=tuple((str(reader.authority_id), _until(reader)) for reader in by_basis["consent"]),
        grounds=tuple((_ground_key(reader), _until(reader)) for reader in by_basis["statutory"]),
        not_covered=tuple(sorted(in_team - shared)) if category else (),
    )


def chosen(given: dict[str, Any]) -> tuple[To, ...]:
    """The ticked recipients as the services want them; a chosen ground wins over the consent."""
    consented = {authority: To(authority) for authority in given.get("release_to", ())}
    on_ground = {}
    for key in given.get("grounds", ()):
        authority, ground = key.split(BETWEEN)
        on_ground[int(authority)] = To(int(authority), UUID(ground))
    return tuple((consented | on_ground).values())


def _ground_key(reader: Reader) -> str:
    return f"{reader.authority_id}{BETWEEN}{reader.ground_id}"


def _until(reader: Reader) -> str:
    if reader.until is None:
        return reader.authority
    day = date_format(localtime(reader.until), "j b Y")
    return _("%(authority)s (till %(day)s)") % {"authority": reader.authority, "day": day}
