"""The audit of a county: its sum table and what its municipalities have published, in one system.

Nobody here knows the truth, so that any table that agrees with everything stands in for it: what can be
proved does not depend on which. The municipalities' parts stand side by side; a sum is a line over several.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from sig.national.released import Fault, Figure, Released
from sig.national.sums import Sum, addend
from sig.publishing import solver
from sig.publishing.audit import Examination, Finding
from sig.publishing.counts import Contradiction
from sig.publishing.knowledge import PUBLIC, Window, moves
from sig.publishing.menu import EVERYBODY, WHOLE, Cell, Menu, Part
from sig.publishing.targets import Target
from sig.publishing.unknowns import Form, Line, Space, Table

PLACE: Final = "municipality"
MISTAKES: Final = 40
"""A file that needs more people than this to have been taken out between two of its days is not believed."""


@dataclass(frozen=True)
class Audited:
    """What was asked of a county and how. `findings`: what could be proved, in the audit's own words."""

    municipalities: int
    figures: int
    unknowns: int
    constraints: int
    targets: int
    solves: int
    findings: tuple[str, ...]
    unsolved: int
    seconds: float


class County:
    """The unknowns of some municipalities: each with days of its own, which are counted from its last one."""

    def __init__(self, members: Sequence[Released], sums: Sequence[Sum] = ()) -> None:
        self.members, self.sums = members, sums
        self.days = {one.name: _days(one) for one in members}
        most = max(len(days) for days in self.days.values())
        self._first = {name: most - len(days) for name, days in self.days.items()}
        keys = [str(number - most) for number in range(most)]
        self.space = Space(_menu(members), keys, [self._absent(number) for number in range(most)])

    def _absent(self, number: int) -> frozenset[Part]:
        """Whom nobody can be counted in: days that a municipality does not tell, values that come later."""
        found = set()
        for one in self.members:
            mine = number - self._first[one.name]
            for part in one.parts:
                start = one.starts.get(part, one.keys[0])
                if mine < 0 or one.keys.index(self.days[one.name][mine]) < one.keys.index(start):
                    found.add(placed(one.name, part))
        return frozenset(found)

    def form(self, one: Released, cell: Cell, day: str) -> Form:
        """The people of a municipality's cell on one of its days."""
        key = self.space.keys[self._first[one.name] + self.days[one.name].index(day)]
        return self.space.form(key, placed(one.name, cell[:2]), one.stages.members(cell[2]))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Everything read: each municipality's parts, figures and rows that waited; and the sums."""
        found = [line for one in self.members for line in self._read(one)]
        return (*dict.fromkeys(found), *(self._sum(one) for one in self.sums))

    def _read(self, one: Released) -> Iterator[Line]:
        for day in self.days[one.name]:
            for name, values in one.dimensions.items():
                for leaf in one.stages.leaves:
                    parts = [self.form(one, (name, value, leaf), day) for value in values]
                    together = Form(tuple(place for form in parts for place in form.plus))
                    yield Line(together.less(self.form(one, (WHOLE, WHOLE, leaf), day)), 0, 0)
        for figure in one.last.figures:
            if figure.told is not None:
                form = self.form(one, figure.cell, figure.as_of)
                yield Line(form, figure.told.low, figure.told.high)
            yield from self._waited(one, figure)

    def _waited(self, one: Released, figure: Figure) -> Iterator[Line]:
        """A row that was not refreshed: fewer than open the gate have come since it was."""
        parent = one.parents.get(figure.cell[2])
        if not one.people or parent is None or figure.as_of == one.last.key:
            return
        now = self.form(one, (WHOLE, WHOLE, parent), one.last.key)
        then = self.form(one, (WHOLE, WHOLE, parent), figure.as_of) if figure.as_of else Form(())
        yield Line(now.less(then), None, one.people - 1)

    def moved(self, one: Released, gone: int) -> Iterator[Line]:
        """How one municipality's people can have gone, with `gone` taken out between two days."""
        parts = [placed(one.name, part) for part in one.parts]
        for before, after in pairwise(self.space.keys[self._first[one.name] :]):
            yield from moves(self.space, parts, gone, before, after)

    def total(self, cell: Cell) -> Form:
        """The people whom a sum counts: each municipality's on the day of its own figure."""
        forms = [self.form(one, cell, addend(one, cell).as_of) for one in self.members]
        return Form(tuple(sorted(place for form in forms for place in form.plus)))

    def _sum(self, one: Sum) -> Line:
        return Line(self.total(one.cell), one.low, one.high)


def placed(name: str, part: Part) -> Part:
    """A part of a municipality as a part of the county."""
    return (PLACE, name) if part == EVERYBODY else (f"{part[0]}", f"{name}: {part[1]}")


