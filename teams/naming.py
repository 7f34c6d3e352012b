"""What a member of staff is called before a reader. Pure.

The name of somebody whose identity is protected is for colleagues of the same authority and for those who
coordinate the team. Everywhere else, and always on paper and in the youth's own register, it is
"en medarbetare på" and the authority.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class NameReader:
    """Who reads: which account, for which authorities, and whether they coordinate this team."""

    user: int | None = None
    authorities: frozenset[int] = field(default_factory=frozenset)
    coordinates: bool = False


PAPER = NameReader()


class Staff(Protocol):
    """What is needed of an account. `authority` is asked only when the name is not for the reader."""

    pk: Any
    name: Any
    protected: Any
    authority_id: Any

    @property
    def authority(self) -> Any: ...


def may_know_staff(*, protected: bool, user: int | None, authority: int | None, reader: NameReader) -> bool:
    """May this reader know the name?"""
    if not protected or (user is not None and user == reader.user):
        return True
    return reader.coordinates or (authority is not None and authority in reader.authorities)


def staff_name(
    name: str,
    *,
    protected: bool,
    user: int | None,
    authority: int | None,
    authority_name: str,
    reader: NameReader,
) -> str:
    """The name, or what stands in its place. `reader=PAPER` for prints, extracts and the youth's register."""
    if may_know_staff(protected=protected, user=user, authority=authority, reader=reader):
        return name
    return _in_place(authority_name)


def staff_name_for(user: Staff, *, reader: NameReader) -> str:
    """What that account is called before this reader."""
    if may_know_staff(protected=user.protected, user=user.pk, authority=user.authority_id, reader=reader):
        return str(user.name)
    return _in_place(user.authority.name if user.authority else "")


def _in_place(authority_name: str) -> str:
    if not authority_name:
        return _("en medarbetare")
    return _("en medarbetare på %(place)s") % {"place": authority_name}
