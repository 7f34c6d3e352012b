"""What the worker does by itself for this floor: reminders, as notices without names.

Each is told once to everybody who coordinates the case, however often the worker runs; what fell due while it
was down is told when it is up again.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max
from procrastinate.contrib.django import app

from audit import clock
from audit.acting import acting_as_system
from consent import access, due, strip
from consent.age import day_of
from consent.categories import DEFAULT_PURPOSE
from consent.due import Coming
from consent.models import Consent
from consent.states import OPEN
from sig import (  # the worker finds its tasks through this module
    entry_tasks,  # noqa: F401
    meeting_tasks,  # noqa: F401
    publication_tasks,  # noqa: F401
)
from sig.assessments import tasks as assessment_tasks  # noqa: F401
from sig.mail import tasks as mail_tasks  # noqa: F401
from sig.models import Case, FollowUp
from sig.models.codes import NoticeCode, Stage
from sig.services import shrinking
from sig.telling import coordinators, tell_once
from sig.todo import tasks as todo_tasks  # noqa: F401

WATCHED = (Stage.CONSENTED, Stage.STARTED)
AHEAD = timedelta(days=14)
CODES = {
    due.CONSENT_ENDS: NoticeCode.CONSENT_ENDS,
    due.TURNS_18: NoticeCode.TURNS_18,
    due.TURNS_21: NoticeCode.TURNS_21,
}


@app.periodic(cron="0 5 * * *")
@app.task(name="sig.remind", queueing_lock="sig.remind")
def remind(timestamp: int) -> int:
    """Every morning: what ends or changes in 60, 30 or 7 days, follow-ups due within two weeks."""
    return remind_of_consents() + remind_of_follow_ups()


def remind_of_consents() -> int:
    """Tell of consents that end and of birthdays, 60, 30 and 7 days ahead; how many were told."""
    told = 0
    with acting_as_system("sig.reminders"):
        cases = list(Case.objects.filter(stage__in=WATCHED).order_by("pk"))
        teams = [case.team_id for case in cases]
        born, agreed = access.birth_dates(teams), _agreed(teams)
        for case in cases:
            for one in _coming(case, born):
                known = agreed.get(case.team_id) if one.kind == due.CONSENT_ENDS else case.nominated_on
                days = due.reached(one.on, clock.today(), known or clock.today())
                if days is not None:
                    told += tell_once(case.pk, coordinators(case.team_id), CODES[one.kind], one.on, days)
    return told


def remind_of_follow_ups() -> int:
    """Tell of follow-ups that are not done and due within two weeks, or late; how many were told."""
    told = 0
    with acting_as_system("sig.reminders"):
        late = FollowUp.objects.filter(done_at=None, due_on__lte=clock.today() + AHEAD)
        for row in late.select_related("case").order_by("pk"):
            leading = coordinators(row.case.team_id)
            told += tell_once(row.case_id, leading, NoticeCode.FOLLOW_UP_DUE, row.due_on, AHEAD.days)
    return told


def _coming(case: Case, born: Mapping[UUID, date]) -> tuple[Coming, ...]:
    now = clock.now()
    until = strip.runs_until(case.team_id, now)
    return due.coming(born=born.get(case.team_id), ends_at=until, at=now)


def _agreed(teams: list[UUID]) -> dict[UUID, date]:
    """The day on which the newest of each team's open consents had been signed by all."""
    rows = Consent.objects.filter(team_id__in=teams, state__in=OPEN, purpose=DEFAULT_PURPOSE)
    newest = rows.values_list("team_id").annotate(Max("activated_at")).order_by()
    return {team_id: day_of(at) for team_id, at in newest if at is not None}


@app.periodic(cron="30 3 * * *")
@app.task(name="sig.shrink", queueing_lock="sig.shrink")
def shrink(timestamp: int) -> int:
    """Every night: nominations that came to nothing and are due shrink to a count, told of before."""
    return shrinking.warn() + shrinking.shrink_due()
