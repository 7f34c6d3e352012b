"""The largest and the smallest possible value of a sum, by the relaxation first and whole numbers after."""

from collections.abc import Sequence

from sig.publishing.solver import Solver, costs_of
from sig.publishing.targets import Interval
from sig.publishing.unknowns import Form, Table


def extreme(solver: Solver, form: Form, sign: int, reached: int, enough: int | None = None) -> Table | None:
    """A table whose sign · form is as large as can be, or is `enough`; None if none is beyond `reached`."""
    costs = costs_of(form, sign)
    bound, table = solver.relaxed(costs)
    if bound <= reached:
        return None
    if table is None:
        table = solver.largest(costs, enough)
    return table if sign * form.of(table) > reached else None


def far_end(seen: Interval, sign: int) -> int:
    """The largest value seen of sign · form."""
    return seen.high if sign == 1 else -seen.low


def reach(solver: Solver, form: Form, sign: int, start: Sequence[int]) -> int:
    """The largest possible value of sign · form. `start` is any possible table."""
    value = sign * form.of(start)
    table = extreme(solver, form, sign, value)
    return value if table is None else sign * form.of(table)


def bounds(solver: Solver, form: Form, start: Sequence[int]) -> Interval:
    """The smallest and the largest possible value of a form."""
    return Interval(-reach(solver, form, -1, start), reach(solver, form, 1, start))
