"""What the worker does about meetings: those called are told one working day before."""

from datetime import timedelta

from procrastinate.contrib.django import app

from audit import clock
from audit.acting import acting_as_system
from consent.age import day_of
from sig.meetings.rule import LONGEST_SEARCH, day_before
from sig.models import Attendance, Meeting
from sig.models.codes import MeetingState, NoticeCode
from sig.telling import tell_once


@app.periodic(cron="30 5 * * *")
@app.task(name="sig.meetings", queueing_lock="sig.meetings")
def remind(timestamp: int) -> int:
    """Every morning: a notice for each meeting on the next working day."""
    return remind_of_meetings()


def remind_of_meetings() -> int:
    """Tell whoever is called when the last working day before has come; how many were told. Once."""
    told = 0
    with acting_as_system("sig.meetings"):
        now, today = clock.now(), clock.today()
        soon = Meeting.objects.filter(
            state=MeetingState.PLANNED, starts_at__gt=now, starts_at__lt=now + timedelta(days=LONGEST_SEARCH)
        )
        due = {row.pk: row for row in soon if day_before(day_of(row.starts_at)) <= today}
        for one in Attendance.objects.filter(meeting__in=due, user__isnull=False).order_by("pk"):
            on = day_of(due[one.meeting_id].starts_at)
            told += tell_once(one.case_id, [one.user_id], NoticeCode.MEETING_SOON, on, 1)
    return told
