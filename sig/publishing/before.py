"""What a profile knows before it reads a publication: by itself, and from what has left the house already."""

from collections.abc import Sequence

from sig.publishing.extremes import extreme, far_end
from sig.publishing.knowledge import Profile, Window, framework, known, published
from sig.publishing.solver import Clock, Solver
from sig.publishing.targets import Interval
from sig.publishing.unknowns import Form, Line, Table


class Reading:
    """Which values are possible by some lines of a window, whole tables being kept for the next question.

    The only bounds of the solver that speak for showing something: they say that a reader knew it anyhow.
    """

    def __init__(self, window: Window, lines: Sequence[Line], clock: Clock) -> None:
        self.lines = list(lines)
        self._solver = Solver(window.space, self.lines, clock)
        self._tables: list[Table] = [window.truth]
        self._wider: dict[tuple[Form, Interval, bool], bool] = {}

    def wider(self, form: Form, seen: Interval, *, upwards: bool = False) -> bool:
        """Is any value of a form possible beyond `seen`? Asked of the solver once; above only, if `upwards`.

        A table that was found for another form often answers, and is whole: only a "no" is the solver's word.
        """
        key = (form, seen, upwards)
        if key not in self._wider:
            self._wider[key] = any(self._beyond(form, seen, sign) for sign in ((1,) if upwards else (1, -1)))
        return self._wider[key]

    def _beyond(self, form: Form, seen: Interval, sign: int) -> bool:
        end = far_end(seen, sign)
        if any(sign * form.of(table) > end for table in self._tables):
            return True
        table = extreme(self._solver, form, sign, end)
        if table is not None:
            self._tables.append(table)
        return table is not None


class Before(Reading):
    """What a profile knows of a window without reading anything: the rules, and its own knowledge."""

    def __init__(self, window: Window, profile: Profile, clock: Clock) -> None:
        space, truth = window.space, window.truth
        rules = framework(space, truth, window.gone)
        super().__init__(window, [*rules, *known(space, truth, profile, space.keys)], clock)


class ToldAlready:
    """What a profile could prove of publications once it came to know more by itself.

    The publication that came then told nothing of it, and nothing that it withheld would have hidden it. What
    publications told the day they left the house is not excused: one of them should not have left.
    """

    def __init__(self, window: Window, profile: Profile, clock: Clock) -> None:
        self._window, self._profile, self._clock = window, profile, clock
        self._readings: dict[tuple[int, int], Reading] = {}

    def as_closely(self, form: Form, seen: Interval, *, upwards: bool = False) -> bool:
        """Was there a publication before which, but for knowledge of its own day, more than `seen` was
        possible, and with that knowledge nothing more?
        """
        if not self._profile.knows:
            return False
        return any(
            not self._reading(read, read + 1).wider(form, seen, upwards=upwards)
            and self._reading(read, read).wider(form, seen, upwards=upwards)
            for read in reversed(range(1, len(self._window.publications)))
        )

    def _reading(self, read: int, known_days: int) -> Reading:
        """Of the first `read` publications, by who knows the first `known_days` days."""
        if (read, known_days) not in self._readings:
            space, truth = self._window.space, self._window.truth
            lines = [
                *framework(space, truth, self._window.gone),
                *known(space, truth, self._profile, space.keys[:known_days]),
                *published(space, truth, self._window.publications[:read]),
            ]
            self._readings[read, known_days] = Reading(self._window, lines, self._clock)
        return self._readings[read, known_days]
