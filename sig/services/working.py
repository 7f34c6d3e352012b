"""What every service begins with: one transaction, the facts, the rule, the case; and its ledger entry."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, refuse
from audit.services import record
from crypto.pseudonym import pseudonym
from sig.facts import authority_in, case_facts
from sig.models import Case
from sig.policy import CaseFacts
from teams.models import User

UNKNOWN = Decision(False, "not_member")
Rule = Callable[[CaseFacts], Decision]


@dataclass(frozen=True)
class Work:
    """One person's leave to do one thing in one case, inside an open transaction."""

    case: Case
    facts: CaseFacts
    decision: Decision
    by: User

    @property
    def authority_id(self) -> int:
        """The authority that `by` writes for."""
        return authority_in(self.facts)

    def record(
        self, action: Action, kind: str = "case", pk: object = "", *, count: int | None = None
    ) -> None:
        """The ledger entry of what was done, with row and case named by pseudonym."""
        record(
            action,
            by=self.by,
            decision=self.decision,
            object=f"{kind}:{pseudonym(self.case.team_id, str(pk or self.case.pk))}",
            case=case_reference(self.case.team_id),
            count=count,
        )


def at_or_now(at: datetime | None) -> datetime:
    """`at` is given for what was noted on paper before; never a time to come."""
    now = clock.now()
    if at is not None and at > now:
        raise ValidationError(_("Tiden ligger i framtiden."), code="future")
    return at or now


def case_reference(team_id: UUID) -> str:
    """What the ledger calls the case: the same everywhere, and nothing once its key is shredded."""
    return pseudonym(team_id, "case")


def case_of(model: type[Model], pk: UUID, by: User) -> UUID:
    """The case of a row that `by` may see. Raises NotAllowed, the same for a hidden row and an unknown
    one."""
    with acting_as(by):
        found: UUID | None = model._default_manager.filter(pk=pk).values_list("case_id", flat=True).first()
    if found is None:
        refuse(UNKNOWN)
    return found


@contextmanager
def working(case: Case | UUID, rule: Rule, *, by: User, lock: bool = False) -> Iterator[Work]:
    """Act as `by` in the case if `rule` allows it. Raises NotAllowed.

    `lock=True` holds the case row (for those who may change it), so that two moves cannot cross.
    """
    case_id = case.pk if isinstance(case, Case) else case
    with acting_as(by):
        facts = case_facts(case_id, by=by)
        decision = rule(facts)
        decision.require()
        rows = Case.objects.select_for_update(of=("self",)) if lock else Case.objects
        yield Work(rows.select_related("programme").get(pk=case_id), facts, decision, by)
