"""Reads coded columns for counting, through the connection that can read nothing else."""

from consent.age import midnight
from sig.models import FunnelCount, Outcome, Programme, StageChange
from sig.reports.counts import Move, Shrunk, Verified
from sig.reports.steering import Base

ALIAS = "statistics"


def base(goal: Programme) -> Base:
    """Everything that is counted for the agreement that carries `goal`."""
    return Base(moves(), verified(), goal.starts_on, frozenset({goal.code}), shrunk())


def moves() -> tuple[Move, ...]:
    """Every stage change of every case, oldest first."""
    rows = StageChange.objects.using(ALIAS).order_by("at")
    found = rows.values_list("case_id", "case__programme__code", "to_stage", "at")
    return tuple(Move(str(case), track, stage, at) for case, track, stage, at in found)


def shrunk() -> tuple[Shrunk, ...]:
    """Nominations that are no longer kept, by stage."""
    rows = FunnelCount.objects.using(ALIAS).values_list("stage", "since", "count")
    return tuple(Shrunk(stage, midnight(since), count) for stage, since, count in rows)


def verified() -> tuple[Verified, ...]:
    """Verified twelve-month outcomes that say broken; nothing preliminary."""
    rows = Outcome.objects.using(ALIAS).filter(
        verdict="broken", preliminary=False, months=12, verified_at__isnull=False
    )
    found = rows.values_list("case_id", "case__programme__code", "verified_at")
    return tuple(Verified(str(case), track, at) for case, track, at in found)
