"""Reads what `sig/figures` counts, through the connection that can read coded columns and nothing else.

One statement, so that everything is of one moment: a nomination that shrinks meanwhile is there as a case or
as a number, never as both and never as none.

Traps. A goal is taken as set on the day of its first rating, where that was before it was written down.
Who came to a meeting is known from when it was closed: from then on nobody marks anything. A case that
has shrunk keeps no more of its times than publications need (`sig/shrinking`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from audit import clock
from consent.age import midnight
from sig.figures.dimensions import end_of
from sig.figures.fifteen import OutcomeDefinition
from sig.figures.history import Call, Caseload, Goal, History, Move, Rating, Shrunk, Verdict
from sig.figures.snapshot import ONWARD, Snapshot, snapshot
from sig.models import (
    Attendance,
    Case,
    Closure,
    FollowUp,
    FunnelCount,
    GoalRating,
    Outcome,
    Programme,
    StageChange,
)
from sig.models import Goal as PlanGoal
from sig.models.codes import MeetingState, Suspicion
from sig.reports.definitions import in_force

ALIAS: Final = "statistics"
RANK: Final[Mapping[str, int]] = {stage: place for place, stage in enumerate(ONWARD)}
"""A case enters each stage once, so that stages order its steps also where two have the same time."""


class NoDefinition(Exception):
    """No programme counts towards the goal, or the one that does says nothing of the outcome."""


def read(agreement: Programme | None = None) -> Caseload:
    """Every case and what is left of shrunk nominations, as it is now: one statement.

    Of the agreement's programmes; without one, of every programme there is.
    """
    found = list(_programmes(agreement).values_list("code", "cases_read", "shrunk_read"))
    cases = [(code, row) for code, rows, _counts in found for row in rows]
    return Caseload(
        tuple(_history(code, row) for code, row in cases),
        tuple(_shrunk(code, row) for code, _rows, counts in found for row in counts),
        tuple(_call(row["case"], one) for _code, row in cases for one in row["calls"]),
        tuple(_goal(row["case"], one) for _code, row in cases for one in row["goals"]),
    )


def taken(last: date, ledger: datetime | None = None, agreement: Programme | None = None) -> Snapshot:
    """What had happened by the end of the day `last`, as far as it was recorded before `ledger` (now).

    `agreement` as in `read`. Raises sig.figures.history.Contradiction, and ValueError for a day or a moment
    that has not come.
    """
    now = clock.now()
    if last > clock.today() or (ledger is not None and ledger > now):
        raise ValueError("figures are of a day that has come")
    return snapshot(read(agreement), end_of(last), ledger or now)


def programmes(agreement: Programme) -> frozenset[str]:
    """The codes of the programmes of the agreement that `agreement` belongs to, itself included."""
    rows = Programme.objects.using(ALIAS).filter(_of(agreement))
    return frozenset(rows.values_list("code", flat=True))


def definition() -> OutcomeDefinition:
    """The definition in force: what the steering group adopted last, else what the programme file says.

    Of the newest agreement. Raises NoDefinition.
    """
    goals = Programme.objects.using(ALIAS).filter(counts_towards_goal=True)
    goal = goals.order_by("-starts_on").first()
    found = in_force(goal, ALIAS) if goal else None
    if found is None:
        raise NoDefinition("none of the programmes that count towards the goal has a definition")
    return found.outcome


def _programmes(agreement: Programme | None) -> Any:
    """The programmes, each with its cases and what has shrunk as JSON."""
    cases = Case.objects.filter(programme=OuterRef("pk")).order_by("pk")
    left = FunnelCount.objects.filter(programme=OuterRef("pk"))
    mine = Programme.objects.using(ALIAS).order_by("code")
    if agreement is not None:
        mine = mine.filter(_of(agreement))
    return mine.annotate(
        cases_read=ArraySubquery(cases.values(json=_case())),
        shrunk_read=_rows(
            left.order_by("since", "stage"), stage="stage", sex="sex", age_band="age_band", area="area__code",
            nominator="authority__code", since="since", count="count", left="ended_in", reason="reason",
            known_from="known_from",
        ),
    )  # fmt: skip


def _case() -> JSONObject:
    """A case with all that is counted of it."""
    moves = StageChange.objects.filter(case=OuterRef("pk")).order_by()
    outcomes = Outcome.objects.filter(case=OuterRef("pk"), verified_at__isnull=False)
    relapses = FollowUp.objects.filter(case=OuterRef("pk"), suspicion=Suspicion.YES, done_at__isnull=False)
    closures = Closure.objects.filter(case=OuterRef("pk"))
    calls = Attendance.objects.filter(case=OuterRef("pk"), meeting__state=MeetingState.HELD)
    goals = PlanGoal.objects.filter(case=OuterRef("pk"))
    ratings = GoalRating.objects.filter(goal=OuterRef("pk"))
    rated = ratings.order_by("rated_on", "recorded_at")
    return JSONObject(
        case="pk", sex="sex", age_band="age_band", area="area__code", nominator="nomination__authority__code",
        moves=_rows(moves, stage="to_stage", at="at", told="recorded_at", reason="reason"),
        closures=_rows(closures, why="reason", planned="planned"),
        outcomes=_rows(outcomes.order_by("months"), months="months", verdict="verdict", at="verified_at",
                       definition="definition_version"),
        relapses=_rows(relapses.order_by("months"), months="months", at="done_at"),
        calls=_rows(calls.order_by("meeting__starts_at", "meeting_id", "authority__code"),
                    meeting="meeting_id", authority="authority__code", at="meeting__starts_at",
                    told="meeting__closed_at", presence="presence"),
        goals=_rows(goals.order_by("recorded_at", "pk"), goal="pk", told="recorded_at", removed="removed_at",
                    ratings=_rows(rated, on="rated_on", told="recorded_at", score="score")),
    )  # fmt: skip


def _rows(found: Any, **fields: Any) -> ArraySubquery:
    return ArraySubquery(found.values(json=JSONObject(**fields)))


def _of(agreement: Programme) -> Q:
    code = agreement.settings.get("agreement")
    return Q(pk=agreement.pk) | (Q(settings__agreement=code) if code else Q())


def _history(programme: str, row: Mapping[str, Any]) -> History:
    closure: Mapping[str, Any] = next(iter(row["closures"]), {"why": "", "planned": None})
    steps = sorted(row["moves"], key=lambda step: RANK[step["stage"]])
    return History(
        case=row["case"],
        programme=programme,
        sex=row["sex"],
        age_band=row["age_band"],
        area=row["area"] or "",
        nominator=row["nominator"] or "",
        moves=tuple(Move(one["stage"], _at(one["at"]), _at(one["told"]), one["reason"]) for one in steps),
        closed_reason=closure["why"],
        planned=closure["planned"],
        verdicts=tuple(_verdict(one, row["relapses"]) for one in row["outcomes"]),
    )


def _verdict(outcome: Mapping[str, Any], relapses: list[Mapping[str, Any]]) -> Verdict:
    """A suspicion of the same months, recorded after the verdict was verified, takes it back."""
    verified = _at(outcome["at"])
    later = [_at(one["at"]) for one in relapses if one["months"] <= outcome["months"]]
    return Verdict(
        outcome["months"],
        outcome["verdict"],
        verified,
        min((at for at in later if at > verified), default=None),
        outcome["definition"],
    )


def _shrunk(programme: str, row: Mapping[str, Any]) -> Shrunk:
    return Shrunk(
        row["stage"],
        programme,
        row["sex"],
        row["age_band"],
        row["area"] or "",
        row["nominator"] or "",
        midnight(date.fromisoformat(row["since"])),
        row["count"],
        row["left"],
        row["reason"],
        _at(row["known_from"]) if row["known_from"] else None,
    )


def _call(case: str, row: Mapping[str, Any]) -> Call:
    at = _at(row["at"])
    told = _at(row["told"]) if row["told"] else at
    return Call(case, row["meeting"], row["authority"], at, told, row["presence"])


def _goal(case: str, row: Mapping[str, Any]) -> Goal:
    ratings = tuple(
        Rating(date.fromisoformat(one["on"]), _at(one["told"]), one["score"], place)
        for place, one in enumerate(row["ratings"])
    )
    told = _at(row["told"])
    return Goal(
        case,
        row["goal"],
        min([told, *(midnight(one.on) for one in ratings)]),
        _at(row["removed"]) if row["removed"] else None,
        ratings,
        recorded_at=told,
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
