"""Whole-number questions: HiGHS solves them as if numbers could be broken, and branching makes them whole.

The unknowns of the model nearly always come out whole by themselves (they are flows of people), so a search
of our own that goes on from the last basis needs a few steps where a general solver starts over each time.
Where it does need many (percentages without counts), the general solver takes over. An answer counts only
when it holds in exact arithmetic; "there is none" only when every branch is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor

import highspy
import numpy as np
from numpy.typing import NDArray

from tests.publishing.attacker.model import Row, Sum

Table = NDArray[np.int64]
"""One value for each unknown."""
NEAR = 1e-6
TURNS = 100
"""Dead ends that our own search may run into before HiGHS's branch and bound takes over."""
Branch = tuple[int, tuple[float, float], tuple[float, float] | None]
"""An unknown, its bounds before the branch, and the other side if that is still to be tried."""


class Contradiction(ValueError):
    """No table of whole numbers at all agrees with what was published."""


class Unsolved(Exception):
    """No certain answer in the time given."""


class Solver:
    """Questions about the tables that satisfy `rows`, with each unknown from 0 to its `upper`."""

    def __init__(self, upper: list[int], rows: list[Row], *, seconds: float = 60) -> None:
        self.rows = [row for row in rows if row.sum]
        for row in rows:
            if not row.sum and ((row.low or 0) > 0 or (row.high is not None and row.high < 0)):
                raise Contradiction("people are shown where nobody can be")
        self.upper = np.array(upper, dtype=np.int64)
        self.seconds = seconds
        self.solves = 0
        self._matrix()
        self.engine = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, chosen in {"output_flag": False, "threads": 1, "random_seed": 7}.items():
            self.engine.setOptionValue(name, chosen)
        self.engine.passModel(self._lp())

    def _matrix(self) -> None:
        lengths = [len(row.sum) for row in self.rows]
        self.starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)
        self.indices = np.fromiter((one for row in self.rows for one in row.sum), dtype=np.int64)
        self.factors = np.fromiter((by for row in self.rows for by in row.sum.values()), dtype=np.int64)
        big = np.iinfo(np.int64).max
        self.low = np.array([-big if row.low is None else row.low for row in self.rows], dtype=np.int64)
        self.high = np.array([big if row.high is None else row.high for row in self.rows], dtype=np.int64)

    def _lp(self) -> highspy.HighsLp:
        lp, big = highspy.HighsLp(), np.iinfo(np.int64).max
        lp.num_col_, lp.num_row_ = len(self.upper), len(self.rows)
        lp.col_cost_ = np.zeros(len(self.upper))
        lp.col_lower_, lp.col_upper_ = np.zeros(len(self.upper)), self.upper.astype(float)
        lp.row_lower_ = np.where(self.low == -big, -highspy.kHighsInf, self.low.astype(float))
        lp.row_upper_ = np.where(self.high == big, highspy.kHighsInf, self.high.astype(float))
        matrix = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = lp.num_col_, lp.num_row_
        matrix.start_, matrix.index_, matrix.value_ = self.starts, self.indices, self.factors.astype(float)
        return lp

    def find(self, cost: Mapping[int, float], extra: Row | None = None) -> Table | None:
        """A table that satisfies `extra` too, of low cost if there is a choice; None: there is no table.

        Raises Unsolved.
        """
        basis = self.engine.getBasis()
        if extra is not None:
            self._add(extra)
        try:
            self._cost(cost)
            return self._search(extra)
        finally:
            if extra is not None:
                self.engine.deleteRows(1, np.array([len(self.rows)], dtype=np.int32))
                if basis.valid:
                    self.engine.setBasis(basis)

    def most(self, wanted: Sum) -> int:
        """The largest whole value of a sum. Raises Contradiction, Unsolved."""
        most, reached = self.end(wanted, 1)
        if reached is not None:
            return value(wanted, reached)
        for guess in range(most, self.end(wanted, -1)[0] - 1, -1):
            if self.find({}, Row(wanted, guess, None)) is not None:
                return guess
        raise Contradiction("no table agrees with what was published")

    def least(self, wanted: Sum) -> int:
        """The smallest whole value of a sum. Raises Contradiction, Unsolved."""
        return -self.most({one: -by for one, by in wanted.items()})

    def relaxed(self, wanted: Sum) -> tuple[int, int]:
        """Outer bounds of a sum, when unknowns need not be whole: least rounded up, most rounded down."""
        return self.end(wanted, -1)[0], self.end(wanted, 1)[0]

    def end(self, wanted: Sum, way: int) -> tuple[int, Table | None]:
        """One outer bound, upwards (`way` 1) or downwards (-1), and the table that reaches it if it is whole.

        Raises Contradiction, Unsolved.
        """
        self._cost({one: -way * by for one, by in wanted.items()})
        if not self._run():
            raise Contradiction("no table agrees with what was published")
        found = -way * self.engine.getInfo().objective_function_value
        whole = self._whole(np.array(self.engine.getSolution().col_value))
        return (floor(found + NEAR) if way > 0 else ceil(found - NEAR)), whole

    def _whole(self, found: NDArray[np.float64]) -> Table | None:
        if np.abs(found - np.rint(found)).max() > NEAR:
            return None
        try:
            return self._checked(found, None)
        except Unsolved:
            return None

    def _add(self, row: Row) -> None:
        low = -highspy.kHighsInf if row.low is None else float(row.low)
        high = highspy.kHighsInf if row.high is None else float(row.high)
        indices = np.fromiter(row.sum, dtype=np.int32)
        factors = np.fromiter(row.sum.values(), dtype=np.float64)
        self.engine.addRow(low, high, len(indices), indices, factors)

    def _cost(self, cost: Mapping[int, float]) -> None:
        costs = np.zeros(len(self.upper))
        costs[list(cost)] = list(cost.values())
        self.engine.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)

    def _run(self) -> bool:
        """Whether the relaxed question has an answer. Raises Unsolved."""
        self.solves += 1
        self.engine.run()
        status = self.engine.getModelStatus()
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            raise Unsolved(str(status))
        return bool(status == highspy.HighsModelStatus.kOptimal)

    def _search(self, extra: Row | None) -> Table | None:
        """Depth first: what is broken is pushed to the nearer whole number, and else to the other side.

        Every branch narrows an unknown, so that a way without dead ends comes to its end.
        """
        taken: list[Branch] = []
        lows, highs = np.zeros(len(self.upper)), self.upper.astype(float)
        try:
            turns = 0
            while turns < TURNS:
                if self._run():
                    found = np.array(self.engine.getSolution().col_value)
                    broken = np.abs(found - np.rint(found))
                    if broken.max() <= NEAR:
                        return self._checked(found, extra)
                    one = int(np.argmin(np.where(broken > NEAR, broken, 1.0)))
                    self._branch(taken, one, float(found[one]), lows, highs)
                    continue
                turns += 1
                if not self._back(taken, lows, highs):
                    return None
        finally:
            for one, before, _ in reversed(taken):
                self._bound(one, before, lows, highs)
        return self._general(extra)

    def _general(self, extra: Row | None) -> Table | None:
        """The same question to HiGHS's own branch and bound; every cost is good enough."""
        columns = np.arange(len(self.upper), dtype=np.int32)
        options = {"mip_rel_gap": 1e6, "time_limit": self.engine.getRunTime() + self.seconds}
        for name, chosen in options.items():
            self.engine.setOptionValue(name, chosen)
        self._kind(columns, highspy.HighsVarType.kInteger)
        try:
            if not self._run():
                return None
            return self._checked(np.array(self.engine.getSolution().col_value), extra)
        finally:
            self._kind(columns, highspy.HighsVarType.kContinuous)
            self.engine.setOptionValue("time_limit", highspy.kHighsInf)

    def _kind(self, columns: NDArray[np.int32], kind: highspy.HighsVarType) -> None:
        self.engine.changeColsIntegrality(
            len(columns), columns, np.full(len(columns), int(kind), dtype=np.uint8)
        )

    def _branch(
        self,
        taken: list[Branch],
        one: int,
        found: float,
        lows: NDArray[np.float64],
        highs: NDArray[np.float64],
    ) -> None:
        below, above = (float(lows[one]), float(floor(found))), (float(ceil(found)), float(highs[one]))
        nearer, other = (above, below) if found - below[1] > 0.5 else (below, above)
        taken.append((one, (float(lows[one]), float(highs[one])), other))
        self._bound(one, nearer, lows, highs)

    def _back(self, taken: list[Branch], lows: NDArray[np.float64], highs: NDArray[np.float64]) -> bool:
        """Undo branches until one has another side, and take that; False when there is none left."""
        while taken:
            one, before, other = taken.pop()
            self._bound(one, before, lows, highs)
            if other is not None:
                taken.append((one, before, None))
                self._bound(one, other, lows, highs)
                return True
        return False

    def _bound(
        self, one: int, to: tuple[float, float], lows: NDArray[np.float64], highs: NDArray[np.float64]
    ) -> None:
        lows[one], highs[one] = to
        self.engine.changeColBounds(one, *to)

    def _checked(self, found: NDArray[np.float64], extra: Row | None) -> Table:
        """The table found, as whole numbers that truly satisfy every row. Raises Unsolved."""
        table: Table = np.rint(found).astype(np.int64)
        parts = self.factors * table[self.indices]
        sums = np.add.reduceat(parts, self.starts[:-1]) if self.rows else parts
        inside = bool(((self.low <= sums) & (sums <= self.high)).all()) if self.rows else True
        if not inside or not ((table >= 0) & (table <= self.upper)).all() or not _holds(extra, table):
            raise Unsolved("the answer does not hold in whole numbers")
        return table


def _holds(row: Row | None, table: Table) -> bool:
    if row is None:
        return True
    one = value(row.sum, table)
    return (row.low is None or row.low <= one) and (row.high is None or one <= row.high)


def value(wanted: Sum, table: Table) -> int:
    """The value of a sum in a table."""
    return sum(by * int(table[one]) for one, by in wanted.items())
