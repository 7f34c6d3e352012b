"""An invented town with enough youths for every figure to be shown. Nobody in it exists."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audit import clock
from sig.figures.dimensions import end_of
from sig.figures.effects import Score
from sig.figures.history import Call, Caseload, Goal, History, Move, Rating, Verdict
from sig.figures.snapshot import Snapshot, snapshot
from sig.reports import histories, scales

FIRST = datetime(2020, 2, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
STEPS = ("nominated", "eligible", "informed", "consented", "started")
REASONS = ("nominated", "in_target_group", "informed", "consent_active", "start_decided")
ENDS = ("goals_met", "goals_met", "youth_withdrew", "moved")
VERDICTS = ("broken", "partly", "broken", "not", "unknown")
PLACES = ("socialtjansten", "polisen", "skolan")


def caseload(many: int = 60) -> Caseload:
    """`many` nominations, one each 38th day; every fifth comes to nothing."""
    rows = tuple(_case(number) for number in range(many))
    started = [row for row in rows if len(row.moves) >= len(STEPS)]
    calls = tuple(
        Call(row.case, f"{row.case}-{turn}", place, at, at, ("came", "came", "excused", "absent")[turn % 4])
        for row in started
        for turn, place in enumerate(PLACES * 2)
        if (at := row.moves[4].at + (turn + 1) * 20 * DAY) < clock.now()
    )
    goals = tuple(
        Goal(row.case, f"{row.case}-mål", row.moves[4].at, None, (
            Rating(row.moves[4].at.date(), row.moves[4].at, -1),
            Rating(row.moves[4].at.date() + 90 * DAY, row.moves[4].at + 90 * DAY, place % 4 - 1),
        ))
        for place, row in enumerate(started)
    )  # fmt: skip
    return Caseload(rows, (), calls, goals)


def taken(last: date, ledger: datetime | None = None, agreement: object = None) -> Snapshot:
    """As `histories.taken`."""
    return snapshot(caseload(), end_of(last), ledger or clock.now())


def scores() -> tuple[tuple[str, Score], ...]:
    """Two scores in school and work of everybody who started."""
    return tuple(
        (domain, Score(row.case, "skolan", row.moves[4].at.date() + after * DAY, float(value)))
        for place, row in enumerate(caseload().histories)
        if len(row.moves) >= len(STEPS)
        for domain, shift in (("school", 0), ("work", 1))
        for after, value in ((0, 2), (120, 1 + (place + shift) % 4))
    )


def suspicions() -> scales.Suspicions:
    """Every sixth was suspected anew after 45 days; the police have answered about most who were closed."""
    rows = [row for row in caseload().histories if len(row.moves) >= len(STEPS)]
    return scales.Suspicions(
        tuple((row.case, row.moves[4].at.date() + 45 * DAY) for row in rows[::6]),
        {
            row.case: {6: "yes" if place % 7 == 0 else "no", 12: "not_disclosed" if place % 5 else "no"}
            for place, row in enumerate(rows)
            if len(row.moves) > len(STEPS)
        },
    )


def put_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the doors read this town instead of the data base."""
    monkeypatch.setattr(histories, "taken", taken)
    monkeypatch.setattr(scales, "domain_scores", scores)
    monkeypatch.setattr(scales, "suspicions", suspicions)


def _case(number: int) -> History:
    at = FIRST + number * 38 * DAY
    moves = [Move(stage, at + place * 9 * DAY, at + place * 9 * DAY, REASONS[place])
             for place, stage in enumerate(STEPS)]  # fmt: skip
    reason, verdicts = "", ()
    if number % 5 == 4:
        gone = at + 20 * DAY
        why = ("youth_refused", "guardian_refused")[number % 2]
        moves = [*moves[:3], Move("refused", gone, gone, why)]
    elif number < 40:
        ends = at + (150 + 37 * (number % 7)) * DAY
        moves.append(Move("closed", ends, ends, "closed"))
        reason = ENDS[number % 4]
        told = ends + 370 * DAY
        back = told + 60 * DAY if number == 2 else None
        verdicts = (
            Verdict(6, VERDICTS[number % 5], ends + 185 * DAY, None, "prov-1"),
            Verdict(12, VERDICTS[number % 5], told, back, "prov-1"),
        )
    return History(
        f"c{number:02}", "sig", "F" if number % 9 == 0 else "M", ("13-14", "15-17", "18-20")[number % 3],
        ("froslunda", "")[number % 4 == 3], PLACES[number % 3], tuple(moves), reason,
        number % 3 != 0 if reason else None, verdicts,
    )  # fmt: skip
