"""Short ways to write a case down in a table of cases."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sig.figures.history import Caseload, History, Move, Verdict
from sig.figures.snapshot import Snapshot, snapshot

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
START = datetime(2024, 1, 10, 12, tzinfo=UTC)
ALWAYS = datetime(2040, 1, 1, tzinfo=UTC)
REASONS = {
    "nominated": "nominated",
    "eligible": "in_target_group",
    "informed": "informed",
    "consented": "consent_active",
    "started": "start_decided",
    "closed": "closed",
    "refused": "youth_refused",
    "declined": "referred",
}
TO_START = ("nominated", "eligible", "informed", "consented", "started")


def case(name: str, *steps: str | tuple[str, datetime], gap: timedelta = DAY, **fields: Any) -> History:
    """`case("a", "nominated", ("eligible", at))`: a step without a time comes `gap` after the one before."""
    at, moves = START - gap, []
    for step in steps:
        said, at = step if isinstance(step, tuple) else (step, at + gap)
        stage, _, reason = said.partition(":")
        moves.append(Move(stage, at, fields.get("recorded_at", at), reason or REASONS[stage]))
    closed = moves[-1].stage == "closed"
    return History(
        name,
        fields.get("programme", "sig"),
        fields.get("sex", "M"),
        fields.get("age_band", "15-17"),
        fields.get("area", "hamnen"),
        fields.get("nominator", "skolan"),
        tuple(moves),
        fields.get("closed_reason", "goals_met" if closed else ""),
        fields.get("planned", True if closed else None),
        fields.get("verdicts", ()),
    )


def verdict(word: str, at: datetime, *, months: int = 12, **fields: Any) -> Verdict:
    return Verdict(months, word, at, fields.get("withdrawn_at"), fields.get("definition", ""))


def known(*rows: History, before: datetime = ALWAYS, ledger: datetime = ALWAYS, **more: Any) -> Snapshot:
    return snapshot(Caseload(rows, **more), before, ledger)
