"""What nobody may be able to prove, and when an interval proves it.

A *number* is a count or the change of a count. It is exposed when its interval has at most two neighbouring
values and one of them is 1–4 people (or 1–4 people fewer). A *share* is a sensitive part of a whole: exposed
when it is proved that all of the whole are in it, or none, and there may be anybody in the whole at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from sig.publishing.bands import SMALL
from sig.publishing.menu import Cell
from sig.publishing.unknowns import Form, Space

NEAR = 1
"""An interval this wide or narrower tells the number."""
FAR = SMALL.stop + NEAR
"""A number that can be this large cannot be exposed: no interval of width NEAR around it meets SMALL."""


@dataclass(frozen=True)
class Interval:
    """The smallest and the largest value that is possible."""

    low: int
    high: int


@dataclass(frozen=True, eq=False)
class Target:
    """`kind`: number, change, all, none. `key` and `before`: the publications. `whole`: of a share.

    Of all and none the form counts the people who would have to be missing: those of the whole who are not in
    the part, and those of the part. With `before` they are those who have come in between.
    """

    kind: str
    cell: Cell
    key: str
    form: Form
    before: str = ""
    whole: Form | None = None

    def __str__(self) -> str:
        days = f"{self.before}–{self.key}" if self.before else self.key
        return f"{self.kind} {'/'.join(one for one in self.cell if one)} {days}"


def exposes(interval: Interval) -> bool:
    """Does this interval of a number tell 1–4 people, or one of two neighbouring numbers?"""
    narrow = interval.high - interval.low <= NEAR
    return narrow and any(abs(value) in SMALL for value in (interval.low, interval.high))


def settled(target: Target, seen: Interval) -> bool:
    """Is the target safe already when all values of `seen` are possible?"""
    if target.whole is not None:
        return seen.high > 0
    far = seen.high >= FAR or seen.low <= -FAR
    return far or seen.high - seen.low > NEAR


def targets(space: Space) -> Iterator[Target]:
    """Every cell of the menu and every unlisted one: each part × stage, on each day and between any two."""
    stages = space.menu.stages
    for part in space.menu.parts:
        for stage in stages.all:
            cell = (*part, stage)
            forms = {key: _free(space, space.cell(key, cell)) for key in space.keys}
            for key, form in forms.items():
                yield Target("number", cell, key, form)
            for before, after in combinations(space.keys, 2):
                yield Target("change", cell, after, forms[after].less(forms[before]), before)
    yield from _shares(space)


def _shares(space: Space) -> Iterator[Target]:
    for part in space.menu.parts:
        for stage, whole in space.menu.stages.sensitive.items():
            inside = {key: _free(space, space.cell(key, (*part, stage))) for key in space.keys}
            among = {key: _free(space, space.cell(key, (*part, whole))) for key in space.keys}
            for key in space.keys:
                yield from _share((*part, stage), key, inside[key], among[key])
            if not _lasting(space, stage, whole):
                continue
            for before, after in combinations(space.keys, 2):
                joined = inside[after].less(inside[before])
                everybody = among[after].less(among[before])
                yield from _share((*part, stage), after, joined, everybody, before)


def _share(cell: Cell, key: str, inside: Form, among: Form, before: str = "") -> Iterator[Target]:
    """That none, and that all, of those in the whole are in the part."""
    if inside.plus:
        yield Target("none", cell, key, inside, before, whole=among)
    yield Target("all", cell, key, among.less(inside), before, whole=among)


def _lasting(space: Space, part: str, whole: str) -> bool:
    """Does nobody leave part or whole? Only then can one speak of those who came in between."""
    stages = space.menu.stages
    return {frozenset(stages.members(one)) for one in (part, whole)} <= set(stages.one_way)


def _free(space: Space, form: Form) -> Form:
    """Without what cannot be anything but zero."""
    return Form(tuple(place for place in form.plus if place not in space.zeros), form.minus)
