"""Why an authority may process personal data: public text from the programme file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audit import clock
from audit.acting import acting_as
from consent.models import ProcessingBasis
from teams.models import User


@dataclass(frozen=True)
class Basis:
    """One authority's basis for one purpose. `ends_on` is inclusive."""

    controller: str
    purpose: str
    article: str
    special_article: str
    statute: str
    starts_on: date
    ends_on: date | None
    confirm: bool


def bases(*, by: User) -> tuple[tuple[str, tuple[Basis, ...]], ...]:
    """(authority, its bases in force today), by name. Public: nothing about a youth, nothing to record."""
    with acting_as(by):
        rows = list(ProcessingBasis.objects.select_related("authority"))
    found: dict[str, list[Basis]] = {}
    for row in in_force(rows, clock.today()):
        names = ("controller", "purpose", "article", "special_article", "statute")
        found.setdefault(row.authority.name, []).append(
            Basis(*(getattr(row, name) for name in names), row.starts_on, row.ends_on, row.confirm)
        )
    return tuple((name, tuple(each)) for name, each in sorted(found.items()))


def in_force(rows: Iterable[ProcessingBasis], on: date) -> list[ProcessingBasis]:
    """Those whose period covers the day, both ends included."""
    return [row for row in rows if row.starts_on <= on and (row.ends_on is None or on <= row.ends_on)]
