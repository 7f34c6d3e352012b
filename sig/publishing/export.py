"""`published-tables/1`: what was shown, for whoever wants to check it. Made of publications alone."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sig.publishing.menu import WHOLE, Menu
from sig.publishing.record import Publication, Shown

SCHEMA: Final = "published-tables/1"
STAGE: Final = "stage"


def tables(menu: Menu, publications: Sequence[Publication]) -> dict[str, Any]:
    """The document. Raises ValueError for a publication of another menu.

    Beside the description: `starts` (value → first publication in which it exists), `null` among the moves
    (a case that was a mistake is taken out), and the rule of the gate: stage → the stage that opens its row.
    """
    for one in publications:
        if one.menu != menu.version:
            raise ValueError(f"publication {one.key} answers menu {one.menu}, not {menu.version}")
    return {
        "schema": SCHEMA,
        "dimensions": {
            **{name: _dimension(menu, name, publications) for name in menu.dimensions},
            STAGE: _stage(menu),
        },
        "releases": [{"id": one.key, "cells": [_cell(cell) for cell in one.cells]} for one in publications],
        "rules": _rules(menu, publications),
    }


def to_text(document: Mapping[str, Any]) -> str:
    """The file: indented, in the order of the menu, with a last line end."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _dimension(menu: Menu, name: str, publications: Sequence[Publication]) -> dict[str, Any]:
    starts = {}
    for value in menu.dimensions[name]:
        there = [one.key for one in publications if (name, value) not in one.absent]
        if there and there[0] != publications[0].key:
            starts[value] = there[0]
    found: dict[str, Any] = {"leaves": list(menu.dimensions[name])}
    return found | ({"starts": starts} if starts else {})


def _stage(menu: Menu) -> dict[str, Any]:
    stages = menu.stages
    return {
        "leaves": list(stages.leaves),
        "groups": {
            name: "*" if set(leaves) == set(stages.leaves) else list(leaves)
            for name, leaves in stages.groups.items()
        },
        "moves": {leaf: [*stages.moves.get(leaf, ()), None] for leaf in stages.leaves},
        "sensitive": dict(stages.sensitive),
    }


def _cell(shown: Shown) -> dict[str, Any]:
    dimension, value, stage = shown.cell
    d = {STAGE: stage} if dimension == WHOLE else {dimension: value, STAGE: stage}
    as_of = {"as_of": shown.as_of} if shown.as_of else {}
    if shown.band is None:
        return {"d": d, "v": None, **as_of}
    return {"d": d, "lo": shown.band.low, "hi": shown.band.high, **as_of}


def _rules(menu: Menu, publications: Sequence[Publication]) -> dict[str, Any]:
    if not publications:
        return {}
    people = min(one.parameters.people for one in publications)
    parents = {stage: row.gate for row in menu.rows for stage in row.stages}
    return {"gate": {"people": people, "parents": parents}}
