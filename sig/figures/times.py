"""From nomination to start, and from start to closing, in days. Pure.

Days are those of the Swedish calendar: from Monday to Tuesday is one, whatever the hour and the clock change.
Whoever still waits or goes on has not ended: such a time is known only as "so far".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import inf, isinf
from statistics import median

from consent.age import day_of
from sig.figures.dimensions import Window, refuse_beyond
from sig.figures.history import CLOSED, STARTED, History
from sig.figures.snapshot import BEFORE_START, Snapshot, entered, stage_before


@dataclass(frozen=True)
class Times:
    """Days, sorted: `ended` in the period, and `running` at its end, so far. A case is in one of them."""

    ended: tuple[int, ...]
    running: tuple[int, ...]

    @property
    def median(self) -> float | None:
        """Of those that ended; None without any. Too short as a forecast: the long ones still run."""
        return float(median(self.ended)) if self.ended else None

    @property
    def median_of_all(self) -> tuple[float, float | None] | None:
        """Between which days the median of all lies once the running ones have ended.

        The lower end as if all ended today, the upper as if none ever did (None: without end). None when
        there is nobody.
        """
        if not self.ended and not self.running:
            return None
        least = float(median((*self.ended, *self.running)))
        most = float(median((*self.ended, *(inf for _ in self.running))))
        return least, None if isinf(most) else most


def to_start(taken: Snapshot, window: Window) -> Times:
    """From nomination to start: who started in the period, and who waits at its end.

    Who came to nothing is in neither. Raises ValueError for a period beyond the snapshot.
    """
    refuse_beyond(taken, window)
    return _times(
        window,
        ((_first(history), entered(history, STARTED)) for history in taken.histories),
        (_first(row) for row in taken.histories if stage_before(row, window.end) in BEFORE_START),
    )


def in_sig(taken: Snapshot, window: Window) -> Times:
    """From start to closing: who was closed in the period, and who goes on at its end.

    Raises as `to_start`.
    """
    refuse_beyond(taken, window)
    started = [(row, begun) for row in taken.histories if (begun := entered(row, STARTED)) is not None]
    return _times(
        window,
        ((begun, entered(row, CLOSED)) for row, begun in started),
        (begun for row, begun in started if stage_before(row, window.end) == STARTED),
    )


def _times(
    window: Window,
    spells: Iterable[tuple[datetime, datetime | None]],
    running: Iterable[datetime],
) -> Times:
    ended = [(day_of(end) - day_of(begun)).days for begun, end in spells if end is not None and end in window]
    return Times(tuple(sorted(ended)), tuple(sorted((window.last - day_of(begun)).days for begun in running)))


def _first(history: History) -> datetime:
    return history.moves[0].at
