"""The worker's part: tell the coordinators beforehand, then delete whole cases and destroy their keys."""

from datetime import timedelta
from uuid import UUID

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from crypto.keyring import keyring
from crypto.pseudonym import pseudonym
from sig.models import Case, Notice
from sig.models.codes import NoticeCode
from sig.shrinking import rule_sql
from sig.shrinking.row_security import WORKER
from sig.shrinking.rule import NOTICE_DAYS
from teams.models import Membership


def warn() -> int:
    """Tell whoever coordinates, once, of what shrinks within a week. Returns how many were told."""
    told = 0
    with acting_as_system(WORKER):
        last = clock.today() + timedelta(days=NOTICE_DAYS)
        due = {case_id: due_on for case_id, _number, _stage, due_on in rule_sql.ending() if due_on <= last}
        for case in Case.objects.filter(pk__in=due):
            told += _tell(case, due[case.pk])
    return told


def shrink_due() -> int:
    """Shrink everything that is due, one transaction each. Returns how many."""
    with acting_as_system(WORKER):
        due = [case_id for case_id, _number, _stage, due_on in rule_sql.ending() if due_on <= clock.today()]
    return sum(shrink(case_id) for case_id in due)


def shrink(case_id: UUID) -> bool:
    """Delete one case that came to nothing, count it, destroy its keys. False when it is not due.

    The keys go last, inside the transaction: what cannot be deleted keeps them, and what a crash or a
    restored backup brings back is due still and cannot be read.
    """
    with acting_as_system(WORKER):
        gone = rule_sql.shrink(case_id)
        if gone is None:
            return False
        owners = [UUID(owner) for owner in (gone["team"], gone["youth"]) if owner]
        name = pseudonym(owners[0], "case")
        record(Action.CASE_SHRINK, case=name, object=f"case:{pseudonym(owners[0], str(case_id))}", count=1)
        for owner in owners:
            keyring().shred(owner)
    return True


def _tell(case: Case, due_on: object) -> int:
    seats = Membership.objects.in_force(clock.database_now()).filter(
        team=case.team_id, role=Membership.Role.COORDINATOR
    )
    known = {
        (row.user_id, row.about_on) for row in Notice.objects.filter(case=case, code=NoticeCode.SHRINKS_SOON)
    }
    fresh = [seat.user_id for seat in seats if (seat.user_id, due_on) not in known]
    for user_id in fresh:
        Notice.objects.create(
            case=case,
            user_id=user_id,
            code=NoticeCode.SHRINKS_SOON,
            about_on=due_on,
            days_before=NOTICE_DAYS,
            created_at=clock.now(),
        )
    return len(fresh)
