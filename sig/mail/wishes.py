"""One's own wishes: when SIG may write."""

from dataclasses import asdict
from datetime import datetime

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.services import record
from sig.mail.post import wish_of
from sig.mail.rule import Wish, next_time
from sig.models import MailSetting
from teams.models import User


def mine(*, by: User) -> tuple[Wish, datetime | None]:
    """What `by` wishes, and when the next letter may come at the earliest (None: never)."""
    with acting_as(by):
        row = MailSetting.objects.filter(user=by).first()
    return wish_of(row), next_time(wish_of(row), clock.now(), row.mailed_at if row else None)


def change(wish: Wish, *, by: User) -> None:
    """Keep the wish. The newest counts: it is the person's own and nobody else's."""
    with acting_as(by):
        MailSetting.objects.update_or_create(user=by, defaults=asdict(wish))
        record(Action.MAIL_SETTING, by=by, object=f"user:{by.pk}")
