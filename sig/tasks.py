"""What the worker does by itself for this floor: reminders, as notices without names."""

from datetime import timedelta

from procrastinate.contrib.django import app

from audit import clock
from audit.acting import acting_as_system
from consent.age import midnight
from consent.models import Grant
from sig.models import Case, FollowUp, Notice
from sig.models.codes import NoticeCode, Stage
from teams.models import Membership

WARNING_DAYS = (60, 30, 7)
AHEAD = timedelta(days=14)


@app.periodic(cron="0 5 * * *")
@app.task(name="sig.remind", queueing_lock="sig.remind")
def remind(timestamp: int) -> int:
    """Every morning: consents that end in 60, 30 or 7 days, follow-ups due within two weeks."""
    return remind_of_consents() + remind_of_follow_ups()


def remind_of_consents() -> int:
    """Tell the coordinators of cases in which something shared ends on a day of WARNING_DAYS from today."""
    told = 0
    with acting_as_system("sig.reminders"):
        for days in WARNING_DAYS:
            first = midnight(clock.today() + timedelta(days=days))
            ending = Grant.objects.filter(ends_at__gte=first, ends_at__lt=first + timedelta(days=1))
            teams = set(ending.values_list("team_id", flat=True))
            for case in Case.objects.filter(team__in=teams, stage=Stage.STARTED):
                told += _tell(case, NoticeCode.CONSENT_ENDS)
    return told


def remind_of_follow_ups() -> int:
    """Tell the coordinators once of a follow-up that is due within two weeks."""
    told = 0
    with acting_as_system("sig.reminders"):
        due = FollowUp.objects.filter(done_at=None, due_on=clock.today() + AHEAD)
        for case in Case.objects.filter(pk__in=due.values("case")):
            told += _tell(case, NoticeCode.FOLLOW_UP_DUE)
    return told


def _tell(case: Case, code: NoticeCode) -> int:
    now = clock.now()
    seats = Membership.objects.in_force(clock.database_now()).filter(
        team=case.team_id, role=Membership.Role.COORDINATOR
    )
    for seat in seats:
        Notice.objects.create(case=case, user_id=seat.user_id, code=code, created_at=now)
    return len(seats)
