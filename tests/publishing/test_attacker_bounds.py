"""The attacker's bounds against every table that agrees, listed one by one, on hundreds of tiny instances.

The list is made from the meaning of the figures alone: nothing of the attacker's model or solver is used.
"""

import os
import random
from collections.abc import Iterator
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import product
from typing import Any

import pytest

from tests.publishing.attacker.model import Model
from tests.publishing.attacker.moves import closed_sets
from tests.publishing.attacker.solver import Contradiction, Solver
from tests.publishing.attacker.tables import read

INSTANCES = 600 if os.environ.get("SIG_ATTACK") == "all" else 40
MOST = 3
MOVES: dict[str, dict[str, list[str]]] = {
    "chain": {"a": ["b"], "b": ["c"]},
    "fork": {"a": ["b", "c"]},
    "triangle": {"a": ["b", "c"], "b": ["c"]},
    "two ways in": {"a": ["c"], "b": ["c"]},
    "back and forth": {"a": ["b"], "b": ["a", "c"]},
    "nothing moves": {},
}
GROUPS = {"all": "*", "late": ["b", "c"]}
LEAVES = ("a", "b", "c")
Counts = tuple[int, ...]
"""People in each of LEAVES."""
Table = tuple[Counts, ...]
"""Counts of each value of a dimension."""


def ahead(moves: dict[str, list[str]], leaf: str) -> set[str]:
    found: set[str] = {leaf}
    while more := {to for one in found for to in moves.get(one, ())} - found:
        found |= more
    return found


def can_become(moves: dict[str, list[str]], before: Counts, after: Counts) -> bool:
    """Send each person somewhere, in every way there is."""
    if not any(before):
        return True
    first = next(place for place, number in enumerate(before) if number)
    rest = tuple(number - (place == first) for place, number in enumerate(before))
    for leaf in ahead(moves, LEAVES[first]):
        to = LEAVES.index(leaf)
        left = tuple(number - (place == to) for place, number in enumerate(after))
        if left[to] >= 0 and can_become(moves, rest, left):
            return True
    return False


class Instance:
    """One tiny programme: two releases, random figures about it, and all tables that agree with them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.moves = self.random.choice(list(MOVES.values()))
        self.joint = self.random.random() < 0.3
        self.dims = {"x": ("p", "q"), "y": ("r", "s")} if self.random.random() < 0.7 else {"x": ("p", "q")}
        self.joint = self.joint and len(self.dims) == 2
        self.times = 1 if self.random.random() < 0.3 else 2
        self.people = self._people()
        self.cells = [list(self._cells(t)) for t in range(self.times)]

    def _people(self) -> list[list[tuple[dict[str, str], str]]]:
        """For each release, each person's values and leaf."""
        now: list[tuple[dict[str, str], str]] = []
        found = []
        for _ in range(self.times):
            now = [(values, self.random.choice(sorted(ahead(self.moves, leaf)))) for values, leaf in now]
            while len(now) < MOST and self.random.random() < 0.7:
                values = {name: self.random.choice(leaves) for name, leaves in self.dims.items()}
                now.append((values, self.random.choice(LEAVES)))
            found.append(now)
        return found

    def true(self, d: dict[str, str], t: int) -> int:
        inside = members(d.get("stage", "all"))
        rest = [(name, value) for name, value in d.items() if name != "stage"]
        return sum(
            leaf in inside and all(values[name] == value for name, value in rest)
            for values, leaf in self.people[t]
        )

    def places(self) -> Iterator[dict[str, str]]:
        """Cells of everybody, of each value, and of two values where they are joined."""
        choices = [[None, *leaves] for leaves in self.dims.values()]
        for values in product(*choices):
            named = {n: v for n, v in zip(self.dims, values, strict=True) if v is not None}
            if len(named) < 2 or self.joint:
                for stage in (*GROUPS, *LEAVES):
                    yield {**named, "stage": stage}

    def _cells(self, t: int) -> Iterator[dict[str, Any]]:
        yield {"d": {}, "lo": 0, "hi": MOST}
        joined = {"x": "p", "y": "r", "stage": "a"}
        if self.joint:
            yield {"d": joined, "v": self.true(joined, t)}
        for d in self.places():
            if self.random.random() < 0.25:
                yield self._shown(d, t)

    def _shown(self, d: dict[str, str], t: int) -> dict[str, Any]:
        number = self.true(d, t)
        of = {**d, "stage": "all"}
        whole = self.true(of, t)
        how = self.random.choice(["v", "band", "withheld", "share"])
        if how == "band":
            return {"d": d, "lo": max(0, number - self.random.randint(0, 1)), "hi": number + 1}
        if how == "share" and whole:
            decimals = self.random.choice([0, 1])
            share = Decimal(100 * number) / Decimal(whole)
            shown = share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
            return {"d": d, "of": of, "v": float(shown) if decimals else int(shown), "decimals": decimals}
        return {"d": d, "v": None if how == "withheld" else number}

    def document(self) -> dict[str, Any]:
        dimensions: dict[str, Any] = {name: {"leaves": list(leaves)} for name, leaves in self.dims.items()}
        dimensions["stage"] = {"leaves": list(LEAVES), "groups": GROUPS, "moves": self.moves}
        releases = [{"id": str(t), "cells": cells} for t, cells in enumerate(self.cells)]
        return {"schema": "published-tables/1", "dimensions": dimensions, "releases": releases}

    # Every table there is

    def splits(self) -> list[tuple[str, ...]]:
        return [tuple(self.dims)] if self.joint else [(name,) for name in self.dims]

    def listed(self) -> list[tuple[tuple[Table, ...], ...]]:
        """For each way to agree: for each split, its table in each release."""
        per_time = [self._at(t) for t in range(self.times)]
        become = lru_cache(maxsize=None)(lambda before, after: can_become(self.moves, before, after))
        if self.times == 1:
            return [tuple((table,) for table in tables) for tables in per_time[0]]
        # given everybody's numbers, the splits are free of one another
        found: list[tuple[tuple[Table, ...], ...]] = []
        for before, after in product(*per_time):
            pairs = zip(before, after, strict=True)
            if all(become(b, a) for one, two in pairs for b, a in zip(one, two, strict=True)):
                found.append(tuple(zip(before, after, strict=True)))
        return found

    def _at(self, t: int) -> list[tuple[Table, ...]]:
        """All tables of one release, one for each split, that agree with its figures and with each other."""
        found: list[tuple[Table, ...]] = []
        for total in product(range(MOST + 1), repeat=len(LEAVES)):
            if sum(total) <= MOST:
                tables = [self._split(total, split, t) for split in self.splits()]
                found += product(*tables)
        return found

    def _split(self, total: Counts, split: tuple[str, ...], t: int) -> list[Table]:
        values = list(product(*(self.dims[name] for name in split)))
        columns = [list(parts(number, len(values))) for number in total]
        tables = (tuple(zip(*column, strict=True)) for column in product(*columns))
        return [
            table
            for table in tables
            if all(self._agrees(cell, split, values, table) for cell in self.cells[t])
        ]

    def _agrees(
        self, cell: dict[str, Any], split: tuple[str, ...], values: list[tuple[str, ...]], table: Table
    ) -> bool:
        if not set(cell["d"]) - {"stage"} <= set(split) or cell.get("v", 0) is None:
            return True
        number = counted(cell["d"], split, values, table)
        if "of" not in cell:
            low, high = (cell["v"], cell["v"]) if "v" in cell else (cell["lo"], cell["hi"])
            return bool(low <= number <= high)
        whole = counted(cell["of"], split, values, table)
        if not whole:
            return False
        share = Decimal(100 * number) / Decimal(whole)
        step = Decimal(1).scaleb(-cell["decimals"])
        either = {share.quantize(step, way) for way in (ROUND_HALF_UP, ROUND_HALF_DOWN)}
        return Decimal(str(cell["v"])).quantize(step) in either


