"""What the worker does about assessments: tells whoever coordinates that one is due, without saying more."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from procrastinate.contrib.django import app

from audit import clock
from audit.acting import acting_as_system
from consent.age import day_of
from sig.assessments.due import Made, next_due
from sig.models import Assessment, Case, Meeting, StageChange
from sig.models.codes import MeetingKind, MeetingState, NoticeCode, Stage
from sig.telling import coordinators, tell_once

AHEAD = (7, 0)
"""Days before: told on the first of them, and again on the day."""


@app.periodic(cron="20 5 * * *")
@app.task(name="sig.assessments", queueing_lock="sig.assessments")
def nightly(timestamp: int) -> int:
    """Every morning: assessments due in a week, today, or late."""
    return remind_of_assessments()


def remind_of_assessments() -> int:
    """Tell of each once for each of AHEAD, also what fell due while the worker was down; how many."""
    told = 0
    with acting_as_system("sig.assessments"):
        cases = list(Case.objects.filter(stage=Stage.STARTED).order_by("pk"))
        ids = [case.pk for case in cases]
        made, started, closing = _made(ids), _started(ids), _closing(ids)
        for case in cases:
            due = next_due(started.get(case.pk), made[case.pk], closing.get(case.pk))
            days = reached((due.on - clock.today()).days) if due else None
            if due is not None and days is not None:
                leading = coordinators(case.team_id)
                told += tell_once(case.pk, leading, NoticeCode.ASSESSMENT_DUE, due.on, days)
    return told


def reached(left: int) -> int | None:
    """Which of AHEAD has been reached when so many days are left: the nearest. Pure."""
    return min((days for days in AHEAD if left <= days), default=None)


def _made(cases: list[UUID]) -> dict[UUID, list[Made]]:
    found: dict[UUID, list[Made]] = defaultdict(list)
    rows = Assessment.objects.filter(case__in=cases).values_list("case", "occasion", "made_on")
    for case, occasion, on in rows:
        found[case].append(Made(occasion, on))
    return found


def _started(cases: list[UUID]) -> dict[UUID, date]:
    rows = StageChange.objects.filter(case__in=cases, to_stage=Stage.STARTED).values_list("case", "at")
    return {case: day_of(at) for case, at in rows}


def _closing(cases: list[UUID]) -> dict[UUID, date]:
    """The day of the first closing meeting to come."""
    rows = Meeting.objects.filter(
        case__in=cases, kind=MeetingKind.CLOSING, state=MeetingState.PLANNED, starts_at__gte=clock.now()
    )
    newest_first = rows.order_by("-starts_at").values_list("case", "starts_at")
    return {case: day_of(at) for case, at in newest_first}
