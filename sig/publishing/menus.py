"""The menus: which questions exist, for which size of programme. Data; a changed menu is a new version.

The areas, bands of age and nominating authorities are the programme's own; what may be asked of them is not.
The dimensions are as at the nomination, frozen.
"""

from collections.abc import Mapping
from typing import Final

from sig.publishing.menu import WHOLE, Goal, Menu, Row, Stages

OUTCOMES: Final = ("broken_loose", "partly", "not_broken", "unknown")
"""Of those closed. `unknown` also holds those whose outcome is not judged yet."""
LEAVES: Final = (
    "waiting",  # nominated, not judged yet
    "declined",  # ended before being found to belong to the target group
    "judged",  # belongs to the target group, not informed yet
    "lost",  # ended after that, without having been informed
    "interested",  # informed, no consent yet
    "refused",  # ended after having been informed, without a consent
    "ready",  # a consent is in force, not started
    "withdrawn",  # ended after the consent, without having started
    "ongoing",
    *OUTCOMES,
)
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "nominated": LEAVES,
    "eligible": LEAVES[2:],
    "informed": LEAVES[4:],
    "consented": LEAVES[6:],
    "started": LEAVES[8:],
    "closed": OUTCOMES,
    "ended_before_start": ("declined", "lost", "refused", "withdrawn"),
}
MOVES: Final[Mapping[str, tuple[str, ...]]] = {
    "waiting": ("declined", "judged"),
    "judged": ("lost", "interested"),
    "interested": ("refused", "ready"),
    "ready": ("withdrawn", "ongoing"),
    "ongoing": OUTCOMES,
    # an outcome that was not known becomes known; one that a relapse takes back is judged again
    **{one: tuple(other for other in OUTCOMES if other != one) for one in OUTCOMES},
}
SENSITIVE: Final[Mapping[str, str]] = {
    **dict.fromkeys(OUTCOMES, "closed"),
    "refused": "informed",
    "withdrawn": "consented",
}
STAGES: Final = Stages(LEAVES, GROUPS, MOVES, SENSITIVE)
FUNNEL: Final = ("nominated", "eligible", "informed", "consented", "started")
SMALL_VERSION: Final = "city/1"
LARGE_VERSION: Final = "large/1"
LARGE_FROM: Final = 300
"""Cases from which the larger menu may be used."""

Dimensions = Mapping[str, tuple[str, ...]]
"""`area`, `age`, `sex` and `nominator`, each with its values."""


def _whole() -> list[Row]:
    """What both menus ask of the whole programme. The goal's row is kept longest."""
    return [
        *(Row(stage, WHOLE, (stage,), "nominated", 90) for stage in FUNNEL),
        Row("ended_before_start", WHOLE, ("ended_before_start",), "nominated", 80),
        Row("closed", WHOLE, ("closed",), "closed", 90),
        Row("outcomes", WHOLE, OUTCOMES, "closed", 95),
    ]


def _split(dimension: str, stages: tuple[str, ...], keep: int) -> list[Row]:
    return [
        Row(f"{stage}_by_{dimension}", dimension, (stage,), "closed" if stage in _LATE else "nominated", keep)
        for stage in stages
    ]


_LATE = ("closed", *OUTCOMES)
_FOUR = ("nominated", "eligible", "consented", "closed")


def city(dimensions: Dimensions, goal: int = 15) -> Menu:
    """For about 60 cases: area and age at four stages, sex and nominating authority at two."""
    rows = [
        *_whole(),
        *_split("area", _FOUR, 40),
        *_split("age", _FOUR, 30),
        *_split("sex", ("nominated", "closed"), 60),
        *_split("nominator", ("nominated", "closed"), 20),
    ]
    return Menu(SMALL_VERSION, dimensions, STAGES, tuple(rows), Goal("broken_loose", goal))


def large(dimensions: Dimensions, goal: int = 15) -> Menu:
    """From LARGE_FROM cases: every dimension at every stage of the funnel, outcomes by sex and by area."""
    stages = (*FUNNEL, "closed")
    rows = [
        *_whole(),
        *_split("area", stages, 40),
        *_split("age", stages, 30),
        *_split("sex", stages, 60),
        *_split("nominator", stages, 20),
        *(Row(f"outcomes_by_{one}", one, OUTCOMES, "closed", 50) for one in ("sex", "area")),
    ]
    return Menu(LARGE_VERSION, dimensions, STAGES, tuple(rows), Goal("broken_loose", goal), LARGE_FROM)


MENUS: Final = {SMALL_VERSION: city, LARGE_VERSION: large}
