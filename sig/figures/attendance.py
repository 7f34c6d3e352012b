"""Which authorities came to the meetings that they were called to. Pure.

An authority is called once to a meeting, however many of its people are: it came if one of them did, else it
was excused if one of them was, else it was absent. Only meetings that were held are told of at all.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sig.figures.dimensions import Window, refuse_beyond
from sig.figures.snapshot import Snapshot

CAME, EXCUSED, ABSENT = "came", "excused", "absent"


@dataclass(frozen=True)
class Came:
    """One authority in a period, counted in meetings. Raises ValueError when it does not add up."""

    authority: str
    called: int
    came: int
    excused: int
    absent: int

    def __post_init__(self) -> None:
        if self.came + self.excused + self.absent != self.called:
            raise ValueError(f"{self.authority}: the answers are not as many as the calls")


def attendance(taken: Snapshot, window: Window) -> tuple[Came, ...]:
    """By authority, sorted by its name. Raises ValueError for a period beyond the snapshot."""
    refuse_beyond(taken, window)
    seats: dict[tuple[str, str], set[str]] = defaultdict(set)
    for call in taken.calls:
        if call.at in window:
            seats[call.authority, call.meeting].add(call.presence)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (authority, _meeting), presences in seats.items():
        found[authority][_answer(presences)] += 1
    return tuple(
        Came(authority, sum(counts.values()), counts[CAME], counts[EXCUSED], counts[ABSENT])
        for authority, counts in sorted(found.items())
    )


def _answer(presences: set[str]) -> str:
    return next((one for one in (CAME, EXCUSED) if one in presences), ABSENT)
