"""The door to who the youth and the guardians are, and to the state of their consent. Only here values are revealed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Basis, Decision
from audit.services import record
from consent import policy
from consent.age import age_at
from consent.facts import of_consent, person, viewer
from consent.grants import Facts, Line
from consent.models import Consent, ConsentScope, Grant, Subject, Youth
from crypto.pseudonym import pseudonym
from teams.models import User

NOT_THERE = Decision(False, "not_there")


@dataclass(frozen=True)
class YouthIdentity:
    """Who a youth is, for somebody who may know. `phone` is empty when there is none."""

    id: UUID
    name: str
    date_of_birth: date
    age: int
    sex: str
    phone: str
    protection: str
    decision: Decision


def youth_identity(team_id: UUID, *, by: User) -> YouthIdentity:
    """Decide, record, then say who the team's youth is. Raises NotAllowed; a stranger's guess looks like any other."""
    with acting_as(by, durable=True):
        subject = Subject.objects.filter(team_id=team_id).select_related("youth").first()
        youth = subject.youth if subject else None
        facts = viewer(team_id=team_id, by=by, youth=youth, at=clock.database_now())
        decision = policy.may_know_youth(facts)
        if decision.allowed and youth is None:
            decision = NOT_THERE
        _note(Action.IDENTITY_VIEW, team_id, decision, by)
    decision.require()
    assert youth is not None
    return revealed_identity(youth, decision)


def revealed_identity(youth: Youth, decision: Decision) -> YouthIdentity:
    """The plain identity under a decision that somebody else has made and recorded. Raises NotAllowed."""
    born = _born(youth, decision)
    return YouthIdentity(
        id=youth.pk,
        name=_text(youth.name, decision),
        date_of_birth=born,
        age=age_at(born, max(born, clock.today())),
        sex=youth.sex,
        phone=_text(youth.phone, decision),
        protection=youth.protection,
        decision=decision,
    )


def facts_of(row: Consent) -> Facts:
    """What decides the grants of a consent. The birth date is opened for the machine; nobody is shown it."""
    decision = Decision(True, "derive", Basis("consent", str(row.pk)))
    youth = row.youth
    return of_consent(row, person(_born(youth, decision), youth.guardians.all()))


def line(row: Grant | ConsentScope) -> Line:
    """The matrix line of a stored row."""
    return Line(row.sender_id, row.recipient_id, row.category)


def _born(youth: Youth, decision: Decision) -> date:
    assert youth.date_of_birth is not None
    return youth.date_of_birth.reveal(decision)


def _text(sealed: object, decision: Decision) -> str:
    return "" if sealed is None else str(sealed.reveal(decision))  # type: ignore[attr-defined]


def _note(action: Action, team_id: UUID, decision: Decision, by: User) -> None:
    # A stranger's guess must not make a pseudonym key for a team that is not there.
    case = pseudonym(team_id, "case") if decision.allowed else ""
    record(
        action if decision.allowed else Action.REFUSED,
        by=by,
        decision=decision,
        case=case,
        object="consent",
        outcome="ok" if decision.allowed else "refused",
    )
