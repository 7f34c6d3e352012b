"""What has left the house, as one file for whoever wants to check it: `published-tables/1`.

Made of the records of published publications, all audiences together, and of nothing else. Drafts, true
counts and cases are not read.
"""

from dataclasses import dataclass
from typing import Any, Final

from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from sig.models import Programme, Publication
from sig.publications import rule
from sig.publications.access import facts, orders, publication_of, record_of
from sig.publications.rule import State
from sig.publishing import export
from sig.reports import record_menu

ACTOR: Final = "sig.releases_export"


class NothingToExport(Exception):
    """A plain Swedish sentence about why there is no file."""


@dataclass(frozen=True)
class Exported:
    """The document, and the names of the publications in it, in the order in which they left the house."""

    document: dict[str, Any]
    keys: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it is written to the file."""
        return export.to_text(self.document)


def exported(code: str = "", menu: str = "") -> Exported:
    """The publications of an agreement, recorded in the ledger as an export.

    `code`: the programme's; "" for the one that carries the goal. `menu`: the version of the questions, where
    publications answer more than one. Raises NothingToExport, and Broken for a record that is not what was
    hashed.
    """
    with acting_as_system(ACTOR, durable=True):
        agreement = _agreement(code)
        rows = [row for row in published(agreement) if menu in ("", row.menu)]
        if not rows:
            raise NothingToExport(f"{agreement.name}: ingen utgåva har lämnat huset.")
        versions = sorted({row.menu for row in rows})
        if len(versions) > 1:
            raise NothingToExport(
                f"Utgåvorna svarar på olika frågor. Välj en av dem med --menu: {', '.join(versions)}."
            )
        found = [record_of(row).publication for row in rows]
        document = export.tables(record_menu.menu(found), found)
        record(Action.EXPORT_PUBLICATION, object=f"publication:all/{agreement.code}", count=len(found))
    return Exported(document, tuple(one.key for one in found))


def published(agreement: Programme) -> list[Publication]:
    """Those that two have approved, in the order in which the second did."""
    left = [
        (publication.decisions.latest("decided_at").decided_at, publication)
        for row in orders(agreement=agreement)
        if rule.state(facts(row)) is State.PUBLISHED and (publication := publication_of(row))
    ]
    return [row for _at, row in sorted(left, key=lambda one: one[0])]


def _agreement(code: str) -> Programme:
    every = Programme.objects.order_by("-starts_on")
    found = every.filter(code=code) if code else every.filter(counts_towards_goal=True)
    agreement = found.first()
    if agreement is None:
        raise NothingToExport(f"Inget program heter {code}." if code else "Inget program är inläst.")
    return agreement
