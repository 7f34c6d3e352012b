"""One tap: rang, no answer. Undone without a trace in the file for a short while, then an entry like any
other (ADR 151)."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from sig.desk import rule_sql
from sig.models import Entry
from sig.models.codes import ContactKind, EntryKind
from sig.policy import may_write_entry
from sig.services import entries, releases
from sig.services.working import working
from teams.models import User

UNDO = timedelta(minutes=2)
CATEGORY = "plan"


def no_answer(*, case: UUID, by: User) -> Entry:
    """Nobody answered, just now: for the own authority, released to nobody. Raises NotAllowed."""
    with working(case, may_write_entry, by=by) as work:
        now = clock.now()
        entry = Entry.of(
            work.case,
            author=by,
            owner_authority_id=work.authority_id,
            kind=EntryKind.CONTACT,
            contact_kind=ContactKind.NO_CONTACT,
            category=CATEGORY,
            happened_at=now,
            created_at=now,
            draft=True,
            settles_at=now + UNDO,
        )
        entry.save(force_insert=True)
        work.record(Action.ENTRY_CREATE, "entry", entry.pk)
    return entry


def undo(*, entry: UUID, case: UUID, by: User) -> None:
    """Take it away, as if it had not been tapped. Raises NotAllowed; ValidationError once it is an entry."""
    held = releases.own_entry(entry, by, case=case)
    if held.settles_at is None or held.author_id != by.pk or held.settles_at <= clock.now():
        text = _("Nu står försöket i ärendet. Blev det fel rättar du anteckningen där.")
        raise ValidationError(text, code="settled")
    entries.discard(entry=entry, case=case, by=by)


def settle() -> int:
    """What may no longer be undone becomes entries; how many. Every minute by the worker, and whenever
    somebody opens the day: where no worker runs, nothing waits for ever."""
    with acting_as_system("sig.attempts"):
        settled = rule_sql.settle(clock.now())
        if settled:
            record(Action.ENTRY_CHANGE, purpose="settled", count=settled)
    return settled
