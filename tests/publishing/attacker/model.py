"""The published figures, and what is known besides, as inequalities between whole numbers.

The numbers asked about: for each set of dimensions that some cell splits by together, and for each dimension
alone, the people per combination of leaves × leaf stage × release; the same for everybody; sums of a measure
where a mean was published; people taken out, where that can happen. All numbers and coefficients are whole.

The unknowns are not these numbers but how many have *come as far as* each leaf (it and every leaf ahead of
it): the numbers follow by subtraction, people who only go forward are unknowns that only grow, and the groups
that are published are mostly single unknowns. The same tables, found a hundred times as fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product
from math import gcd

from tests.publishing.attacker.moves import closed_sets, reachable
from tests.publishing.attacker.tables import STAGE, Cell, Gate, Measure, Tables

Sum = dict[int, int]
"""Unknown → coefficient."""
Place = Mapping[str, str]
"""Dimension → leaf or group; left out: all of it."""
Key = tuple[tuple[str, ...], tuple[str, ...], str, int]
NOBODY: Sum = {}
NEVER = -1
"""The date of a row that has not been shown yet."""


@dataclass(frozen=True)
class Row:
    """low ≤ sum ≤ high; None: no bound."""

    sum: Sum
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Fact:
    """Something told the attacker outside the publications: the exact number of a cell in a release."""

    d: tuple[tuple[str, str], ...]
    release: str
    number: int


@dataclass(frozen=True)
class Knowledge:
    """What the profile has besides the publications.

    facts: exact numbers. mistakes: at most so many people were taken out again, over all releases (None: any
    number; matters only where the moves allow it). eager: a row that stands still has had fewer than the
    gate's people, because nothing but the gate holds rows back. at_most: nobody believes in more people.
    """

    facts: tuple[Fact, ...] = ()
    mistakes: int | None = 0
    eager: bool = False
    at_most: int = 100_000


@dataclass
class Model:
    """The rows, the highest value of each unknown, and the sum of unknowns that each number is."""

    tables: Tables
    knowledge: Knowledge = field(default_factory=Knowledge)
    upper: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    people: dict[Key, Sum] = field(default_factory=dict)
    """(dimensions, leaves, leaf stage, release) → how many; everybody has no dimensions."""
    scores: dict[str, dict[Key, Sum]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tables = self.tables
        self.times = range(len(tables.releases))
        self.splits = splits(tables)
        self.ahead = reachable(tables.stage.leaves, tables.moves or {})
        self.closed = [] if tables.moves is None else closed_sets(tables.stage.leaves, tables.moves)
        for split in ((), *self.splits):
            self._people(split)
        self._agree()
        if tables.moves is not None:
            self._over_time()
        for measure in sorted({cell.mean for cell in tables.cells if cell.mean}):
            self._scores(measure)
        for cell in tables.cells:
            self.rows += published(self, cell)
        for fact in self.knowledge.facts:
            counted = self.count(dict(fact.d), tables.releases.index(fact.release))
            self.rows.append(Row(counted, fact.number, fact.number))
        self.rows += gate_rows(self)

    def unknown(self, highest: int) -> int:
        """A new unknown from 0 to `highest`; its number."""
        self.upper.append(highest)
        return len(self.upper) - 1

    def leaves(self, split: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The combinations of leaves of these dimensions."""
        return product(*(self.tables.dimensions[name].leaves for name in split))

    def count(self, d: Place, t: int) -> Sum:
        """The people of cell `d` in release number t."""
        return self._sum(self.people, d, t)

    def score(self, measure: str, d: Place, t: int) -> Sum:
        """The sum of a measure over the people of cell `d`; people outside its stage have none."""
        return self._sum(self.scores[measure], d, t)

    def _sum(self, numbers: Mapping[Key, Sum], d: Place, t: int) -> Sum:
        dims = frozenset(d) - {STAGE}
        split = () if not dims else next(one for one in self.splits if dims <= set(one))
        inside = [self._inside(name, d) for name in (*split, STAGE)]
        return merged(numbers.get((split, every[:-1], every[-1], t), NOBODY) for every in product(*inside))

    def _inside(self, name: str, d: Place) -> Iterable[str]:
        dimension = self.tables.dimensions[name]
        return dimension.members(d[name]) if name in d else dimension.leaves

    def _people(self, split: tuple[str, ...]) -> None:
        for values, t in product(self.leaves(split), self.times):
            named = zip(split, values, strict=True)
            first = max((self.tables.dimensions[name].starts.get(one, 0) for name, one in named), default=0)
            come = self._come_as_far(self.knowledge.at_most if t >= first else 0)
            for leaf, number in come.items():
                self.people[split, values, leaf, t] = number
                if len(number) > 1:
                    self.rows.append(Row(number, 0, None))

    def _come_as_far(self, highest: int) -> dict[str, Sum]:
        """Leaf → people, as unknowns that count the leaf and all ahead of it, subtracted from one another.

        Leaves that people can go back and forth between are unknowns themselves.
        """
        stage = self.tables.stage
        found: dict[str, Sum] = {}
        for leaf in sorted(stage.leaves, key=lambda one: len(self.ahead[one])):
            number = {self.unknown(highest): 1}
            if all(leaf not in self.ahead[other] for other in self.ahead[leaf] - {leaf}):
                for other in sorted(self.ahead[leaf] - {leaf}):
                    number = minus(number, found[other])
            found[leaf] = number
        return found

    # What holds whatever is published

    def _agree(self) -> None:
        """Every split adds up to everybody, and splits that share dimensions agree on them."""
        for split in self.splits:
            self._same(self.people, split, (), ())
        for one, other in combinations(self.splits, 2):
            shared = tuple(name for name in one if name in other)
            if shared:
                self._same(self.people, one, other, shared)

    def _same(
        self,
        numbers: Mapping[Key, Sum],
        one: tuple[str, ...],
        other: tuple[str, ...],
        shared: tuple[str, ...],
    ) -> None:
        stage = self.tables.stage
        for values, leaf, t in product(self.leaves(shared), stage.leaves, self.times):
            wanted = dict(zip(shared, values, strict=True))
            left = [self._within(numbers, one, wanted, leaves, t) for leaves in (self.ahead[leaf], {leaf})]
            right = [self._within(numbers, other, wanted, leaves, t) for leaves in (self.ahead[leaf], {leaf})]
            # the sums up to each leaf are the shorter ones; round a circle only the leaves' own say all
            which = 0 if len(left[0]) <= len(left[1]) else 1
            if left[which] or right[which]:
                self.rows.append(Row(minus(left[which], right[which]), 0, 0))

    def _within(
        self,
        numbers: Mapping[Key, Sum],
        split: tuple[str, ...],
        wanted: Place,
        leaves: Iterable[str],
        t: int,
    ) -> Sum:
        """The sum over one split's combinations that have the leaves of `wanted`."""
        dimensions = self.tables.dimensions
        parts = [(wanted[name],) if name in wanted else dimensions[name].leaves for name in split]
        every = product(product(*parts), leaves)
        return merged(numbers.get((split, values, leaf, t), NOBODY) for values, leaf in every)

    def _over_time(self) -> None:
        gone = taken_out(self)
        for split in self.splits or [()]:
            for values, later, leaves in product(self.leaves(split), self.times[1:], self.closed):
                out = (gone.get((split, values, leaf, later), NOBODY) for leaf in leaves)
                more = self.more(self.people, split, values, leaves, later)
                self.rows.append(Row(merged((more, *out)), 0, None))

    def more(
        self,
        numbers: Mapping[Key, Sum],
        split: tuple[str, ...],
        values: tuple[str, ...],
        leaves: Iterable[str],
        later: int,
    ) -> Sum:
        """The difference between release number `later` and the one before it."""
        wanted = dict(zip(split, values, strict=True))
        after, before = (self._within(numbers, split, wanted, leaves, t) for t in (later, later - 1))
        return minus(after, before)

    def _scores(self, name: str) -> None:
        """Sums of a measure: each person's part is from its least to its most, and stays what it was."""
        measure = self.tables.measures[name]
        on = self.tables.stage.members(measure.on)
        scores = self.scores.setdefault(name, {})
        for split in ((), *self.splits):
            for values, leaf, t in product(self.leaves(split), sorted(on), self.times):
                score = {self.unknown(self.knowledge.at_most * measure.most): 1}
                scores[split, values, leaf, t] = score
                self._each(score, self.people[split, values, leaf, t], measure)
        for split in self.splits:
            self._same(scores, split, (), ())
        if self.tables.moves is None or self.tables.may_go:
            return
        lasting = [leaves for leaves in self.closed if leaves <= on]
        for split, later, leaves in product(self.splits or [()], self.times[1:], lasting):
            for values in self.leaves(split):
                score = self.more(scores, split, values, leaves, later)
                self._each(score, self.more(self.people, split, values, leaves, later), measure)

    def _each(self, score: Sum, people: Sum, measure: Measure) -> None:
        self.rows.append(Row(minus(score, times(people, measure.least)), 0, None))
        self.rows.append(Row(minus(times(people, measure.most), score), 0, None))


