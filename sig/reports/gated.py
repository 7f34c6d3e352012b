"""Rows beside the menu (before and after, goals, attendance): fresh, kept as they stood, or withheld. Pure.

A row is refreshed when enough people stand behind it and enough of them are new (`may_show`); until then it
stands exactly as it last did, with its day. It never tells of more youths than the publication's own figures
do (`effects.follows`), since the audit does not see it. Every scale and every authority has its row, whatever
is known: that a row is there says nothing. How many stood behind it is never told (`Behind`), only kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final, TypeVar

from sig.figures.attendance import attendance
from sig.figures.dimensions import Window
from sig.figures.effects import Score, changes
from sig.figures.snapshot import Snapshot
from sig.publishing import effects
from sig.publishing.bands import band
from sig.publishing.menu import EVERYBODY
from sig.publishing.record import Publication
from sig.reports.issued import AttendanceRow, EffectRow

FRESH, KEPT, WITHHELD = "fresh", "kept", "withheld"
GOALS: Final = "goals"
Row = TypeVar("Row", EffectRow, AttendanceRow)


@dataclass(frozen=True)
class Behind:
    """How many stood behind each row when it was refreshed: pairs by scale, cases by authority."""

    pairs: Mapping[str, int] = field(default_factory=dict)
    cases: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As it is kept beside the true counts."""
        return asdict(self)


def refreshed(now: int, then: int, started: int) -> bool:
    """At least ten behind it, at least five more than last, and no more than are told to have started. Fewer
    than last (a case was a mistake): it stands."""
    return now >= then and effects.may_show(now, then) and effects.follows(now, started)


def told_to_have_started(publication: Publication) -> int:
    """The floor of the band of everybody who has started; 0 when it is not shown."""
    shown = publication.by_cell.get((*EVERYBODY, "started"))
    return shown.band.low if shown and shown.band else 0


def effect_rows(
    names: Mapping[str, str],
    scores: Iterable[tuple[str, Score]],
    last: Sequence[EffectRow],
    behind: Mapping[str, int],
    day: date,
    *,
    started: int,
) -> tuple[tuple[EffectRow, ...], dict[str, int]]:
    """One row a scale (`names`: code → name, in order), and how many pairs stand behind those shown.

    `last`: the rows of the last publication; `behind`: the pairs behind them. `started`: how many are told to
    have started.
    """
    held: dict[str, list[Score]] = {code: [] for code in names}
    for code, score in scores:
        if score.on <= day:
            held[code].append(score)
    stood = {row.code: row for row in last}
    rows, pairs = [], dict(behind)
    for code, name in names.items():
        by = [(one.by > 0) - (one.by < 0) for one in changes(held[code])]
        if refreshed(len(by), behind.get(code, 0), started):
            found = effects.effects(by)
            rows.append(EffectRow(code, name, FRESH, day, found.improved, found.unchanged, found.worse))
            pairs[code] = len(by)
        else:
            rows.append(_stands(stood.get(code), EffectRow(code, name, WITHHELD)))
    return tuple(rows), pairs


def goal_scores(taken: Snapshot) -> tuple[tuple[str, Score], ...]:
    """The ratings of every goal as scores: each goal is compared with itself."""
    return tuple(
        (GOALS, Score(goal.case, goal.goal, rating.on, rating.score))
        for goal in taken.goals
        for rating in sorted(goal.ratings, key=lambda one: (one.on, one.recorded_at, one.place))
    )


def attendance_rows(
    names: Mapping[str, str],
    taken: Snapshot,
    window: Window,
    last: Sequence[AttendanceRow],
    behind: Mapping[str, int],
    *,
    started: int,
) -> tuple[tuple[AttendanceRow, ...], dict[str, int]]:
    """One row an authority (`names`: code → name, in order), in meetings since the agreement began, and how
    many cases stand behind those shown. Raises ValueError for a period beyond the snapshot.
    """
    came = {one.authority: one for one in attendance(taken, window)}
    met: dict[str, set[str]] = {code: set() for code in names}
    for call in taken.calls:
        if call.at in window:
            met.setdefault(call.authority, set()).add(call.case)
    stood = {row.name: row for row in last}
    rows, cases = [], dict(behind)
    for code, name in names.items():
        if refreshed(len(met[code]), behind.get(code, 0), started):
            one = came[code]
            rows.append(AttendanceRow(name, FRESH, window.last, band(one.called), band(one.came)))
            cases[code] = len(met[code])
        else:
            rows.append(_stands(stood.get(name), AttendanceRow(name, WITHHELD)))
    return tuple(rows), cases


def _stands(stood: Row | None, withheld: Row) -> Row:
    """The row as it last stood, or none of it."""
    return withheld if stood is None or stood.state == WITHHELD else replace(stood, state=KEPT)
