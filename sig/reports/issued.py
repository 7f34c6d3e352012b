"""What a publication says, whole: the record that every page, file and chart is made of. Pure.

`Issued` is stored as JSON, hashed, and read back; nothing is counted again. Numbers of people stand in bands
only. Who approved it comes later and stands beside it (`Approval`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from sig.publishing import record
from sig.publishing.bands import Band

SCHEMA: Final = "issued-publication/1"
HEADINGS: Final = ("done", "together", "effects", "ahead")
"""The agreement's three headings (what was done, who co-operated, any effects), and what comes next."""


@dataclass(frozen=True)
class Definition:
    """What counts as broken loose. `adopted_on` None: the steering group has not adopted it yet."""

    version: str
    text: str
    occupation_percent: int
    adopted_on: date | None
    minutes: str


@dataclass(frozen=True)
class Provenance:
    """What is needed to count the same again: the moment of the ledger, and the versions of rules and code.

    `ledger_size`, `ledger_root` (hex): the newest checkpoint then; 0 and "" before the first.
    """

    counted_at: datetime
    counting_version: str
    code_version: str
    ledger_size: int
    ledger_root: str


@dataclass(frozen=True)
class TilePoint:
    """What the goal's cell said in one publication, this one included. `low` None: withheld."""

    key: str
    day: date
    low: int | None
    high: int | None


@dataclass(frozen=True)
class EffectRow:
    """Before and after, one scale. `state`: fresh, kept (as it stood in `as_of`), withheld (bands None)."""

    code: str
    name: str
    state: str
    as_of: date | None = None
    improved: Band | None = None
    unchanged: Band | None = None
    worse: Band | None = None


@dataclass(frozen=True)
class AttendanceRow:
    """One authority: to how many meetings it was called, and to how many somebody came."""

    name: str
    state: str
    as_of: date | None = None
    called: Band | None = None
    came: Band | None = None


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment of the agreement as last said: no people, only boards and words."""

    code: str
    theme: str
    name: str
    boards: tuple[str, ...]
    standing: str
    round: str
    done: str
    together: str
    effects: str


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of the whole municipality: a value a year, and the agreement's target."""

    code: str
    name: str
    unit: str
    decimals: int
    values: tuple[tuple[int, float], ...]
    target_year: int | None
    target: float | None
    lowest: float
    highest: float | None


@dataclass(frozen=True)
class CostLine:
    """One line of the cost illustration, in kronor of one price year; a range, never a result."""

    name: str
    low: int
    high: int


@dataclass(frozen=True)
class Issued:
    """One publication. `labels`: dimension → value → the word on the screen; `days`: publication → its day
    (every `as_of` of a cell is in it). `goal` None: the agreement has no number to reach.
    """

    key: str
    audience: str
    municipality: str
    agreement: str
    starts_on: date
    ends_on: date
    as_of: date
    goal: int | None
    goal_text: str
    counting: tuple[str, ...]
    not_counting: tuple[str, ...]
    definition: Definition | None
    provenance: Provenance
    ordered_by: str
    publication: record.Publication
    labels: Mapping[str, Mapping[str, str]]
    days: Mapping[str, date]
    tiles: tuple[TilePoint, ...]
    effects: tuple[EffectRow, ...] = ()
    goals: EffectRow | None = None
    attendance: tuple[AttendanceRow, ...] = ()
    commitments: tuple[CommitmentLine, ...] = ()
    indicators: tuple[IndicatorLine, ...] = ()
    cost: tuple[CostLine, ...] = ()
    cost_note: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    schema: str = SCHEMA

    def to_json(self) -> dict[str, Any]:
        """Days and moments as ISO text; the rest as it is. `seconds` of the audit is left out."""
        found: dict[str, Any] = _plain(asdict(self))
        found["publication"] = self.publication.to_json()
        return found

    @cached_property
    def sha256(self) -> str:
        """Of the canonical JSON (sorted keys, no spaces, UTF-8)."""
        return digest(self.to_json())


@dataclass(frozen=True)
class Approval:
    """Who stands for it beside whoever ordered it, and when it left the house (the second approval)."""

    names: tuple[str, ...]
    published_at: datetime


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of a stored record in canonical form."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashed(text.encode())


def hashed(content: bytes) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


def from_json(stored: Mapping[str, Any]) -> Issued:
    """The inverse of `to_json`. Raises ValueError for another schema, KeyError for what is not there."""
    if stored["schema"] != SCHEMA:
        raise ValueError(f"a record of schema {stored['schema']!r}")
    found = dict(stored)
    for name in ("starts_on", "ends_on", "as_of"):
        found[name] = date.fromisoformat(stored[name])
    found["counting"], found["not_counting"] = tuple(stored["counting"]), tuple(stored["not_counting"])
    found["publication"] = record.from_json(stored["publication"])
    found["definition"] = stored["definition"] and _definition(stored["definition"])
    found["provenance"] = _provenance(stored["provenance"])
    found["days"] = {key: date.fromisoformat(day) for key, day in stored["days"].items()}
    found["tiles"] = tuple(TilePoint(**one | {"day": _day(one["day"])}) for one in stored["tiles"])
    found["effects"] = tuple(_effect(one) for one in stored["effects"])
    found["goals"] = stored["goals"] and _effect(stored["goals"])
    found["attendance"] = tuple(_attendance(one) for one in stored["attendance"])
    found["commitments"] = tuple(
        CommitmentLine(**one | {"boards": tuple(one["boards"])}) for one in stored["commitments"]
    )
    found["indicators"] = tuple(
        IndicatorLine(**one | {"values": tuple((year, value) for year, value in one["values"])})
        for one in stored["indicators"]
    )
    found["cost"] = tuple(CostLine(**one) for one in stored["cost"])
    return Issued(**found)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _band(stored: Mapping[str, int] | None) -> Band | None:
    return Band(**stored) if stored else None


def _definition(stored: Mapping[str, Any]) -> Definition:
    return Definition(**{**stored, "adopted_on": _day(stored["adopted_on"])})


def _provenance(stored: Mapping[str, Any]) -> Provenance:
    return Provenance(**{**stored, "counted_at": datetime.fromisoformat(stored["counted_at"])})


def _effect(stored: Mapping[str, Any]) -> EffectRow:
    bands = {name: _band(stored[name]) for name in ("improved", "unchanged", "worse")}
    return EffectRow(**{**stored, **bands, "as_of": _day(stored["as_of"])})


def _attendance(stored: Mapping[str, Any]) -> AttendanceRow:
    bands = {name: _band(stored[name]) for name in ("called", "came")}
    return AttendanceRow(**{**stored, **bands, "as_of": _day(stored["as_of"])})
