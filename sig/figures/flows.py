"""Inflow, outflow and stock of a period: stock_start + inflow − outflow = stock_end. Pure.

Inflow is the start: the moment when both consent and decision are there. Stocks are found by replaying every
case, flows by counting events; the two must agree, else `IdentityBroken` and nothing is shown.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sig.figures.dimensions import Window, refuse_beyond
from sig.figures.history import CLOSED, STARTED, UNKNOWN, History
from sig.figures.snapshot import Snapshot, entered, stage_before


class IdentityBroken(Exception):
    """The rows contradict each other: the numbers of a period do not add up."""


@dataclass(frozen=True)
class Flow:
    """One period, counted in cases. Raises IdentityBroken.

    `by_reason`: the outflow by closing reason. `planned` and `unplanned` leave out what nobody said
    (`not_said`).
    """

    window: Window
    stock_start: int
    inflow: int
    outflow: int
    by_reason: Mapping[str, int]
    planned: int
    unplanned: int
    not_said: int
    stock_end: int

    def __post_init__(self) -> None:
        if self.stock_start + self.inflow - self.outflow != self.stock_end:
            raise IdentityBroken(f"{self.stock_start} + {self.inflow} - {self.outflow} != {self.stock_end}")
        if not sum(self.by_reason.values()) == self.planned + self.unplanned + self.not_said == self.outflow:
            raise IdentityBroken(f"the reasons of {self.outflow} closings do not add up")


def flow(taken: Snapshot, window: Window) -> Flow:
    """Raises IdentityBroken, ValueError for a period beyond the snapshot."""
    refuse_beyond(taken, window)
    closed = [history for history in taken.histories if entered(history, CLOSED) in window]
    plans = Counter(history.planned for history in closed)
    return Flow(
        window,
        _stock(taken, window.start),
        sum(entered(history, STARTED) in window for history in taken.histories),
        len(closed),
        dict(sorted(Counter(map(reason, closed)).items())),
        plans[True],
        plans[False],
        plans[None],
        _stock(taken, window.end),
    )


def reason(history: History) -> str:
    """Why it was closed; `unknown` where nobody said."""
    return history.closed_reason or UNKNOWN


def _stock(taken: Snapshot, moment: datetime) -> int:
    return sum(stage_before(history, moment) == STARTED for history in taken.histories)
