"""Scores as small drawings, one for each domain, all over the same days. Pure.

Shown as they are drawn on a phone, two beside each other, and larger on a desk, four: the style sheet keeps
the text at twelve pixels or more in both, so that one drawing serves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sig.assessments.domains import DOMAINS, SCALE
from sig.assessments.shown import ScoreView

WIDTH, HEIGHT = 160, 100
LEFT, RIGHT, TOP, BOTTOM = 20.0, 152.0, 8.0, 76.0


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Series:
    """One authority's answers in one domain: the points that are known, and what to say of the last."""

    authority: str
    points: tuple[Point, ...]
    answers: tuple[tuple[date, int | None], ...]

    @property
    def line(self) -> str:
        """For a polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def last(self) -> int | None:
        return self.answers[-1][1]

    @property
    def last_word(self) -> str:
        """The last answer as it is written; nothing when it is not known."""
        return "" if self.last is None else signed(self.last)

    @property
    def change(self) -> str:
        """In words, against the step before; nothing for a first answer."""
        known = [step for _day, step in self.answers if step is not None]
        if self.last is None or len(known) < 2:
            return ""
        before = known[-2]
        if before == self.last:
            return _("som förra gången")
        said = _("upp från %s") if before < self.last else _("ner från %s")
        return said % signed(before)


@dataclass(frozen=True)
class Drawing:
    """One domain. `grid`: what stands beside each of the five steps (or nothing), and its height. `ends`: the
    first and the last day, or one of them when they are of the same month."""

    domain: str
    name: str
    series: tuple[Series, ...]
    grid: tuple[tuple[str, float], ...]
    ends: tuple[date, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


def signed(step: int) -> str:
    """With the minus of print."""
    return str(step).replace("-", "−")


def drawings(scores: Iterable[ScoreView]) -> tuple[Drawing, ...]:
    """One for each domain that has an answer, in the order of the domains."""
    rows = sorted(scores, key=lambda one: one.on)
    if not rows:
        return ()
    first, last = rows[0].on, rows[-1].on
    by_domain = {code: [one for one in rows if one.domain == code] for code in DOMAINS}
    grid = tuple((str(step) if step % 2 else "", height(step)) for step in SCALE)
    return tuple(
        Drawing(code, DOMAINS[code].name, _series(found, first, last), grid, ends(first, last))
        for code, found in by_domain.items()
        if found
    )


def ends(first: date, last: date) -> tuple[date, ...]:
    """The days that stand beneath a drawing, one for each month that is named."""
    return (first,) if (first.year, first.month) == (last.year, last.month) else (first, last)


def _series(rows: Sequence[ScoreView], first: date, last: date) -> tuple[Series, ...]:
    found = []
    for authority in dict.fromkeys(one.authority for one in rows):
        mine = {one.on: one.score for one in rows if one.authority == authority}
        points = tuple(
            Point(across(on, first, last), height(step)) for on, step in mine.items() if step is not None
        )
        found.append(Series(authority, points, tuple(mine.items())))
    return tuple(found)


def across(on: date, first: date, last: date) -> float:
    """Where a day stands; a single day at the left."""
    span = (last - first).days or 1
    return round(LEFT + 6 + (RIGHT - LEFT - 6) * (on - first).days / span, 1)


def height(step: int) -> float:
    """Of a step from 1 to 5."""
    return round(BOTTOM - (BOTTOM - TOP) * (step - 1) / 4, 1)
