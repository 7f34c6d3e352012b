"""How far the youths have come towards their goals: goal attainment scaling, −2…+2. Pure.

Kiresuk and Sherman, "Goal attainment scaling", Community Mental Health Journal 4 (1968) 443–453: five levels,
0 the expected one, and one score T for all goals of a person, with mean 50 and standard deviation 10 where
the levels were set fairly.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt
from typing import Final

from consent.age import midnight
from sig.figures.dimensions import Window, refuse_beyond
from sig.figures.history import Goal, Rating
from sig.figures.snapshot import Snapshot

LEVELS: Final = (-2, -1, 0, 1, 2)
RHO: Final = 0.3
"""How goals of one person are taken to vary together: the value that the authors use."""


@dataclass(frozen=True)
class Attainment:
    """Goals of a period, each by its last rating; `unrated` have none yet.

    `t_scores`: one for each person with a rated goal, sorted.
    """

    levels: Mapping[int, int]
    unrated: int
    t_scores: tuple[float, ...]

    @property
    def rated(self) -> int:
        """How many goals have a rating."""
        return sum(self.levels.values())

    @property
    def reached(self) -> int:
        """How many stand where it was hoped, or better."""
        return sum(count for level, count in self.levels.items() if level >= 0)

    @property
    def cases(self) -> int:
        """Of how many persons."""
        return len(self.t_scores)


def attainment(taken: Snapshot, window: Window) -> Attainment:
    """Goals whose last rating before the period's end was made in it, and goals that had none by then.

    Raises ValueError for a rating outside −2…+2, or a period beyond the snapshot.
    """
    refuse_beyond(taken, window)
    levels: Counter[int] = Counter()
    persons: dict[str, list[tuple[int, float]]] = defaultdict(list)
    unrated = 0
    for goal in taken.goals:
        last = last_rating(goal, window.end)
        if last is None:
            unrated += goal.set_at < window.end
        elif midnight(last.on) in window:
            levels[_level(last.score)] += 1
            persons[goal.case].append((last.score, goal.weight))
    scores = (t_score([s for s, _ in found], [w for _, w in found]) for found in persons.values())
    return Attainment({level: levels[level] for level in LEVELS}, unrated, tuple(sorted(scores)))


def last_rating(goal: Goal, before: datetime) -> Rating | None:
    """The newest rating of a day that had begun; of one day, the one made last."""
    known = [rating for rating in goal.ratings if midnight(rating.on) < before]
    return max(known, key=_order, default=None)


def t_score(scores: Sequence[int], weights: Sequence[float] = (), *, rho: float = RHO) -> float:
    """T = 50 + 10·Σwx / √((1−ρ)Σw² + ρ(Σw)²), Kiresuk and Sherman 1968.

    Without `weights` all goals weigh the same. Raises ValueError for no score, one outside −2…+2, weights
    that are not positive or not as many, or ρ outside [0, 1].
    """
    shares = tuple(weights) or (1.0,) * len(scores)
    if not scores or len(shares) != len(scores) or min(shares) <= 0:
        raise ValueError("as many weights as scores, all above nought, and at least one")
    if not 0 <= rho <= 1:
        raise ValueError("a correlation between goals is between 0 and 1")
    hoped = sum(share * _level(score) for share, score in zip(shares, scores, strict=True))
    spread = (1 - rho) * sum(share**2 for share in shares) + rho * sum(shares) ** 2
    return 50 + 10 * hoped / sqrt(spread)


def _order(rating: Rating) -> tuple[date, datetime, int]:
    return rating.on, rating.recorded_at, rating.place


def _level(score: int) -> int:
    if score not in LEVELS:
        raise ValueError(f"a goal stands between -2 and 2, not at {score}")
    return score