def members(stage: str) -> tuple[str, ...]:
    return {"all": LEAVES, "late": ("b", "c")}.get(stage, (stage,))


def parts(number: int, among: int) -> Iterator[Counts]:
    """Every way to part `number` people among so many."""
    if among == 1:
        yield (number,)
        return
    for first in range(number + 1):
        for rest in parts(number - first, among - 1):
            yield (first, *rest)


def counted(d: dict[str, str], split: tuple[str, ...], values: list[tuple[str, ...]], table: Table) -> int:
    inside = [LEAVES.index(leaf) for leaf in members(d.get("stage", "all"))]
    return sum(
        counts[place]
        for named, counts in zip(values, table, strict=True)
        if all(d.get(name, value) == value for name, value in zip(split, named, strict=True))
        for place in inside
    )


@pytest.mark.parametrize("seed", range(INSTANCES))
def test_bounds_are_those_of_all_tables(seed: int) -> None:
    instance = Instance(seed)
    model = Model(read(instance.document()))
    solver = Solver(model.upper, model.rows)
    listed = instance.listed()
    assert listed, "the truth itself agrees"
    asked = [(d, t) for d in instance.places() for t in range(instance.times)]
    for d, t in instance.random.sample(asked, min(12, len(asked))):
        place = next(i for i, split in enumerate(instance.splits()) if set(d) - {"stage"} <= set(split))
        split = instance.splits()[place]
        values = list(product(*(instance.dims[name] for name in split)))
        numbers = {counted(d, split, values, way[place][t]) for way in listed}
        wanted = model.count(d, t)
        assert (solver.least(wanted), solver.most(wanted)) == (min(numbers), max(numbers)), (d, t)


@pytest.mark.parametrize("moves", MOVES.values(), ids=list(MOVES))
def test_closed_sets_say_all_that_moves_say(moves: dict[str, list[str]]) -> None:
    closed = closed_sets(LEAVES, moves)
    for before, after in product(product(range(3), repeat=3), repeat=2):
        grows = all(
            sum(before[LEAVES.index(leaf)] for leaf in one) <= sum(after[LEAVES.index(leaf)] for leaf in one)
            for one in closed
        )
        assert grows == can_become(moves, before, after), (before, after)


def test_what_cannot_be_is_said() -> None:
    document = Instance(1).document()
    cells = document["releases"][0]["cells"]
    cells += [{"d": {"stage": "all"}, "v": 1}, {"d": {"stage": "late"}, "v": 2}]
    model = Model(read(document))
    solver = Solver(model.upper, model.rows)
    with pytest.raises(Contradiction):
        solver.most(model.count({"stage": "a"}, 0))
