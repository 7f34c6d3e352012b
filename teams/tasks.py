"""What the worker does for this floor: dates that pass, sessions that run out, kept texts that are old."""

from procrastinate.contrib.django import app

from audit import clock
from audit.acting import acting_as_system
from teams import kept_forms
from teams.models import Submission
from teams.services import break_glass, members, sessions
from teams.signin import limits


@app.periodic(cron="* * * * *")
@app.task(name="teams.follow_dates", queueing_lock="teams.follow_dates")
def follow_dates(timestamp: int) -> None:
    """Every minute: memberships that began or ended by date, sessions that ran out."""
    members.sync_due()
    sessions.end_lapsed_everywhere()


@app.periodic(cron="7 * * * *")
@app.task(name="teams.escalate_break_glass", queueing_lock="teams.escalate_break_glass")
def escalate_break_glass(timestamp: int) -> int:
    """Every hour: openings that nobody has looked into for 72 hours."""
    return break_glass.escalate_due()


@app.periodic(cron="17 * * * *")
@app.task(name="teams.forget_old", queueing_lock="teams.forget_old")
def forget_old(timestamp: int) -> None:
    """Every hour: kept forms and form tokens older than seven days."""
    kept_forms.purge()
    forget_submissions()


def forget_submissions() -> int:
    """Drop form tokens older than seven days. Returns how many."""
    with acting_as_system("teams.submissions"):
        return Submission.objects.filter(sent_at__lte=clock.now() - limits.SUBMISSION).delete()[0]
