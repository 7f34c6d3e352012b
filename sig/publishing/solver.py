"""Integer programming with HiGHS: the largest or smallest value of a sum, and a table that has it.

What is believed of the solver: nothing that makes a publication safe. A table is counted over against every
line in whole numbers before it is used, and only such tables show that a target is safe. A bound (of the
relaxation, rounded inwards, or of the integer programme) is used only the other way, to call a target
exposed: a bound that is wrong can withhold a figure in vain, never show one that should not be.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

import highspy
import numpy

from sig.publishing.counts import Contradiction
from sig.publishing.substitution import Substitution, Sum
from sig.publishing.unknowns import Form, Line, Space, Table

NAME = "HiGHS"
CEILING = 1_000_000
"""Nobody believes in more people than this; it only keeps what nothing is said about finite."""
_WHOLE = 1e-6
_SETTLED = 0.5
"""Gap at which an integer optimum is proved: objectives are whole numbers."""


class TimeOut(Exception):
    """The time for the audit is over; what was not solved is not known to be safe."""


@dataclass
class Clock:
    """Counts solves and says when the time is over. `ends`: of time.monotonic()."""

    ends: float
    solves: int = 0

    def left(self) -> float:
        """Seconds left. Raises TimeOut when there are none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeOut
        return left


class Solver:
    """One system of lines over the unknowns of a space, which are whole numbers from 0."""

    def __init__(self, space: Space, lines: Sequence[Line], clock: Clock) -> None:
        self.space = space
        self.lines = list(lines)
        self.clock = clock
        self._other = Substitution(space)
        self._relaxed = self._model(integer=False)
        self._whole: Any = None

    def replace(self, number: int, line: Line) -> None:
        """Another line in the place of line `number`: the same form, wider bounds."""
        self.lines[number] = line
        for model in (self._relaxed, self._whole):
            if model is not None:
                model.changeRowBounds(number, *_bounds(line))

    def holds(self, table: Sequence[int]) -> bool:
        """Is this table possible? In whole numbers, without the solver."""
        if min(table) < 0 or any(table[place] for place in self.space.zeros):
            return False
        return all(line.holds(table) for line in self.lines)

    def relaxed(self, costs: dict[int, int]) -> tuple[int, Table | None]:
        """An upper bound of the sum of costs, and the table of the relaxation if it is one of whole numbers.

        Raises Contradiction if no table is possible, TimeOut.
        """
        objective, values = self._run(self._relaxed, costs)
        return floor(objective + _WHOLE), self._table(values)

    def largest(self, costs: dict[int, int], enough: int | None = None) -> Table:
        """A table with the largest sum of costs, or with one of `enough`. Raises Contradiction, TimeOut."""
        if self._whole is None:
            self._whole = self._model(integer=True)
        target = -highspy.kHighsInf if enough is None else -float(enough)
        self._whole.setOptionValue("objective_target", target)
        _, values = self._run(self._whole, costs)
        table = self._table(values)
        if table is None:
            raise Contradiction("the solver's table is not one of the system")
        return table

    def _table(self, values: Sequence[float]) -> Table | None:
        rounded = [round(value) for value in values]
        if any(abs(value - whole) > _WHOLE for value, whole in zip(values, rounded, strict=True)):
            return None
        table = self._other.table(rounded)
        return tuple(table) if self.holds(table) else None

    def _run(self, model: Any, costs: dict[int, int]) -> tuple[float, list[float]]:
        self.clock.solves += 1
        size = self.space.size
        objective = numpy.zeros(size)
        for place, cost in self._other.sum(costs.items()).items():
            objective[place] = -cost
        model.changeColsCost(size, numpy.arange(size, dtype=numpy.int32), objective)
        model.setOptionValue("time_limit", model.getRunTime() + self.clock.left())
        model.run()
        status = model.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            raise TimeOut
        if status not in _ANSWERED:
            raise Contradiction(f"no table fits: {model.modelStatusToString(status)}")
        return -model.getObjectiveValue(), list(model.getSolution().col_value)

    def _model(self, *, integer: bool) -> Any:
        model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in _OPTIONS.items():
            model.setOptionValue(option, value)
        size = self.space.size
        model.addVars(size, numpy.zeros(size), numpy.full(size, float(CEILING)))
        for line in self.lines:
            _add_row(model, _bounds(line), self._other.form(line.form))
        for place, number in enumerate(self._other.numbers):
            zero = place in self.space.zeros
            if zero or len(number) > 1:
                _add_row(model, (0.0, 0.0 if zero else highspy.kHighsInf), number)
        if integer:
            kinds = numpy.full(size, highspy.HighsVarType.kInteger.value, dtype=numpy.uint8)
            model.changeColsIntegrality(size, numpy.arange(size, dtype=numpy.int32), kinds)
        return model


_ANSWERED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kObjectiveTarget)
_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": _SETTLED,
}
"""One thread and a fixed seed: the same input, the same answers."""


def _add_row(model: Any, ends: tuple[float, float], number: Sum) -> None:
    places = numpy.array(list(number), dtype=numpy.int32)
    model.addRow(*ends, len(places), places, numpy.array(list(number.values()), dtype=float))


def costs_of(form: Form, sign: int = 1) -> dict[int, int]:
    """The costs whose sum is sign · form."""
    return dict.fromkeys(form.plus, sign) | dict.fromkeys(form.minus, -sign)


def version() -> str:
    return str(highspy.Highs().version())  # type: ignore[no-untyped-call]


def _bounds(line: Line) -> tuple[float, float]:
    low = -highspy.kHighsInf if line.low is None else float(line.low)
    high = highspy.kHighsInf if line.high is None else float(line.high)
    return low, high
