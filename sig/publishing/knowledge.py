"""What a reader knows, as constraints on the unknowns.

Everything here must hold of the truth and should be as strong as anybody could know it. Where a correction
made the truth break a rule (somebody counted was a mistake and is gone), the rule is kept as far as the truth
allows: a reader who is told less can prove less, so this is the safe side.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from sig.publishing.counts import Counts
from sig.publishing.menu import EVERYBODY, WHOLE, Menu, Part
from sig.publishing.record import Earlier, Publication
from sig.publishing.unknowns import Form, Line, Space, Table


@dataclass(frozen=True)
class Profile:
    """Somebody who reads everything published. `knows`: stages whose exact whole number they know."""

    code: str
    knows: tuple[str, ...] = ()


PUBLIC = Profile("public")
INSIDER = Profile("insider", ("nominated", "closed"))
AGAINST = {PUBLIC.code: (PUBLIC,), INSIDER.code: (PUBLIC, INSIDER)}
"""Whoever is safe against an insider has to be safe against the public too: the insider's own knowledge is no
finding, so that one audit does not stand for the other."""


def framework(space: Space, truth: Table, gone: Sequence[int] = ()) -> list[Line]:
    """What holds whatever is published: parts add up to everybody, and people only go as the moves say.

    `gone`: how many at least were taken out before each day but the first; if left out, as few as the days
    of the space say.
    """
    return [*_sums(space), *_moves(space, truth, gone or taken_out(space, truth))]


def known(space: Space, truth: Table, profile: Profile, keys: Iterable[str]) -> list[Line]:
    """What the profile knows of the days of these publications without reading anything."""
    forms = [space.cell(key, (WHOLE, WHOLE, stage)) for key in keys for stage in profile.knows]
    return [Line(form, form.of(truth), form.of(truth)) for form in forms]


def published(space: Space, truth: Table, publications: Sequence[Publication]) -> list[Line]:
    """What the figures say, and what it says that a row was refreshed or was not.

    Only publications and days that `space` has; a band counts once, however often it was shown.
    """
    lines = [*_bands(space, publications), *_gates(space, truth, publications)]
    return list(dict.fromkeys(lines))


def _sums(space: Space) -> Iterator[Line]:
    for key in space.keys:
        for name, values in space.menu.dimensions.items():
            for leaf in space.menu.stages.leaves:
                parts = Form(tuple(space.place(key, (name, value), leaf) for value in values))
                yield Line(parts.less(space.form(key, EVERYBODY, [leaf])), 0, 0)


def _moves(space: Space, truth: Table, gone: Sequence[int]) -> Iterator[Line]:
    """Sums over the leaves that nobody leaves cannot shrink; of everybody it follows from the values.

    Between days between which people were taken out they may shrink by so many, in any part: a reader may
    know how many mistakes there were, not whose.
    """
    for (before, after), some in zip(pairwise(space.keys), gone, strict=True):
        parts = space.menu.parts if some else space.menu.parts[1:] or space.menu.parts
        yield from moves(space, parts, some, before, after)


def moves(space: Space, parts: Iterable[Part], gone: int, before: str, after: str) -> Iterator[Line]:
    """That nobody in `parts` went but as the moves say, between two days with `gone` people taken out."""
    stages = space.menu.stages
    for leaves in stages.every_one_way if gone else stages.one_way:
        for part in parts:
            yield Line(_grown(space, part, leaves, before, after), -gone, None)


def _grown(space: Space, part: Part, leaves: Iterable[str], before: str, after: str) -> Form:
    return space.form(after, part, leaves).less(space.form(before, part, leaves))


def taken_out(space: Space, truth: Table) -> tuple[int, ...]:
    """Before each day but the first: the fewest people taken out since the day before it."""
    return tuple(_taken_out(space, truth, before, after) for before, after in pairwise(space.keys))


def _taken_out(space: Space, truth: Table, before: str, after: str) -> int:
    """The fewest people that must have been taken out between two days for the truth to fit the moves."""
    menu = space.menu
    found = 0
    for name in menu.dimensions or (WHOLE,):
        short = [
            max(
                -_grown(space, (name, value), leaves, before, after).of(truth)
                for leaves in menu.stages.every_one_way
            )
            for value in menu.values(name)
        ]
        found = max(found, sum(one for one in short if one > 0))
    return found


def _bands(space: Space, publications: Sequence[Publication]) -> Iterator[Line]:
    for publication in publications:
        for shown in publication.cells:
            if shown.as_of in space.keys and shown.band is not None:
                form = space.cell(shown.as_of, shown.cell)
                yield Line(form, shown.band.low, shown.band.high, (shown.as_of, shown.cell))


def _gates(space: Space, truth: Table, publications: Sequence[Publication]) -> Iterator[Line]:
    for publication in publications:
        if publication.key not in space.keys:
            continue
        needed = publication.parameters.people
        for gate in publication.gates:
            if gate.since and gate.since not in space.keys:
                continue
            entered = space.cell(publication.key, (WHOLE, WHOLE, gate.stage))
            if gate.since:
                entered = entered.less(space.cell(gate.since, (WHOLE, WHOLE, gate.stage)))
            people = entered.of(truth)
            if gate.opened:
                yield Line(entered, min(needed, people), None)
            else:
                yield Line(entered, None, max(needed - 1, people))


def window(menu: Menu, earlier: Sequence[Earlier], new: Publication, counts: Counts) -> "Window":
    """The publications that one solve looks at, and the days whose counts are unknown in it.

    The last ones whole; of older ones the days that a row of these still tells, or was last refreshed on.
    """
    every = [*earlier, Earlier(new, counts)]
    last = every[-new.parameters.window :]
    days = {one.publication.key for one in last}
    days |= {gate.since for one in last for gate in one.publication.gates if gate.since}
    kept = [one for one in every if one.publication.key in days]
    space, truth = _unknowns(menu, kept)
    shown = tuple(one.publication for one in kept)
    return Window(space, truth, shown, gone=_gone(menu, every, space.keys))


def _unknowns(menu: Menu, of: Sequence[Earlier]) -> tuple[Space, Table]:
    space = Space(menu, [one.publication.key for one in of], [one.counts.absent for one in of])
    return space, space.table([one.counts for one in of])


def _gone(menu: Menu, every: Sequence[Earlier], keys: Sequence[str]) -> tuple[int, ...]:
    """As `taken_out`, counted from one publication to the next, those too that the window leaves out.

    Between days far apart those who came hide those who were taken out: without the days in between a reader
    would be thought to know that nobody was, which is not so.
    """
    space, truth = _unknowns(menu, every)
    since = list(accumulate(taken_out(space, truth), initial=0))
    until = {key: since[place] for place, key in enumerate(space.keys)}
    return tuple(until[after] - until[before] for before, after in pairwise(keys))


@dataclass(frozen=True)
class Window:
    """The unknowns of an audit, the truth about them, and the publications that speak of them.

    `told`: what else has been read of them, if no publication says it. `gone`: see `framework`.
    """

    space: Space
    truth: Table
    publications: tuple[Publication, ...]
    told: tuple[Line, ...] = ()
    gone: tuple[int, ...] = ()

    def same(self, other: "Window") -> bool:
        """The same unknowns and the same truth; what was published may differ."""
        return self.space.keys == other.space.keys and self.truth == other.truth
