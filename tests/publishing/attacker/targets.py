"""What nobody may be able to prove: small numbers and changes, all or none of a sensitive part, a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from tests.publishing.attacker.model import NOBODY, Model, Sum, minus
from tests.publishing.attacker.moves import closed_sets
from tests.publishing.attacker.tables import STAGE, Cell

SMALL = range(1, 5)

COUNT, CHANGE, ALL, NONE, SCORE = "count", "change", "all", "none", "score"


@dataclass(frozen=True)
class Target:
    """One question. `releases`: the release it is about, or the two that it lies between.

    count, change: `sum` is the number. all, none: `sum` is what is left beside the part, or the part; it
    must not be provably 0 while `among` can have somebody. score: `sum` adds up the scores of `among`.
    """

    kind: str
    d: tuple[tuple[str, str], ...]
    releases: tuple[str, ...]
    sum: Sum
    among: Sum

    def __str__(self) -> str:
        where = ", ".join(f"{name}={value}" for name, value in self.d) or "everybody"
        return f"{self.kind} of {where} in {' → '.join(self.releases)}"


def is_small(low: int, high: int) -> bool:
    """Whether these bounds prove a number (or a fall by a number) 1–4, or two neighbours with one such."""
    return high - low <= 1 and any(abs(one) in SMALL for one in (low, high))


def is_open(low: int, high: int) -> bool:
    """Whether the values seen, `low` to `high`, leave it possible that the bounds prove something small."""
    return high - low < 2 and high < SMALL[-1] + 2 and low > -SMALL[-1] - 2


def targets(model: Model) -> list[Target]:
    """Every question about these tables, each number asked once however many names it has."""
    found: dict[tuple[str, frozenset[tuple[int, int]]], Target] = {}
    for one in (*_counts(model), *_changes(model), *_parts(model), *_scores(model)):
        if one.sum:
            found.setdefault((one.kind, frozenset(one.sum.items())), one)
    return list(found.values())


def places(model: Model) -> Iterator[tuple[tuple[str, str], ...]]:
    """Everybody, and each value and combination of values that is published or could be, × each stage."""
    dimensions = model.tables.dimensions
    wholes: list[dict[str, str]] = [{}]
    wholes += [{name: value} for name, one in dimensions.items() if name != STAGE for value in one.values]
    for split in model.splits:
        if len(split) > 1:
            wholes += [dict(zip(split, values, strict=True)) for values in model.leaves(split)]
    for rest, stage in product(wholes, model.tables.stage.values):
        yield tuple(sorted({**rest, STAGE: stage}.items()))


def _counts(model: Model) -> Iterator[Target]:
    for d, t in product(places(model), model.times):
        yield Target(COUNT, d, (model.tables.releases[t],), model.count(dict(d), t), NOBODY)


def _changes(model: Model) -> Iterator[Target]:
    ids = model.tables.releases
    dates = _dates(model.tables.cells)
    for d in places(model):
        pairs = set(pairwise(model.times)) | set(pairwise(sorted(dates.get(d, ()))))
        for before, after in sorted(pairs):
            change = minus(model.count(dict(d), after), model.count(dict(d), before))
            yield Target(CHANGE, d, (ids[before], ids[after]), change, NOBODY)


def _dates(cells: tuple[Cell, ...]) -> dict[tuple[tuple[str, str], ...], set[int]]:
    """Place → the releases whose dates its figures count."""
    dates: dict[tuple[tuple[str, str], ...], set[int]] = {}
    for cell in cells:
        if cell.lo is not None:
            dates.setdefault(cell.d, set()).add(cell.at)
    return dates


def _parts(model: Model) -> Iterator[Target]:
    tables = model.tables
    closed = set() if tables.moves is None else set(closed_sets(tables.stage.leaves, tables.moves))
    everywhere = list(places(model))
    for part, whole in tables.sensitive:
        lasting = {tables.stage.members(part), tables.stage.members(whole)} <= closed and not tables.may_go
        for d in (d for d in everywhere if dict(d)[STAGE] == part):
            among = tuple(sorted({**dict(d), STAGE: whole}.items()))
            yield from _part(model, d, among, lasting)


def _part(
    model: Model, d: tuple[tuple[str, str], ...], whole: tuple[tuple[str, str], ...], lasting: bool
) -> Iterator[Target]:
    """Of everybody in the whole; and of its newcomers, where nobody ever leaves the part or the whole."""
    ids = model.tables.releases
    for t in model.times:
        part, among = model.count(dict(d), t), model.count(dict(whole), t)
        yield Target(NONE, d, (ids[t],), part, among)
        yield Target(ALL, d, (ids[t],), minus(among, part), among)
    for before, after in pairwise(model.times) if lasting else ():
        part = minus(model.count(dict(d), after), model.count(dict(d), before))
        among = minus(model.count(dict(whole), after), model.count(dict(whole), before))
        yield Target(NONE, d, (ids[before], ids[after]), part, among)
        yield Target(ALL, d, (ids[before], ids[after]), minus(among, part), among)


def _scores(model: Model) -> Iterator[Target]:
    """Sums of a measure over few people: those of a cell with a mean, and those who joined it since."""
    tables = model.tables
    means = {(cell.mean, cell.d) for cell in tables.cells if cell.mean and cell.lo is not None}
    for name, d in sorted(means, key=str):
        dates = sorted({cell.at for cell in tables.cells if (cell.mean, cell.d) == (name, d)})
        for t in dates:
            yield Target(
                SCORE, d, (tables.releases[t],), model.score(name, dict(d), t), model.count(dict(d), t)
            )
        for before, after in pairwise(dates):
            yield Target(
                SCORE,
                d,
                (tables.releases[before], tables.releases[after]),
                minus(model.score(name, dict(d), after), model.score(name, dict(d), before)),
                minus(model.count(dict(d), after), model.count(dict(d), before)),
            )
