"""The steering group's figures: what is shown, what stands from before, what is withheld. Pure.

Everything is for the whole programme. Sums are written in cumulative counts `stage@day`: how many had entered
the stage by the end of that day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any, Final

from consent.age import midnight
from sig.reports import counts
from sig.reports.counts import BROKEN, FUNNEL, Move, Shrunk, Verified
from sig.reports.withholding import SMALLEST, Sum, Terms, minus, sensitive, showable

STATES: Final = ("fresh", "kept", "withheld")
WAITS: Final = 10
"""So many starts before a typical waiting time is shown."""
ORDER: Final = ("started", "nominated", "closed", "consented", "eligible", "informed")
NESTED: Final = (*FUNNEL, BROKEN)
FLOW: Final = ("stock_start", "inflow", "outflow", "stock_end")


@dataclass(frozen=True)
class Earlier:
    """What an earlier report showed: its rows as stored, by key."""

    rows: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Base:
    """What is counted: all moves and verified outcomes, from when, and which programmes count to the goal.

    `shrunk`: what is left of nominations that came to nothing.
    """

    moves: Sequence[Move]
    verified: Sequence[Verified]
    starts_on: date
    tracks: frozenset[str]
    shrunk: Sequence[Shrunk] = ()

    def sum(self, stage: str, day: date) -> Sum:
        """The cumulative count of one stage by the end of a day; nothing before the programme began."""
        if day < self.starts_on:
            return Sum(stage, {}, 0, structural=True)
        before = end_of(day)
        value = (
            counts.broken_loose(self.verified, before, self.tracks)
            if stage == BROKEN
            else counts.reached(self.moves, before, self.shrunk).get(stage, 0)
        )
        return Sum(stage, {f"{stage}@{day.isoformat()}": 1}, value)


def end_of(day: date) -> datetime:
    """The first moment after that day in Stockholm."""
    return midnight(date.fromordinal(day.toordinal() + 1))


def figures(base: Base, as_of: date, earlier: Sequence[Earlier]) -> dict[str, dict[str, Any]]:
    """Every row of the report. Raises counts.IdentityBroken when the rows contradict each other."""
    flows = _flows(base, as_of)
    rows: dict[str, tuple[Sum, ...]] = {"goal": (base.sum(BROKEN, as_of),)}
    rows |= {stage: (base.sum(stage, as_of),) for stage in ORDER}
    rows |= {f"flow.{year}": _flow_sums(base, *flow) for year, flow in flows.items()}
    published = [terms for report in earlier for row in report.rows.values() for terms in _terms(row)]
    secrets = _secrets(base, _days(base, as_of, earlier))
    answers = showable(list(rows.values()), secrets, published)
    found = {}
    for (key, sums), allowed in zip(rows.items(), answers, strict=True):
        found[key] = _fresh(sums, as_of) if allowed else _kept(key, earlier)
    return found | {"wait": _wait(base, as_of, earlier)}


def _fresh(sums: Sequence[Sum], as_of: date) -> dict[str, Any]:
    return {
        "state": "fresh",
        "as_of": as_of.isoformat(),
        "values": {one.key: one.value for one in sums},
        "terms": [dict(one.terms) for one in sums],
    }


def _kept(key: str, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """The row as it was last shown; without one, withheld."""
    for report in reversed(earlier):
        row = report.rows.get(key)
        if row and row["state"] != "withheld":
            return {**row, "state": "kept"}
    return {"state": "withheld"}


def _terms(row: Mapping[str, Any]) -> Iterable[Terms]:
    return row.get("terms", ()) if row["state"] == "fresh" else ()


def _flows(base: Base, as_of: date) -> dict[int, tuple[date, date, counts.Flow]]:
    """One period a calendar year, the last one up to `as_of`; each is checked to add up."""
    found = {}
    for year in range(base.starts_on.year, as_of.year + 1):
        start = max(date(year, 1, 1), base.starts_on)
        end = min(date(year, 12, 31), as_of)
        found[year] = (start, end, counts.flow(base.moves, midnight(start), end_of(end)))
    return found


def _flow_sums(base: Base, first: date, last: date, flow: counts.Flow) -> tuple[Sum, ...]:
    before = date.fromordinal(first.toordinal() - 1)
    into = (base.sum("started", before), base.sum("started", last))
    out = (base.sum("closed", before), base.sum("closed", last))
    nothing = into[0].structural
    return (
        Sum("stock_start", minus(into[0].terms, out[0].terms), flow.stock_start, nothing),
        Sum("inflow", minus(into[1].terms, into[0].terms), flow.inflow),
        Sum("outflow", minus(out[1].terms, out[0].terms), flow.outflow),
        Sum("stock_end", minus(into[1].terms, out[1].terms), flow.stock_end),
    )


def _days(base: Base, as_of: date, earlier: Sequence[Earlier]) -> list[date]:
    """Every day that some figure, now or before, is counted by."""
    years = {date(year, 12, 31) for year in range(base.starts_on.year, as_of.year)}
    shown = {
        date.fromisoformat(row["as_of"])
        for report in earlier
        for row in report.rows.values()
        if "as_of" in row
    }
    return sorted(day for day in years | shown | {as_of} if base.starts_on <= day <= as_of)


def _secrets(base: Base, days: Sequence[date]) -> list[Terms]:
    """Small counts, small differences between stages and small changes between days."""
    table = {(stage, day): base.sum(stage, day) for stage in NESTED for day in days}
    pairs = [
        (table[parent, day], table[child, day]) for parent, child in combinations(NESTED, 2) for day in days
    ]
    pairs += [
        (table[stage, later], table[stage, sooner])
        for stage in NESTED
        for sooner, later in combinations(days, 2)
    ]
    return sensitive(list(table.values()), pairs)


def _wait(base: Base, as_of: date, earlier: Sequence[Earlier]) -> dict[str, Any]:
    """Median weeks from nomination to start; new only when five more have started since it was last shown."""
    days = counts.days_to_start(base.moves, end_of(as_of))
    kept = _kept("wait", earlier)
    since = date.fromisoformat(kept["as_of"]) if "as_of" in kept else None
    new = len(days) - len(counts.days_to_start(base.moves, end_of(since))) if since else len(days)
    if len(days) < WAITS or new < SMALLEST:
        return kept
    return {
        "state": "fresh",
        "as_of": as_of.isoformat(),
        "values": {"weeks": counts.weeks_to_start(days)},
        "terms": [],
    }