def taken_out(model: Model) -> dict[Key, Sum]:
    """People taken out before release t, by the leaf they were in at the release before."""
    most, stage = model.knowledge.mistakes, model.tables.stage
    if not model.tables.may_go or most == 0:
        return {}
    leaves = [leaf for leaf in stage.leaves if model.ahead[leaf] & model.tables.may_go]
    gone: dict[Key, Sum] = {}
    for split in ((), *model.splits):
        for values, leaf, t in product(model.leaves(split), leaves, model.times[1:]):
            one = gone[split, values, leaf, t] = {model.unknown(model.knowledge.at_most): 1}
            model.rows.append(Row(minus(model.people[split, values, leaf, t - 1], one), 0, None))
    for split, leaf, t in product(model.splits, leaves, model.times[1:]):
        parts = merged(gone[split, values, leaf, t] for values in model.leaves(split))
        model.rows.append(Row(minus(parts, gone[(), (), leaf, t]), 0, 0))
    if most is not None:
        everybody = merged(gone[(), (), leaf, t] for leaf in leaves for t in model.times[1:])
        model.rows.append(Row(everybody, None, most))
    return gone


def published(model: Model, cell: Cell) -> list[Row]:
    """What one figure says."""
    if cell.lo is None:
        return []
    counted = model.count(dict(cell.d), cell.at)
    if cell.mean:
        return _rounded(model.score(cell.mean, dict(cell.d), cell.at), counted, cell, 1)
    if cell.of is not None:
        return _rounded(counted, model.count(dict(cell.of), cell.at), cell, 100)
    return [Row(counted, int(cell.lo), None if cell.hi is None else int(cell.hi))]


