"""The attack: which questions have an answer that points at single people.

Tables that agree with everything are collected; whatever two of them differ on by enough cannot be proved.
Only what the collection leaves open is put to the solver, until its smallest and largest value are known.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tests.publishing.attacker.model import Knowledge, Model, Row, Sum
from tests.publishing.attacker.solver import Contradiction, Solver, Table, Unsolved
from tests.publishing.attacker.tables import Tables
from tests.publishing.attacker.targets import (
    ALL,
    CHANGE,
    COUNT,
    NONE,
    SCORE,
    SMALL,
    Target,
    is_open,
    is_small,
    targets,
)

FEW = 6
EXACT, NEAR, CONTRADICTION = "exact", "near", "contradiction"


@dataclass(frozen=True)
class Finding:
    """`kind`: exact, near (one of two neighbours), all, none, score, contradiction; lies (see judge)."""

    kind: str
    target: Target | None
    low: int = 0
    high: int = 0

    def __str__(self) -> str:
        return f"{self.kind}: {self.target or 'the publications'} is {self.low}–{self.high}"


@dataclass(frozen=True)
class Report:
    """`unsolved`: questions left open because the solver's time was up; with any, nothing is proved safe.

    `seconds` are the processor's.
    """

    findings: tuple[Finding, ...]
    asked: int
    unsolved: tuple[Target, ...]
    solves: int
    seconds: float

    def kinds(self) -> dict[str, int]:
        """Kind → how many findings."""
        found = [one.kind for one in self.findings]
        return {kind: found.count(kind) for kind in sorted(set(found))}


def attack(
    tables: Tables,
    knowledge: Knowledge | None = None,
    *,
    seconds: float = 20,
    seed: int = 1,
    enough: int | None = None,
) -> Report:
    """Everything small that the tables and the knowledge prove, and the knowledge alone does not.

    seconds: for one solve. enough: stop after so many findings (the rest is then not asked).
    """
    knowledge = knowledge or Knowledge()
    began = time.process_time()
    model = Model(tables, knowledge)
    asked = targets(model)
    hunt = None
    try:
        hunt = Hunt(model, asked, seconds=seconds, seed=seed)
        findings = hunt.run(enough)
    except Contradiction:
        findings = [Finding(CONTRADICTION, None)]
    if knowledge.facts:
        findings = _beyond(tables, knowledge, findings, seconds)
    spent = time.process_time() - began
    unsolved, solves = (tuple(hunt.unsolved), hunt.solver.solves) if hunt else ((), 0)
    return Report(tuple(findings), len(asked), unsolved, solves, spent)


def bounds(
    tables: Tables, wanted: dict[str, str], release: str, knowledge: Knowledge | None = None
) -> tuple[int, int]:
    """The smallest and the largest number that a cell can have had. Raises Contradiction, Unsolved."""
    model = Model(tables, knowledge or Knowledge())
    solver = Solver(model.upper, model.rows)
    asked = model.count(wanted, tables.releases.index(release))
    return solver.least(asked), solver.most(asked)


def _beyond(tables: Tables, knowledge: Knowledge, findings: list[Finding], seconds: float) -> list[Finding]:
    """The findings that the knowledge without any publication does not give as narrowly."""
    return _not_given(replace(tables, cells=(), gate=None), knowledge, findings, seconds)


def told_anew(
    tables: Tables, knowledge: Knowledge, findings: Sequence[Finding], *, seconds: float = 20
) -> list[Finding]:
    """The findings that some publication told, because nobody could have them without reading it.

    Left out: what the facts up to a day, and the publications before that day, give as narrowly. Then it was
    the reader who had come to know more.
    """
    left = list(findings)
    for number in range(1, len(tables.releases)):
        before = tuple(cell for cell in tables.cells if cell.release < number)
        until = set(tables.releases[: number + 1])
        facts = tuple(fact for fact in knowledge.facts if fact.release in until)
        less = replace(knowledge, facts=facts)
        left = _not_given(replace(tables, cells=before), less, left, seconds)
    return left


def _not_given(
    tables: Tables, knowledge: Knowledge, findings: Sequence[Finding], seconds: float
) -> list[Finding]:
    before = Model(tables, knowledge)
    solver = Solver(before.upper, before.rows, seconds=seconds)
    names = {(one.kind, one.d, one.releases): one for one in targets(before)}
    left = []
    for finding in findings:
        same = finding.target and names.get((finding.target.kind, finding.target.d, finding.target.releases))
        if not same or not _known(solver, same, finding):
            left.append(finding)
    return left


def _known(solver: Solver, target: Target, finding: Finding) -> bool:
    if solver.relaxed(target.sum) == (finding.low, finding.high):
        return True  # who is told less cannot know more: what lies between is exactly this
    try:
        return finding.low == solver.least(target.sum) and finding.high == solver.most(target.sum)
    except Unsolved:
        return False


@dataclass
class Hunt:
    """`low` and `high`: for each target, the smallest and largest value seen in a table that agrees."""

    model: Model
    asked: list[Target]
    seconds: float = 20
    seed: int = 1
    unsolved: list[Target] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        sums = [one.sum for one in self.asked]
        self.starts = np.concatenate(([0], np.cumsum([len(one) for one in sums]))).astype(np.int64)
        self.indices = np.array([at for one in sums for at in one], dtype=np.int64)
        self.factors = np.array([by for one in sums for by in one.values()], dtype=np.int64)
        self.low = np.full(len(sums), np.iinfo(np.int64).max)
        self.high = np.full(len(sums), np.iinfo(np.int64).min)
        self.solver = Solver(self.model.upper, self.model.rows, seconds=self.seconds)

    def run(self, enough: int | None = None) -> list[Finding]:
        """All findings, or the first `enough`. Raises Contradiction."""
        try:
            first = self.solver.find({})
        except Unsolved:
            self.unsolved += self.asked
            return []
        if first is None:
            raise Contradiction("no table agrees with what was published")
        self._see(first)
        self._collect()
        findings: list[Finding] = []
        for number, target in enumerate(self.asked):
            if enough is not None and len(findings) >= enough:
                break
            if self._is_open(number):
                try:
                    findings += self._settle(number, target)
                except Unsolved:
                    self.unsolved.append(target)
        return findings

    def _see(self, table: Table) -> None:
        """Widen what has been seen of every target by one more table that agrees."""
        values = np.add.reduceat(self.factors * table[self.indices], self.starts[:-1])
        self.low = np.minimum(self.low, values)
        self.high = np.maximum(self.high, values)

    def _is_open(self, number: int) -> bool:
        low, high = int(self.low[number]), int(self.high[number])
        kind = self.asked[number].kind
        if kind in (ALL, NONE):
            return high == 0
        if kind == SCORE:
            return low == high
        return is_open(low, high)

    def _collect(self) -> None:
        """Push everything that is open up or down at random, and then the other way, while that pays."""
        poor = 0
        left = [number for number in range(len(self.asked)) if self._is_open(number)]
        while poor < 3 and len(left) >= FEW:
            weights = [self.random.choice((-1, 1)) * self.random.expovariate(1) ** 2 for _ in left]
            for sign in (1, -1):
                try:
                    found = self.solver.find(self._push(left, [sign * weight for weight in weights]))
                except Unsolved:
                    return
                assert found is not None
                self._see(found)
            still = [number for number in left if self._is_open(number)]
            poor = poor + 1 if len(left) - len(still) < FEW else 0
            left = still

    def _push(self, left: list[int], weights: list[float]) -> dict[int, float]:
        """The cost of a table: `weights` of what is open; parts that could be all or none always upwards."""
        cost: dict[int, float] = {}
        for number, weight in zip(left, weights, strict=True):
            target = self.asked[number]
            for one, by in target.sum.items():
                upwards = -abs(weight) if target.kind in (ALL, NONE) else weight
                cost[one] = cost.get(one, 0.0) + upwards * by
        return cost

    def _settle(self, number: int, target: Target) -> list[Finding]:
        """Ask until the target is safe or its bounds are known."""
        most = self._end(target, 1)
        least = self._end(target, -1) if self._is_open(number) else int(self.low[number])
        while self._is_open(number):
            low, high = int(self.low[number]), int(self.high[number])
            if high < most:
                if not self._try(target.sum, high + 1, None):
                    most = high
            elif low > least:
                if not self._try(target.sum, None, low - 1):
                    least = low
            else:
                return self._judged(target, low, high)
        return []

    def _end(self, target: Target, way: int) -> int:
        """An outer bound of a target; the table that reaches it, if it is whole, has been seen then."""
        bound, table = self.solver.end(target.sum, way)
        if table is not None:
            self._see(table)
        return bound

    def _try(self, wanted: Sum, low: int | None, high: int | None) -> bool:
        found = self.solver.find({}, Row(wanted, low, high))
        if found is not None:
            self._see(found)
        return found is not None

    def _judged(self, target: Target, low: int, high: int) -> list[Finding]:
        """What exact bounds mean for this kind of question."""
        if target.kind in (COUNT, CHANGE):
            return [Finding(EXACT if low == high else NEAR, target, low, high)] if is_small(low, high) else []
        if target.kind in (ALL, NONE):
            nobody = self.solver.end(target.among, 1)[0] <= 0
            return [] if nobody or self.solver.most(target.among) <= 0 else [Finding(target.kind, target)]
        few = self.solver.least(target.among) in SMALL and self.solver.most(target.among) in SMALL
        return [Finding(SCORE, target, low, high)] if few else []