def audited(members: Sequence[Released], sums: Sequence[Sum], seconds: float) -> Audited:
    """Ask the solver what the sums and the municipalities' last releases prove together.

    Raises Fault for figures that cannot all be true, and when `seconds` are not enough.
    """
    began = time.monotonic()
    clock = solver.Clock(began + seconds)
    county = County(members, sums)
    try:
        alone = {one.name: _alone(one, clock) for one in members}
        examination = _together(county, alone, clock)
        findings = tuple(map(_told, examination.findings()))
    except solver.TimeOut as error:
        raise Fault("granskningen hann inte bli klar.") from error
    except Contradiction as error:
        raise Fault("siffrorna kan inte alla vara sanna.") from error
    return Audited(
        municipalities=len(members),
        figures=len(sums) + sum(len(one.last.figures) for one in members),
        unknowns=county.space.size - len(county.space.zeros),
        constraints=len(examination.solver.lines),
        targets=examination.asked,
        solves=clock.solves,
        findings=findings,
        unsolved=len(examination.open),
        seconds=time.monotonic() - began,
    )


def _told(finding: Finding) -> str:
    return f"{finding.target.kind} {'/'.join(one for one in finding.target.cell if one)}"


def _days(one: Released) -> tuple[str, ...]:
    """The days that a municipality's last release tells of, oldest first; its own is the last."""
    told = {figure.as_of for figure in one.last.figures} | {one.last.key}
    return tuple(key for key in one.keys if key in told)


def _menu(members: Sequence[Released]) -> Menu:
    """The county as one menu: municipalities are a dimension, and every split holds each one's values."""
    dimensions: dict[str, list[str]] = {}
    for one in members:
        for part in one.parts:
            name, value = placed(one.name, part)
            dimensions.setdefault(name, []).append(value)
    return Menu("county", {name: tuple(values) for name, values in dimensions.items()}, members[0].stages, ())


def _whole(space: Space) -> Iterator[Line]:
    """Everybody is the municipalities together."""
    for key in space.keys:
        for leaf in space.menu.stages.leaves:
            values = space.menu.dimensions[PLACE]
            parts = Form(tuple(space.place(key, (PLACE, value), leaf) for value in values))
            yield Line(parts.less(space.form(key, EVERYBODY, [leaf])), 0, 0)


@dataclass(frozen=True)
class Alone:
    """What is possible of one municipality: tables, and how many people must have been taken out."""

    space: Space
    tables: Sequence[Table]
    gone: int


def _alone(one: Released, clock: solver.Clock) -> Alone:
    """Tables that settle whatever its own figures leave open; what they prove, the county will show too."""
    county = County([one])
    gone, table = _possible(county, one, clock)
    told = (*county.lines, *county.moved(one, gone))
    window = Window(county.space, table, (), told)
    examination = Examination(window, PUBLIC, clock)
    for _finding in examination.findings():
        pass
    return Alone(county.space, examination.pool, gone)


def _together(county: County, alone: Mapping[str, Alone], clock: solver.Clock) -> Examination:
    """The county's examination, begun with tables that are put together of each municipality's own.

    Each such table is tried against every line, the sums' too, before it is used.
    """
    moved = (line for one in county.members for line in county.moved(one, alone[one.name].gone))
    most = max(len(one.tables) for one in alone.values())
    tables = [_side_by_side(county, alone, number) for number in range(most)]
    told = (*county.lines, *moved)
    system = solver.Solver(county.space, [*_whole(county.space), *told], clock)
    stand_in = next((one for one in tables if system.holds(one)), None) or _any(system)
    window = Window(county.space, stand_in, (), told)
    last = county.space.keys[-1]
    also = [Target("sum", one.cell, last, county.total(one.cell)) for one in county.sums]
    return Examination(window, PUBLIC, clock, tables=tables, also=also)


def _side_by_side(county: County, alone: Mapping[str, Alone], number: int) -> Table:
    """Table `number` of every municipality (from the first again where one has fewer) as one."""
    found = [0] * county.space.size
    for one in county.members:
        mine = alone[one.name]
        table = mine.tables[number % len(mine.tables)]
        skipped = len(county.space.keys) - len(mine.space.keys)
        for place, value in enumerate(table):
            day, part, leaf = mine.space.at(place)
            if part == EVERYBODY:
                found[county.space.spot(day + skipped, EVERYBODY, leaf)] += value
            else:
                found[county.space.spot(day + skipped, part, leaf)] = value
    return tuple(found)


def _any(system: solver.Solver) -> Table:
    """A table that agrees with everything. Raises Contradiction, TimeOut."""
    _, table = system.relaxed({})
    return table or system.largest({})


def _possible(county: County, one: Released, clock: solver.Clock) -> tuple[int, Table]:
    """The fewest people that must have been taken out for the figures to be true; a table that says so."""
    rules = [*_whole(county.space), *county.lines]
    for gone in range(MISTAKES + 1):
        system = solver.Solver(county.space, [*rules, *county.moved(one, gone)], clock)
        try:
            return gone, _any(system)
        except Contradiction:
            continue
    raise Fault(f"{one.name}: siffrorna kan inte alla vara sanna.")