def _rounded(above: Sum, below: Sum, cell: Cell, factor: int) -> list[Row]:
    """lo − half a step ≤ factor · above / below ≤ hi + half a step; a half may be rounded either way."""
    steps = 2 * 10**cell.decimals
    scaled = times(above, factor * steps)
    low = int(steps * (cell.lo or Decimal(0))) - 1
    rows = [Row(below, 1, None), shortened(Row(minus(scaled, times(below, low)), 0, None))]
    if cell.hi is not None:
        high = int(steps * cell.hi) + 1
        rows.append(shortened(Row(minus(times(below, high), scaled), 0, None)))
    return rows


def gate_rows(model: Model) -> list[Row]:
    """What the rules of the gate say of a row of figures that was, or was not, refreshed."""
    gate = model.tables.gate
    if gate is None:
        return []
    dates: dict[tuple[frozenset[str], str], dict[int, int]] = {}
    for cell in model.tables.cells:
        if cell.stage in gate.parents:
            row = dates.setdefault((cell.dims, cell.stage or ""), {})
            row[cell.release] = max(cell.at if cell.dated else NEVER, row.get(cell.release, NEVER))
    found = []
    for (_, stage), row in dates.items():
        for before, release in zip((NEVER, *(row[one] for one in sorted(row))), sorted(row), strict=False):
            found += _refreshed(model, gate, stage, before, row[release], release)
    return found


def _refreshed(model: Model, gate: Gate, stage: str, before: int, at: int, release: int) -> list[Row]:
    d = {STAGE: gate.parents[stage]}
    then = model.count(d, before) if before != NEVER else NOBODY
    loose = bool(model.tables.may_go) and model.knowledge.mistakes != 0
    if at > before and not loose:
        return [Row(minus(model.count(d, at), then), gate.people, None)]
    if at == before < release and model.knowledge.eager:
        return [Row(minus(model.count(d, release), then), None, gate.people - 1)]
    return []


def splits(tables: Tables) -> list[tuple[str, ...]]:
    """The largest sets of dimensions that some cell splits by, and each dimension that is in none."""
    asked = {cell.dims for cell in tables.cells} | {frozenset((n,)) for n in tables.dimensions if n != STAGE}
    largest = [one for one in asked if one and not any(one < other for other in asked)]
    return sorted(tuple(sorted(one)) for one in largest)


def merged(sums: Iterable[Sum]) -> Sum:
    """The sum of sums."""
    found: Sum = {}
    for one in sums:
        for unknown, by in one.items():
            found[unknown] = found.get(unknown, 0) + by
    return {unknown: by for unknown, by in found.items() if by}


def plus(one: Sum, other: Sum) -> Sum:
    return merged((one, other))


def times(one: Sum, factor: int) -> Sum:
    return {unknown: factor * by for unknown, by in one.items()}


def minus(one: Sum, other: Sum) -> Sum:
    return merged((one, times(other, -1)))


def shortened(row: Row) -> Row:
    """The same row, bound 0, without a common factor."""
    by = gcd(*row.sum.values()) or 1
    return Row({unknown: factor // by for unknown, factor in row.sum.items()}, row.low, row.high)
