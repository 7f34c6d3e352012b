"""`published-tables/1`, read strictly: a document that is not understood whole is not attacked at all.

Beyond the description three things may be told, each left out when it does not apply:
`starts` of a dimension (attribute value → first release in which it is part of the programme; nobody before),
`null` among the `moves` of a leaf (a person there may be found to be a mistake and be taken out), and
`rules.gate` = {"people": m, "parents": {stage: stage}} (a row of `stage` is refreshed only when at least m
people have entered its parent stage since its last refresh).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.publishing.attacker.shape import Unreadable, a_list, an_object, choice, names, texts, whole

SCHEMA = "published-tables/1"
STAGE = "stage"
EVERYBODY = "*"


@dataclass(frozen=True)
class Dimension:
    """`groups`: name → its leaves. `starts`: leaf → the number of the first release that can have people."""

    name: str
    leaves: tuple[str, ...]
    groups: Mapping[str, frozenset[str]]
    starts: Mapping[str, int]

    def members(self, value: str) -> frozenset[str]:
        """The leaves of a group or of a leaf."""
        return self.groups[value] if value in self.groups else frozenset((value,))

    @property
    def values(self) -> tuple[str, ...]:
        return (*self.groups, *self.leaves)


@dataclass(frozen=True)
class Measure:
    """Each person in stage `on` has one whole number from `least` to `most`."""

    least: int
    most: int
    on: str


@dataclass(frozen=True)
class Gate:
    people: int
    parents: Mapping[str, str]


@dataclass(frozen=True)
class Cell:
    """One figure. `d`: dimension → leaf or group, sorted. `at`: number of the release whose date it counts.

    `of` is set for a percentage, `mean` for the mean of a measure, none of them for a count. lo and hi are
    the shown bounds (equal when a number was shown), None where nothing was shown.
    """

    d: tuple[tuple[str, str], ...]
    release: int
    at: int
    lo: Decimal | None
    hi: Decimal | None
    of: tuple[tuple[str, str], ...] | None = None
    mean: str | None = None
    decimals: int = 0
    dated: bool = True
    """Whether it is known when it was last refreshed: not of what was never shown and has no date."""

    @property
    def dims(self) -> frozenset[str]:
        """The dimensions beside the stage that this cell splits by, in numerator or denominator."""
        return frozenset(name for name, _ in (*self.d, *(self.of or ())) if name != STAGE)

    @property
    def stage(self) -> str | None:
        return dict(self.d).get(STAGE)


@dataclass(frozen=True)
class Tables:
    dimensions: Mapping[str, Dimension]
    releases: tuple[str, ...]
    cells: tuple[Cell, ...]
    moves: Mapping[str, tuple[str, ...]] | None
    """From leaf to leaves in one step; None: nothing is said of how people move."""
    may_go: frozenset[str]
    """Leaves from which a person may be taken out again."""
    sensitive: tuple[tuple[str, str], ...]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    gate: Gate | None = None

    @property
    def stage(self) -> Dimension:
        return self.dimensions[STAGE]


def read(document: str | bytes | Mapping[str, Any]) -> Tables:
    """The tables of a document. Raises Unreadable, saying where."""
    if not isinstance(document, str | bytes):
        document = json.dumps(document)
    try:
        found = json.loads(document, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise Unreadable("document", f"is not JSON: {error}") from error
    top = an_object(found, "document", ("schema", "dimensions", "releases"), ("measures", "rules"))
    choice(top["schema"], "schema", (SCHEMA,))
    releases = _release_ids(top["releases"])
    stage = names(top["dimensions"], "dimensions").get(STAGE)
    if stage is None:
        raise Unreadable("dimensions", f"has no {STAGE!r}")
    dimensions = {
        name: _dimension(name, what, releases)
        for name, what in names(top["dimensions"], "dimensions").items()
    }
    moves, may_go = _moves(stage, dimensions[STAGE])
    measures = {
        name: _measure(what, f"measures.{name}", dimensions[STAGE])
        for name, what in names(top.get("measures", {}), "measures").items()
    }
    reader = _Cells(dimensions, releases, measures)
    return Tables(
        dimensions,
        releases,
        reader.read(top["releases"]),
        moves,
        may_go,
        _sensitive(stage, dimensions[STAGE]),
        measures,
        _gate(top.get("rules", {}), dimensions[STAGE]),
    )


def _release_ids(found: Any) -> tuple[str, ...]:
    ids = []
    for number, release in enumerate(a_list(found, "releases")):
        where = f"releases[{number}]"
        ids.append(texts([an_object(release, where, ("id", "cells"), ())["id"]], where)[0])
    if len(set(ids)) != len(ids):
        raise Unreadable("releases", "an id stands twice")
    return tuple(ids)


def _dimension(name: str, found: Any, releases: tuple[str, ...]) -> Dimension:
    where = f"dimensions.{name}"
    own = ("groups", "moves", "sensitive") if name == STAGE else ("groups", "starts")
    parts = an_object(found, where, ("leaves",), own)
    leaves = texts(parts["leaves"], f"{where}.leaves")
    if not leaves or len(set(leaves)) != len(leaves):
        raise Unreadable(f"{where}.leaves", "are empty, or one stands twice")
    groups = {}
    for group, of in names(parts.get("groups", {}), f"{where}.groups").items():
        inside = leaves if of == EVERYBODY else texts(of, f"{where}.groups.{group}")
        for leaf in inside:
            choice(leaf, f"{where}.groups.{group}", leaves)
        if group in leaves:
            raise Unreadable(f"{where}.groups.{group}", "is a leaf too")
        groups[group] = frozenset(inside)
    starts = {}
    for leaf, release in names(parts.get("starts", {}), f"{where}.starts").items():
        choice(leaf, f"{where}.starts", leaves)
        starts[leaf] = releases.index(choice(release, f"{where}.starts.{leaf}", releases))
    return Dimension(name, leaves, groups, starts)


def _moves(found: Any, stage: Dimension) -> tuple[dict[str, tuple[str, ...]] | None, frozenset[str]]:
    """The moves, and from where one may be taken out. A leaf without moves is where a person stays."""
    if "moves" not in found:
        return None, frozenset()
    moves, may_go = {}, set()
    for leaf, to in names(found["moves"], "stage.moves").items():
        where = f"stage.moves.{leaf}"
        choice(leaf, "stage.moves", stage.leaves)
        said = a_list(to, where)
        if None in said:
            may_go.add(leaf)
        moves[leaf] = tuple(choice(one, where, stage.leaves) for one in said if one is not None)
    return moves, frozenset(may_go)


def _sensitive(found: Any, stage: Dimension) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part, everything in names(found.get("sensitive", {}), "stage.sensitive").items():
        where = f"stage.sensitive.{part}"
        choice(part, "stage.sensitive", stage.values)
        choice(everything, where, stage.values)
        if not stage.members(part) < stage.members(everything):
            raise Unreadable(where, f"is no part of {everything!r}")
        pairs.append((part, everything))
    return tuple(pairs)


def _measure(found: Any, where: str, stage: Dimension) -> Measure:
    parts = an_object(found, where, ("min", "max", "on"), ())
    on = an_object(parts["on"], f"{where}.on", (STAGE,), ())
    least, most = whole(parts["min"], f"{where}.min"), whole(parts["max"], f"{where}.max")
    if least > most:
        raise Unreadable(where, "min is above max")
    return Measure(least, most, choice(on[STAGE], f"{where}.on.stage", stage.values))


def _gate(found: Any, stage: Dimension) -> Gate | None:
    rules = an_object(found, "rules", (), ("gate",))
    if "gate" not in rules:
        return None
    parts = an_object(rules["gate"], "rules.gate", ("people", "parents"), ())
    parents = {
        choice(child, "rules.gate.parents", stage.values): choice(parent, "rules.gate.parents", stage.values)
        for child, parent in names(parts["parents"], "rules.gate.parents").items()
    }
    return Gate(whole(parts["people"], "rules.gate.people"), parents)


@dataclass(frozen=True)
class _Cells:
    dimensions: Mapping[str, Dimension]
    releases: tuple[str, ...]
    measures: Mapping[str, Measure]

    def read(self, found: Any) -> tuple[Cell, ...]:
        return tuple(
            self.cell(cell, number, f"releases[{number}].cells[{place}]")
            for number, release in enumerate(found)
            for place, cell in enumerate(a_list(release["cells"], f"releases[{number}].cells"))
        )

    def cell(self, found: Any, release: int, where: str) -> Cell:
        parts = an_object(found, where, ("d",), ("v", "lo", "hi", "as_of", "of", "mean", "decimals"))
        if "of" in parts and "mean" in parts:
            raise Unreadable(where, "is a percentage and a mean at once")
        lo, hi = _shown(parts, where)
        if "decimals" in parts and not ("of" in parts or "mean" in parts):
            raise Unreadable(where, "counts people with decimals")
        at = self.releases.index(choice(parts.get("as_of", self.releases[release]), where, self.releases))
        if at > release:
            raise Unreadable(f"{where}.as_of", "is later than the release")
        return Cell(
            self.place(parts["d"], f"{where}.d"),
            release,
            at,
            lo,
            hi,
            self.place(parts["of"], f"{where}.of") if "of" in parts else None,
            choice(parts["mean"], f"{where}.mean", tuple(self.measures)) if "mean" in parts else None,
            whole(parts.get("decimals", 0), f"{where}.decimals"),
            lo is not None or "as_of" in parts,
        )

    def place(self, found: Any, where: str) -> tuple[tuple[str, str], ...]:
        for name, value in names(found, where).items():
            dimension = self.dimensions[choice(name, where, tuple(self.dimensions))]
            choice(value, f"{where}.{name}", dimension.values)
        return tuple(sorted(found.items()))


def _shown(parts: Mapping[str, Any], where: str) -> tuple[Decimal | None, Decimal | None]:
    """The bounds that a reader sees: `v` alone, or `lo` with `hi` (null: no bound upwards)."""
    if ("v" in parts) == ("lo" in parts) or ("lo" in parts) != ("hi" in parts):
        raise Unreadable(where, "needs either v, or lo and hi")
    lo, hi = (parts["v"], parts["v"]) if "v" in parts else (parts["lo"], parts["hi"])
    if "lo" in parts and lo is None:
        raise Unreadable(where, "lo is missing")
    low, high = _number(lo, where, parts), _number(hi, where, parts)
    if low is not None and high is not None and low > high:
        raise Unreadable(where, "lo is above hi")
    return low, high


def _number(found: Any, where: str, parts: Mapping[str, Any]) -> Decimal | None:
    """A number from 0 with as many decimals as are said."""
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | Decimal) or found < 0:
        raise Unreadable(where, f"{found!r} is not a number from 0")
    decimals = whole(parts.get("decimals", 0), f"{where}.decimals")
    if Decimal(found) * 10**decimals % 1:
        raise Unreadable(where, f"{found} has more than {decimals} decimals")
    return Decimal(found)
