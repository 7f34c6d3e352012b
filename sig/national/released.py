"""One municipality's `published-tables/1`, read strictly: what is not understood whole is not added."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sig.publishing.bands import Band
from sig.publishing.export import SCHEMA, STAGE
from sig.publishing.menu import EVERYBODY, WHOLE, BadMenu, Cell, Part, Stages

MUCH: Final = 10
"""Figures above the first band: that many are not alike in two municipalities by chance."""
_OURS: Final = {"schema", "dimensions", "releases", "rules"}
_SPLIT: Final = {"of", "mean", "decimals"}


class Fault(ValueError):
    """A plain Swedish sentence about a file that cannot be added."""


@dataclass(frozen=True)
class Figure:
    """One cell of a release. `told` None: withheld. `as_of` "": the row has never been shown."""

    cell: Cell
    told: Band | None
    as_of: str


@dataclass(frozen=True)
class Release:
    """One publication: its name and its cells, in the order of the file."""

    key: str
    figures: tuple[Figure, ...]

    @cached_property
    def by_cell(self) -> Mapping[Cell, Figure]:
        return {one.cell: one for one in self.figures}


@dataclass(frozen=True)
class Released:
    """What one municipality has published, oldest first. `starts`: part → the first release that has it.

    `people` and `parents`: the gate's rule, 0 and nothing when the file does not tell it.
    """

    name: str
    dimensions: Mapping[str, tuple[str, ...]]
    stages: Stages
    releases: tuple[Release, ...]
    starts: Mapping[Part, str]
    people: int
    parents: Mapping[str, str]

    @property
    def last(self) -> Release:
        return self.releases[-1]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.releases)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everybody first, then each value of each dimension."""
        split = ((name, value) for name, values in self.dimensions.items() for value in values)
        return (EVERYBODY, *split)

    @property
    def says_much(self) -> bool:
        """Are many figures above the first band? Two small municipalities can be alike by chance."""
        return sum(one.told is not None and one.told.low > 0 for one in self.last.figures) >= MUCH


def read(name: str, text: str) -> Released:
    """The tables of municipality `name`. Raises Fault, naming it and the place in the file."""
    try:
        found = _json(text)
        return _released(name, found)
    except Fault as fault:
        raise Fault(f"{name}: {fault}") from fault


