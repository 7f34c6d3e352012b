"""What the worker does about entries: drafts that nobody touches end; what is kept from somebody is looked at
again.

Notices carry a code and a case. The worker learns whose draft it is and when, never what it says.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from sig.disclosures import rule_sql
from sig.models import Withholding
from sig.models.codes import NoticeCode
from sig.services import attempts
from sig.telling import tell_once
from teams.models import Membership

NIGHT = timedelta(hours=20)
REVIEWS = (7, 0)


@app.periodic(cron="15 4 * * *")
@app.task(name="sig.entries", queueing_lock="sig.entries")
def nightly(timestamp: int) -> int:
    """Every night: end old drafts, tell of those that end next, tell of what is to be looked at again."""
    return destroy_drafts() + warn_of_drafts() + remind_of_restrictions() + remind_of_withholdings()


@app.periodic(cron="* * * * *")
@app.task(name="sig.settle", queueing_lock="sig.settle")
def settle(timestamp: int) -> int:
    """Every minute: attempts that may no longer be undone become entries."""
    return attempts.settle()


def warn_of_drafts() -> int:
    """Tell the authors of drafts untouched for all but the last day; how many drafts. Told once."""
    with acting_as_system("sig.drafts"):
        now = clock.now()
        last_day = now - timedelta(days=settings.DRAFT_DAYS - 1)
        warned = rule_sql.warn_of_drafts(last_day, now)
        for case_id, author in set(warned):
            tell_once(case_id, [author], NoticeCode.DRAFT_ENDS, clock.today() + timedelta(days=1), 1)
    return len(warned)


def destroy_drafts() -> int:
    """Delete the drafts untouched for DRAFT_DAYS whose authors were told the day before; how many."""
    with acting_as_system("sig.drafts"):
        now = clock.now()
        gone = rule_sql.destroy_drafts(now - timedelta(days=settings.DRAFT_DAYS), now - NIGHT)
        if gone:
            record(Action.ENTRY_PURGE, purpose="drafts", count=gone)
    return gone


def remind_of_restrictions() -> int:
    """Tell the police author a week ahead and on the day; the colleagues if the author has left the team."""
    told = 0
    with acting_as_system("sig.reviews"):
        for one in rule_sql.restrictions_due(clock.today() + timedelta(days=max(REVIEWS))):
            whom = _seated(one.team_id, one.author_id, one.authority_id)
            told += _remind(one.case_id, whom, NoticeCode.RESTRICTION_DUE, one.review_on)
    return told


def remind_of_withholdings() -> int:
    """Tell whoever decided that guardians may not read, a week ahead and on the day."""
    told = 0
    with acting_as_system("sig.reviews"):
        due = clock.today() + timedelta(days=max(REVIEWS))
        for row in Withholding.objects.filter(lifted_at=None, review_on__lte=due).order_by("pk"):
            whom = _seated(row.team_id, row.decided_by_id, row.authority_id)
            told += _remind(row.case_id, whom, NoticeCode.WITHHOLDING_DUE, row.review_on)
    return told


def _seated(team_id: UUID, user_id: int, authority_id: int) -> list[int]:
    """That person if still in the team for that authority, else everybody who is."""
    seats = Membership.objects.in_force(clock.database_now()).filter(team=team_id, authority=authority_id)
    users = list(seats.values_list("user_id", flat=True).distinct())
    return [user_id] if user_id in users else users


def _remind(case_id: UUID, users: Iterable[int], code: NoticeCode, on: date) -> int:
    """The nearest of REVIEWS that has been reached."""
    left = (on - clock.today()).days
    days = min((days for days in REVIEWS if left <= days), default=None)
    return 0 if days is None else tell_once(case_id, users, code, on, days)
