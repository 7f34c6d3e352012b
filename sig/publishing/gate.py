"""The gate: a row is refreshed only when enough people have entered its parent stage since it last was.

The decision looks at people in one stage of the whole programme, never at outcomes or attributes, so that
what changes in a row always covers at least that many. Corrections count by people: who was taken out of the
stage because the case was a mistake counts like somebody who entered.
"""

from dataclasses import dataclass
from typing import Final

PEOPLE: Final = 5


@dataclass(frozen=True)
class Gate:
    """What the gate said of one row. `since`: the publication that last refreshed it ("" if none has)."""

    row: str
    stage: str
    since: str
    opened: bool


def opens(people: int, needed: int = PEOPLE) -> bool:
    """Have enough people entered (or, by a correction, left) the parent stage? Raises ValueError below 0."""
    if people < 0:
        raise ValueError("people are counted, not subtracted")
    return people >= needed


def people(now: int, then: int) -> int:
    """How many people have certainly entered or left, from two counts of the stage alone.

    Never more than have: one who entered and one who was taken out cancel, and the row waits for longer.
    """
    return abs(now - then)
