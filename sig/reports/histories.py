"""Reads what `sig/figures` counts, through the connection that can read coded columns and nothing else.

One statement, so that everything is of one moment: a nomination that shrinks meanwhile is there as a case or
as a number, never as both and never as none.

Traps. The statistics role may not read `recorded_at` of a step: it is taken as recorded when it happened.
Today's figures are the same either way (everything in the data base is recorded), but the past of the ledger
cannot be asked for from here, so `taken` counts as of now alone. Nor may it read meetings, goals or ratings.
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
from sig.figures.history import Caseload, History, Move, Shrunk, Verdict
from sig.figures.snapshot import ONWARD, Snapshot, snapshot
from sig.models import Case, Closure, FollowUp, FunnelCount, Outcome, Programme, StageChange
from sig.models.codes import Suspicion

ALIAS: Final = "statistics"
RANK: Final[Mapping[str, int]] = {stage: place for place, stage in enumerate(ONWARD)}
"""A case enters each stage once, so that stages order its steps also where two have the same time."""


class NoDefinition(Exception):
    """No programme counts towards the goal, or those that do have no outcome definition in common."""


def read(agreement: Programme | None = None) -> Caseload:
    """Every case and what is left of shrunk nominations, as it is now: one statement.

    Of the agreement's programmes; without one, of every programme there is.
    """
    found = _programmes(agreement).values_list("code", "cases_read", "shrunk_read")
    histories: list[History] = []
    left: list[Shrunk] = []
    for code, cases, counts in found:
        histories += [_history(code, row) for row in cases]
        left += [_shrunk(code, row) for row in counts]
    return Caseload(tuple(histories), tuple(left))


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
    """The definition in force: the version, text and percentage of the programmes that count to the goal.

    Raises NoDefinition.
    """
    rows = Programme.objects.using(ALIAS).filter(counts_towards_goal=True).values_list("code", "settings")
    counting = dict(rows)
    versions = {str(one.get("definition_version", "")) for one in counting.values()}
    if len(versions) != 1 or "" in versions:
        raise NoDefinition(f"{sorted(counting)} count towards the goal, by {sorted(versions)}")
    first: dict[str, Any] = counting[min(counting)]
    percent = first.get("occupation_percent")
    return OutcomeDefinition(
        version=versions.pop(),
        programmes=frozenset(counting),
        text=first.get("definition_text", ""),
        **({} if percent is None else {"occupation_percent": percent}),
    )


def _programmes(agreement: Programme | None) -> Any:
    moves = StageChange.objects.filter(case=OuterRef("pk")).order_by()
    outcomes = Outcome.objects.filter(case=OuterRef("pk"), verified_at__isnull=False)
    follow_ups = FollowUp.objects.filter(case=OuterRef("pk"), suspicion=Suspicion.YES, done_at__isnull=False)
    closures = Closure.objects.filter(case=OuterRef("pk"))
    cases = Case.objects.filter(programme=OuterRef("pk"))
    row = JSONObject(
        case="pk", sex="sex", age_band="age_band", area="area__code", nominator="nomination__authority__code",
        moves=ArraySubquery(moves.values(json=JSONObject(stage="to_stage", at="at", reason="reason"))),
        closures=ArraySubquery(closures.values(json=JSONObject(why="reason", planned="planned"))),
        outcomes=ArraySubquery(
            outcomes.order_by("months").values(
                json=JSONObject(
                    months="months", verdict="verdict", at="verified_at", definition="definition_version"
                )
            )
        ),
        relapses=ArraySubquery(
            follow_ups.order_by("months").values(json=JSONObject(months="months", at="done_at"))
        ),
    )  # fmt: skip
    left = FunnelCount.objects.filter(programme=OuterRef("pk")).values(
        json=JSONObject(
            stage="stage", sex="sex", age_band="age_band", area="area__code", nominator="authority__code",
            since="since", count="count",
        )
    )  # fmt: skip
    mine = Programme.objects.using(ALIAS).order_by("code")
    if agreement is not None:
        mine = mine.filter(_of(agreement))
    return mine.annotate(
        cases_read=ArraySubquery(cases.order_by("pk").values(json=row)), shrunk_read=ArraySubquery(left)
    )


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
        moves=tuple(Move(one["stage"], _at(one["at"]), _at(one["at"]), one["reason"]) for one in steps),
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
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
