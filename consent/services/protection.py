"""A protected identity begins, changes or ends: what is removed, who may know, what the ledger is told."""

from uuid import UUID

from audit.actions import Action
from audit.decisions import Decision
from consent import protection
from consent.models import Guardian, IdentityNumber, Youth
from consent.protection import FICTITIOUS, HIDDEN_HOME, STRONG
from consent.services import guard, readers
from teams.models import User


def settle(row: Youth | Guardian, before: str, *, team_id: UUID, by: User, decision: Decision | None) -> None:
    """After the row was stored, in the same transaction: earlier versions forget what may not be kept, and a
    change of kind names the readers or ends them.
    """
    kind = "youth" if isinstance(row, Youth) else "guardian"
    youth_id = row.pk if isinstance(row, Youth) else row.youth_id
    _forget(row, before)
    if row.protection == before:
        return
    guard.note(
        Action.PROTECTION_CHANGE, team_id, kind, row.pk, by=by, decision=decision, purpose=row.protection
    )
    if row.protection in STRONG and before not in STRONG:
        readers.name_by_default(youth_id, by=by)
    elif before in STRONG and not is_strong(youth_id):
        readers.end_all(youth_id, by=by)


def is_strong(youth_id: UUID) -> bool:
    """Is the youth, or a guardian, under one of the stronger kinds?"""
    youths = Youth.objects.filter(pk=youth_id, protection__in=STRONG)
    return youths.exists() or Guardian.objects.filter(youth_id=youth_id, protection__in=STRONG).exists()


def _forget(row: Youth | Guardian, before: str) -> None:
    """Old phone numbers, homes and names go from the history: that something changed, when and by whom stays.

    Under fingerade uppgifter the numbers go too, so that nothing ties the old identity to the new one.
    """
    if protection.treatment(row.protection).keeps_phone:
        return
    values = {"name": None, "phone": None} | ({"home": HIDDEN_HOME} if isinstance(row, Guardian) else {})
    type(row).history.filter(id=row.pk).update(**values)  # type: ignore[union-attr]
    if isinstance(row, Youth) and row.protection == FICTITIOUS != before:
        IdentityNumber.objects.filter(youth=row).delete()
