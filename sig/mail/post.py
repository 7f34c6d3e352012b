"""Who is to have a letter now; asked when it is sent, never before. One short transaction for each person.

The letter goes first, then `mailed_at` and the ledger's entry are committed together. A crash in between
sends it once more, which harms nobody since it says nothing; the other order could lose it (ADR 159).
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from sig.mail import letter
from sig.mail.rule import Wish, may_mail_now
from sig.models import MailSetting, Notice
from teams.models import Conflict, Membership, User
from teams.models import Notice as TeamNotice

log = logging.getLogger("sig.mail")
SETTLED: Final = timedelta(minutes=1)
"""A notice counts when it is this old: one written before the last letter and committed after is not lost."""


def wish_of(row: MailSetting | None) -> Wish:
    """What somebody has said; the defaults for whoever has said nothing."""
    if row is None:
        return Wish()
    return Wish(row.when, row.daily_hour, row.quiet_from, row.quiet_to, row.weekends)


def deliver() -> int:
    """Write to everybody who has something new to do and may be written to now. Returns how many letters."""
    if not letter.on():
        return 0
    sent = 0
    for user_id in _candidates():
        try:
            sent += _write_to(user_id)
        except letter.Unreachable as error:
            log.warning("the mail server does not answer: %s", error)
            break
    return sent


def _candidates() -> list[int]:
    with acting_as_system("sig.mail"):
        now = clock.now()
        newest = _newest(now)
        settings = {row.user_id: row for row in MailSetting.objects.filter(user__in=newest)}
        return [user for user in sorted(newest) if _due(settings.get(user), newest[user], now)]


def _write_to(user_id: int) -> int:
    with acting_as_system("sig.mail"):
        now = clock.now()
        MailSetting.objects.bulk_create([MailSetting(user_id=user_id)], ignore_conflicts=True)
        # Whoever another worker is writing to is left to it.
        row = MailSetting.objects.select_for_update(skip_locked=True).filter(user=user_id).first()
        newest = _newest(now, user_id).get(user_id)
        if row is None or newest is None or not _due(row, newest, now):
            return 0
        taken = letter.send(User.objects.values_list("email", flat=True).get(pk=user_id))
        row.mailed_at = now
        row.save(update_fields=["mailed_at"])
        record(Action.MAIL_SEND, object=f"user:{user_id}", outcome="ok" if taken else "refused")
    return int(taken)


def _due(row: MailSetting | None, newest: datetime, now: datetime) -> bool:
    last = row.mailed_at if row else None
    return (last is None or last - SETTLED < newest) and may_mail_now(wish_of(row), now, last)


def _newest(now: datetime, user_id: int | None = None) -> dict[int, datetime]:
    """When each person's newest unread notice was written: of the cases they still sit in, and their own."""
    seats = Membership.objects.in_force(clock.database_now()).filter(
        user=OuterRef("user"), team=OuterRef("case__team")
    )
    conflicts = Conflict.objects.filter(user=OuterRef("user"), team=OuterRef("case__team"), ended_at=None)
    mine = Notice.objects.filter(Exists(seats), ~Exists(conflicts), user__is_active=True)
    teams = TeamNotice.objects.filter(for_user__is_active=True).annotate(person=F("for_user"))
    found: dict[int, datetime] = {}
    for user, at in (*_latest(mine, "user", now, user_id), *_latest(teams, "person", now, user_id)):
        found[user] = max(at, found.get(user, at))
    return found


def _latest(
    rows: QuerySet[Notice] | QuerySet[TeamNotice], who: str, now: datetime, user_id: int | None
) -> list[tuple[int, datetime]]:
    rows = rows.filter(read_at=None, created_at__lte=now - SETTLED)
    rows = rows if user_id is None else rows.filter(**{who: user_id})
    return list(rows.order_by().values_list(who).annotate(Max("created_at")))
