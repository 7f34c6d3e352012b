"""The audit: can any target be proved from everything published, the rules and what the profile knows?

A pool of possible tables (the truth is the first) settles most targets at once: whatever two tables differ in
by two or more is safe. Only what the pool leaves open is solved. Each solve gives another table for the pool.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sig.publishing.before import Before, ToldAlready
from sig.publishing.counts import Contradiction
from sig.publishing.extremes import extreme, far_end
from sig.publishing.knowledge import Profile, Window, published
from sig.publishing.solver import Clock, Solver, costs_of
from sig.publishing.targets import NEAR, Interval, Target, exposes, settled, targets
from sig.publishing.unknowns import Line, Table

_FIRST = 30
"""How much more the target of a guess weighs than each of the others that it moves."""
_MIXED = 60
"""Open targets that one guess moves beside its own."""
_PAYS, _POOR = 4, 6
"""A guess pays when it settles so many targets; after so many poor ones in a row nobody guesses."""


@dataclass(frozen=True)
class Finding:
    """A target that can be proved: the interval that everything published leaves of it."""

    profile: str
    target: Target
    interval: Interval

    def __str__(self) -> str:
        return f"{self.profile}: {self.target}"


class Examination:
    """What one profile can prove in one window. Bands may be made wider; what was safe then stays safe."""

    def __init__(
        self,
        window: Window,
        profile: Profile,
        clock: Clock,
        *,
        tables: Iterable[Table] = (),
        before: Before | None = None,
        also: Iterable[Target] = (),
    ) -> None:
        """`tables`: to begin the pool with, each tried first. `before`: of the same window and profile.

        `also`: targets beside those of the space.
        """
        self.window, self.profile = window, profile
        space, truth = window.space, window.truth
        self.before = before or Before(window, profile, clock)
        self._already = ToldAlready(window, profile, clock)
        read = [*published(space, truth, window.publications), *window.told]
        self.solver = Solver(space, [*self.before.lines, *read], clock)
        self.open: dict[Target, Interval] = {}
        self.pool: list[Table] = []
        self.known_before: list[Target] = []
        self.told_before: list[Target] = []
        if not self.solver.holds(truth):
            raise Contradiction("the truth is not among the tables that are possible")
        asked = [*targets(space), *also]
        self.asked = len(asked)
        for target in asked:
            value = target.form.of(truth)
            self._keep(target, Interval(value, value))
        self.pool.append(truth)
        for table in tables:
            if self.solver.holds(table):
                self.note(table)

    def note(self, table: Table) -> None:
        """Another possible table; it is kept if it tells anything new of an open target."""
        wider = {}
        for target, seen in self.open.items():
            value = target.form.of(table)
            if value < seen.low or value > seen.high:
                wider[target] = Interval(min(value, seen.low), max(value, seen.high))
        for target, seen in wider.items():
            self.open[target] = seen
            if settled(target, seen):
                del self.open[target]
        if wider:
            self.pool.append(table)

    def findings(self) -> Iterator[Finding]:
        """What can be proved, one at a time; `mended` may be called before the next is asked for."""
        source = random.Random(len(self.open))  # noqa: S311
        poor = 0
        while self.open:
            target = next(iter(self.open))
            if self.profile.knows and self._known_before(target, self.open[target]):
                continue
            if poor < _POOR:
                left = len(self.open)
                self._guess(target, source)
                poor = poor + 1 if left - len(self.open) < _PAYS else 0
            interval = self.judge(target)
            if (
                interval is None
                or self._known_before(target, interval)
                or self._told_before(target, interval)
            ):
                continue
            yield Finding(self.profile.code, target, interval)
            self.open.pop(target, None)

    def judge(self, target: Target) -> Interval | None:
        """The interval of an exposed target, or None when it is safe (and no longer open)."""
        if target not in self.open:
            return None
        for sign in (1, -1) if target.whole is None else (1,):
            self._push(target, sign)
            if target not in self.open:
                return None
        interval = self.open[target]
        exposed = self._inhabited(target) if target.whole is not None else exposes(interval)
        if not exposed:
            del self.open[target]
            return None
        return interval

    def mended(self, target: Target, changed: dict[int, Line]) -> bool:
        """Is the target safe with these lines, wider than before, or do they tell nothing new of it? If so
        they stay; if not nothing changes.
        """
        before = {number: self.solver.lines[number] for number in changed}
        for number, line in changed.items():
            self.solver.replace(number, line)
        tables, seen = self._apart(target)
        if settled(target, seen) or self._known_before(target, seen) or self._told_before(target, seen):
            for table in tables:
                self.note(table)
            return True
        for number, line in before.items():
            self.solver.replace(number, line)
        return False

    def _apart(self, target: Target) -> tuple[list[Table], Interval]:
        """Tables that are not in the pool yet, and the values of an open target (all, if not settled)."""
        seen, found = self.open[target], []
        for sign in (1, -1) if target.whole is None else (1,):
            reached = far_end(seen, sign)
            table = extreme(self.solver, target.form, sign, reached, _enough(target, seen, sign))
            if table is None:
                continue
            found.append(table)
            value = target.form.of(table)
            seen = Interval(min(value, seen.low), max(value, seen.high))
            if settled(target, seen):
                break
        return found, seen

    def _keep(self, target: Target, seen: Interval) -> None:
        if (target.form.plus or target.form.minus) and not settled(target, seen):
            self.open[target] = seen

    def _push(self, target: Target, sign: int) -> None:
        """The largest (or smallest) value of a target's form, as far as it is not in the pool yet."""
        seen = self.open[target]
        table = extreme(self.solver, target.form, sign, far_end(seen, sign), _enough(target, seen, sign))
        if table is not None:
            self.note(table)

    def _inhabited(self, target: Target) -> bool:
        """Can there be anybody in the whole of a share?"""
        assert target.whole is not None
        if any(target.whole.of(table) > 0 for table in self.pool):
            return True
        table = extreme(self.solver, target.whole, 1, 0)
        return table is not None

    def _known_before(self, target: Target, interval: Interval) -> bool:
        """Does the profile know it as closely without having read anything? Then it is not open any more.

        `interval` may be what the pool has seen: reading leaves at least that, and never more than before.
        """
        if target.whole is not None:
            same = not self.before.wider(target.form, Interval(0, 0), upwards=True)
        else:
            same = not self.before.wider(target.form, interval)
        if same:
            del self.open[target]
            if target.whole is not None or exposes(interval):
                self.known_before.append(target)
        return same

    def _told_before(self, target: Target, interval: Interval) -> bool:
        """Did the earlier publications tell it as closely, with what the profile knows today? `told_before`
        has it then.
        """
        seen = interval if target.whole is None else Interval(0, 0)
        told = self._already.as_closely(target.form, seen, upwards=target.whole is not None)
        if told:
            del self.open[target]
            self.told_before.append(target)
        return told

    def _guess(self, target: Target, source: random.Random) -> None:
        """A table that moves the target, and with it as many other open ones as can be."""
        costs = {
            place: _FIRST * cost for place, cost in costs_of(target.form, source.choice((1, -1))).items()
        }
        for other in source.sample(list(self.open), min(_MIXED, len(self.open))):
            for place, cost in costs_of(other.form, source.choice((1, -1))).items():
                costs[place] = costs.get(place, 0) + cost
        _, table = self.solver.relaxed(costs)
        if table is not None:
            self.note(table)


def _enough(target: Target, seen: Interval, sign: int) -> int:
    """The value of sign · form that settles a target."""
    if target.whole is not None:
        return 1
    return NEAR + 1 + (seen.low if sign == 1 else -seen.high)
