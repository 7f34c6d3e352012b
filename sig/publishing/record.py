"""A publication: what is shown, and all that is known of how it was decided. A value; rendering reads it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from sig.publishing.bands import WIDTH, Band
from sig.publishing.counts import Counts
from sig.publishing.gate import PEOPLE, Gate
from sig.publishing.menu import Cell, Part


@dataclass(frozen=True)
class Parameters:
    """`width` of a band, `people` at the gate, `window`: how many of the last publications are audited whole
    in one solve (older ones with each row's last figures). `seconds` bound the audit of one publication.
    """

    width: int = WIDTH
    people: int = PEOPLE
    window: int = 4
    seconds: float = 300.0


@dataclass(frozen=True)
class Shown:
    """One cell as shown. `band` None: withheld. `as_of`: the publication whose count it tells ("": never)."""

    cell: Cell
    row: str
    band: Band | None
    as_of: str


@dataclass(frozen=True)
class Report:
    """What the audit did: one line for each profile. `unsolved` is 0, or there is no publication.

    `told_before`: questions that the earlier publications answer with what the profile itself has come to
    know since; the new one adds nothing to them.
    """

    profile: str
    solver: str
    version: str
    unknowns: int
    constraints: int
    publications: tuple[str, ...]
    targets: int
    solves: int
    tables: int
    known_before: int
    unsolved: int
    told_before: int = 0


@dataclass(frozen=True)
class Publication:
    """What leaves the house, and nothing that does not. `seconds` is not hashed.

    `key`: its name, unique and in no need of order. `repairs`: what had to be made coarser (row, cells, why),
    for those who approve it.
    """

    key: str
    menu: str
    profile: str
    parameters: Parameters
    absent: tuple[Part, ...]
    gates: tuple[Gate, ...]
    cells: tuple[Shown, ...] = ()
    repairs: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    seconds: float = 0.0

    @cached_property
    def by_cell(self) -> Mapping[Cell, Shown]:
        return {one.cell: one for one in self.cells}

    @cached_property
    def by_row(self) -> Mapping[str, Gate]:
        return {one.row: one for one in self.gates}

    def as_of(self, row: str) -> str:
        """The publication whose counts a row tells; "" when it has never been shown."""
        gate = self.by_row.get(row)
        if gate is None:
            return ""
        return self.key if gate.opened else gate.since

    def to_json(self) -> dict[str, Any]:
        """Everything but the seconds; lists in a fixed order."""
        found = asdict(self)
        del found["seconds"]
        return found

    @property
    def sha256(self) -> str:
        """Of the canonical JSON (sorted keys, no spaces, UTF-8): the same input gives the same digest."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def from_json(stored: Mapping[str, Any]) -> Publication:
    """The inverse of `to_json`; `seconds` is 0. Raises KeyError, TypeError for another shape."""
    return Publication(
        **{
            **stored,
            "parameters": Parameters(**stored["parameters"]),
            "absent": tuple((name, value) for name, value in stored["absent"]),
            "gates": tuple(Gate(**one) for one in stored["gates"]),
            "cells": tuple(_shown(one) for one in stored["cells"]),
            "repairs": tuple(stored["repairs"]),
            "reports": tuple(
                Report(**{**one, "publications": tuple(one["publications"])}) for one in stored["reports"]
            ),
        }
    )


def _shown(stored: Mapping[str, Any]) -> Shown:
    name, value, stage = stored["cell"]
    told = Band(**stored["band"]) if stored["band"] else None
    return Shown((name, value, stage), stored["row"], told, stored["as_of"])


@dataclass(frozen=True)
class Earlier:
    """A publication that has left the house, with the true counts it was made from (these never left)."""

    publication: Publication
    counts: Counts


class NotPublished(Exception):
    """Nothing leaves the house. `code` is one of REASONS; `detail` is for the log and names no count."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


REASONS: Mapping[str, str] = {
    "time_out": "Granskningen hann inte bli klar. Siffrorna lämnas inte ut.",
    "contradiction": "Siffrorna går inte ihop med dem som redan är utlämnade. Siffrorna lämnas inte ut.",
    "exposed": "Tillsammans med det som redan är utlämnat skulle siffrorna peka ut några få. "
    "Vänta till nästa gång.",
    "other_menu": "Frågorna är inte desamma som i tidigare utgåvor. Börja en ny serie.",
    "too_few": "Programmet är för litet för de här frågorna. Välj den mindre menyn.",
    "same_name": "Det finns redan en utgåva med det namnet.",
    "failed": "Något gick fel när siffrorna skulle tas fram. Säg till den som sköter systemet.",
}
"""In plain words, for whoever prepares the publication."""