def _json(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Fault(f"filen är inte hel JSON ({error}).") from error
    if not isinstance(found, Mapping):
        raise Fault("filen är inte en utlämnad tabell.")
    return found


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Fault("något står två gånger i samma uppgift.")
    return found


def _released(name: str, found: Mapping[str, Any]) -> Released:
    if found.get("schema") != SCHEMA:
        raise Fault(f"filen följer {found.get('schema')!r}, inte {SCHEMA!r}.")
    _only(found, _OURS, "filen")
    dimensions = _object(found.get("dimensions"), "dimensions")
    stages = _stages(_object(dimensions.get(STAGE), f"dimensions.{STAGE}"))
    described = {one: _object(of, f"dimensions.{one}") for one, of in dimensions.items() if one != STAGE}
    split = {one: _leaves(of, f"dimensions.{one}") for one, of in described.items()}
    keys = [
        _text(_object(one, "releases").get("id"), "id") for one in _list(found.get("releases"), "releases")
    ]
    if not keys:
        raise Fault("det finns ingen utgåva.")
    if len(set(keys)) < len(keys):
        raise Fault("två utgåvor heter likadant.")
    starts = {
        (one, value): _known(key, keys, f"starts.{value}")
        for one, of in described.items()
        for value, key in _object(of.get("starts", {}), "starts").items()
        if _known(value, split[one], f"dimensions.{one}.starts")
    }
    reader = _Reader(split, stages, keys)
    people, parents = _gate(found.get("rules", {}), stages)
    return Released(name, split, stages, reader.releases(found["releases"]), starts, people, parents)


def _stages(found: Mapping[str, Any]) -> Stages:
    _only(found, {"leaves", "groups", "moves", "sensitive"}, f"dimensions.{STAGE}")
    leaves = _leaves(found, f"dimensions.{STAGE}")
    groups = {
        name: leaves if of == "*" else tuple(_known(one, leaves, name) for one in _list(of, name))
        for name, of in _object(found.get("groups", {}), "groups").items()
    }
    moves = {
        _known(leaf, leaves, "moves"): tuple(
            _known(one, leaves, f"moves.{leaf}") for one in _list(to, f"moves.{leaf}") if one is not None
        )
        for leaf, to in _object(found.get("moves", {}), "moves").items()
    }
    sensitive = {
        part: _text(whole, "sensitive")
        for part, whole in _object(found.get("sensitive", {}), "sensitive").items()
    }
    stages = Stages(leaves, groups, moves, sensitive)
    for part, whole in sensitive.items():
        if not set(_members(stages, part)) < set(_members(stages, whole)):
            raise Fault(f"{part!r} är ingen del av {whole!r}.")
    return stages


def _members(stages: Stages, stage: str) -> tuple[str, ...]:
    try:
        return stages.members(stage)
    except BadMenu as error:
        raise Fault(f"steget {stage!r} finns inte.") from error


def _gate(found: Any, stages: Stages) -> tuple[int, Mapping[str, str]]:
    rules = _object(found, "rules")
    _only(rules, {"gate"}, "rules")
    if "gate" not in rules:
        return 0, {}
    gate = _object(rules["gate"], "rules.gate")
    parents = _object(gate.get("parents", {}), "rules.gate.parents")
    for child, parent in parents.items():
        _members(stages, child)
        _members(stages, _text(parent, "rules.gate.parents"))
    return _whole(gate.get("people"), "rules.gate.people"), parents


@dataclass(frozen=True)
class _Reader:
    split: Mapping[str, tuple[str, ...]]
    stages: Stages
    keys: Sequence[str]

    def releases(self, found: Sequence[Any]) -> tuple[Release, ...]:
        return tuple(self.release(one) for one in found)

    def release(self, found: Mapping[str, Any]) -> Release:
        _only(found, {"id", "cells"}, "releases")
        key = found["id"]
        figures = tuple(self.figure(one, key) for one in _list(found.get("cells"), f"{key}.cells"))
        if len({one.cell for one in figures}) < len(figures):
            raise Fault(f"{key}: samma siffra står två gånger.")
        return Release(key, figures)

    def figure(self, found: Any, key: str) -> Figure:
        parts = _object(found, f"{key}.cells")
        if _SPLIT & set(parts):
            raise Fault(f"{key}: andelar och medelvärden kan inte läggas ihop.")
        _only(parts, {"d", "v", "lo", "hi", "as_of"}, f"{key}.cells")
        cell = self.cell(_object(parts.get("d"), f"{key}.d"), key)
        told = _band(parts, key)
        as_of = _known(parts["as_of"], self.keys, f"{key}.as_of") if "as_of" in parts else ""
        if as_of and self.keys.index(as_of) > self.keys.index(key):
            raise Fault(f"{key}: en siffra är senare än utgåvan.")
        return Figure(cell, told, as_of or (key if told else ""))

    def cell(self, d: Mapping[str, Any], key: str) -> Cell:
        stage = _text(d.get(STAGE), f"{key}.d.{STAGE}")
        _members(self.stages, stage)
        rest = [(name, value) for name, value in d.items() if name != STAGE]
        if len(rest) > 1:
            raise Fault(f"{key}: siffror som delas på två sätt på en gång kan inte läggas ihop.")
        if not rest:
            return (WHOLE, WHOLE, stage)
        name = _known(rest[0][0], self.split, f"{key}.d")
        return (name, _known(rest[0][1], self.split[name], f"{key}.d.{name}"), stage)


def _band(parts: Mapping[str, Any], key: str) -> Band | None:
    if ("v" in parts) == ("lo" in parts) or ("lo" in parts) != ("hi" in parts):
        raise Fault(f"{key}: en siffra behöver antingen v eller lo och hi.")
    if "v" in parts:
        number = parts["v"]
        return None if number is None else Band(_whole(number, key), _whole(number, key))
    low, high = _whole(parts["lo"], key), _whole(parts["hi"], key)
    if low > high:
        raise Fault(f"{key}: spannet {low}–{high} är bakvänt.")
    return Band(low, high)


def _object(found: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise Fault(f"{where} saknas eller har fel form.")
    return found


def _list(found: Any, where: str) -> Sequence[Any]:
    if not isinstance(found, list):
        raise Fault(f"{where} saknas eller har fel form.")
    return found


def _text(found: Any, where: str) -> str:
    if not isinstance(found, str) or not found:
        raise Fault(f"{where} saknas eller har fel form.")
    return found


def _whole(found: Any, where: str) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise Fault(f"{where}: {found!r} är inget antal personer.")
    return int(found)


def _known(found: Any, known: Sequence[str] | Mapping[str, Any], where: str) -> str:
    if not isinstance(found, str) or found not in known:
        raise Fault(f"{where}: {found!r} finns inte i filen.")
    return found


def _leaves(found: Mapping[str, Any], where: str) -> tuple[str, ...]:
    leaves = tuple(_text(one, where) for one in _list(found.get("leaves"), f"{where}.leaves"))
    if not leaves or len(set(leaves)) < len(leaves):
        raise Fault(f"{where}.leaves är tom, eller något står två gånger.")
    return leaves


def _only(found: Mapping[str, Any], known: set[str], where: str) -> None:
    other = sorted(set(found) - known)
    if other:
        raise Fault(f"{where} har uppgifter som inte känns igen: {', '.join(other)}.")
