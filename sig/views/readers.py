"""Who will be able to read what is being written: worked out before saving, shown beside the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from consent.categories import CATEGORIES
from sig import access
from sig.casefile import CaseFile, Reader
from sig.forms.entries import Choice, readers_key
from sig.services.releases import To


@dataclass(frozen=True)
class Asked:
    """What decides who can read: the kind of information, the third persons, the investigation."""

    category: str = ""
    about: tuple[UUID, ...] = ()
    restricted: bool = False

    @property
    def key(self) -> str:
        """The same for the same readers; "" while no kind is chosen."""
        return readers_key(self.category, self.about, self.restricted)


@dataclass(frozen=True)
class Readers:
    """Who always reads, who may be ticked, who may not: because of the consent, or of a third person."""

    asked: Asked = Asked()
    always: tuple[str, ...] = ()
    recipients: tuple[Choice, ...] = ()
    unagreed: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = ()
    names: tuple[Choice, ...] = ()

    @property
    def category(self) -> str:
        return self.asked.category

    @property
    def key(self) -> str:
        return self.asked.key

    @property
    def covered(self) -> list[str]:
        """Everybody that the consent covers: ticked from the start."""
        return [authority for authority, _name in self.recipients]


def asked_in(data: QueryDict | dict[str, Any]) -> Asked:
    """What a form or an address says so far; whatever is not understood counts as not said."""
    category = str(data.get("category") or "")
    several = data.getlist("about") if isinstance(data, QueryDict) else data.get("about", ())
    return Asked(
        category if category in CATEGORIES else "",
        tuple(found for one in several if (found := _uuid(one))),
        bool(data.get("investigation_restricted")),
    )


def readers(file: CaseFile, asked: Asked, *, by: Any) -> Readers:
    """Who can be let to read such an entry, and until when."""
    if not asked.category:
        return Readers(asked)
    restricted = asked.restricted and file.may.restrict
    found = access.readers_preview(file.id, asked.category, by=by, about=asked.about, restricted=restricted)
    return sorted_out(Asked(asked.category, asked.about, restricted), found)


def sorted_out(asked: Asked, found: Iterable[Reader]) -> Readers:
    """The preview as the form needs it. Pure."""
    by_basis: dict[str, list[Reader]] = {"own": [], "consent": [], "third_person": [], "none": []}
    for reader in found:
        by_basis[reader.basis].append(reader)
    names = {basis: tuple(reader.authority for reader in rows) for basis, rows in by_basis.items()}
    others = [reader for rows in by_basis.values() for reader in rows if reader.basis != "own"]
    return Readers(
        asked=asked,
        always=names["own"],
        recipients=tuple((str(reader.authority_id), _until(reader)) for reader in by_basis["consent"]),
        unagreed=names["third_person"],
        not_covered=names["none"],
        names=tuple((str(reader.authority_id), reader.authority) for reader in others),
    )


def chosen(given: dict[str, Any]) -> tuple[To, ...]:
    """The ticked recipients as the services want them."""
    return tuple(To(authority) for authority in given.get("release_to", ()))


def _uuid(said: Any) -> UUID | None:
    try:
        return UUID(str(said))
    except ValueError:
        return None


def _until(reader: Reader) -> str:
    if reader.until is None:
        return reader.authority
    day = date_format(localtime(reader.until), "j b Y")
    return _("%(authority)s (till %(day)s)") % {"authority": reader.authority, "day": day}
