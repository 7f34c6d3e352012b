"""The door to what the youth or the guardians have said yes to receiving. Decides and records first."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from consent import policy
from consent.access import note
from consent.age import day_of, midnight
from consent.facts import person, viewer
from consent.measures import rules
from consent.measures.rules import DECIDERS, MEASURES, Rule
from consent.models import MeasureConsent, Subject, Youth
from consent.overview import last_day
from consent.related.policy import IN_FORCE, STATES, state_at
from crypto.sealed import Sealed
from teams.models import User

NOT_INSIDER = Decision(False, "not_insider", hidden=False)


@dataclass(frozen=True)
class MeasureLine:
    """One consent to a measure, as its page shows it. `last_day` is inclusive, None without an end."""

    id: UUID
    measure: str
    detail: str
    decided_by: str
    decided_on: date
    board_decided_on: date | None
    first_day: date
    last_day: date | None
    withdrawn_at: datetime | None
    state: str

    @property
    def text(self) -> str:
        """The state in Swedish."""
        return str(STATES[self.state][0])

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return STATES[self.state][1]

    @property
    def in_force(self) -> bool:
        """Is there something to take back?"""
        return self.state == IN_FORCE


@dataclass(frozen=True)
class Choice:
    """Somebody who may say yes to one measure today, and where that is written."""

    name: str
    place: str
    confirm: bool


@dataclass(frozen=True)
class MeasurePage:
    """Every consent to a measure, newest first; `choices` (by measure) for whoever coordinates."""

    lines: tuple[MeasureLine, ...]
    choices: tuple[tuple[str, tuple[Choice, ...]], ...] = ()


def measure_page(team_id: UUID, *, by: User, manage: bool = False) -> MeasurePage:
    """What has been said yes to, for the coordinator and social services; recorded first.

    Raises NotAllowed.
    """
    now = clock.database_now()
    with acting_as(by, durable=True):
        facts = viewer(team_id=team_id, by=by, at=now)
        led = policy.may_manage_consent(facts)
        decision = led if manage else may_view(facts)
        note(Action.MEASURE_VIEW, team_id, decision, by)
        rows = list(MeasureConsent.objects.filter(team_id=team_id).order_by("-decided_on", "-registered_at"))
        youth = _youth(team_id) if led.allowed else None
        guardians = list(youth.guardians.all()) if youth else []
    decision.require()
    lines = tuple(_line(row, decision, now) for row in rows)
    if youth is None:
        return MeasurePage(lines)
    held = rules.holders(person(_born(youth, led), guardians).guardians, now)
    return MeasurePage(lines, _choices(youth, held, led))


def may_view(facts: policy.ViewerFacts) -> Decision:
    """The coordinator and social services."""
    seen = policy.may_view_consent(facts)
    return seen if policy.is_insider(facts) or not seen.allowed else NOT_INSIDER


def who_may_decide(youth: Youth, measure: str, on: date, decision: Decision) -> tuple[Rule, ...]:
    """The rules by which somebody may say yes to that measure that day. The birth date stays inside.

    Raises NotAllowed.
    """
    born = _born(youth, decision)
    guardians = person(born, youth.guardians.all()).guardians
    return rules.may_decide(measure, born, rules.holders(guardians, midnight(on)), on)


def _youth(team_id: UUID) -> Youth | None:
    subject = Subject.objects.filter(team_id=team_id).select_related("youth").first()
    return subject.youth if subject else None


def _choices(youth: Youth, guardians: int, decision: Decision) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    born, today = _born(youth, decision), clock.today()
    return tuple(
        (
            str(name),
            tuple(
                Choice(str(DECIDERS[rule.decider]), rule.place, rule.confirm)
                for rule in rules.may_decide(measure, born, guardians, today)
            ),
        )
        for measure, name in MEASURES.items()
    )


def _line(row: MeasureConsent, decision: Decision, at: datetime) -> MeasureLine:
    far = row.ends_at or datetime.max.replace(tzinfo=at.tzinfo)
    return MeasureLine(
        id=row.pk,
        measure=str(MEASURES[row.measure]),
        detail=_text(row.detail, decision),
        decided_by=str(DECIDERS[row.decided_by]),
        decided_on=row.decided_on,
        board_decided_on=row.board_decided_on,
        first_day=day_of(row.starts_at),
        last_day=last_day(row.ends_at) if row.ends_at else None,
        withdrawn_at=row.withdrawn_at,
        state=state_at(row.starts_at, far, row.withdrawn_at, at),
    )


def _born(youth: Youth, decision: Decision) -> date:
    assert youth.date_of_birth is not None
    return youth.date_of_birth.reveal(decision)


def _text(sealed: Sealed[str] | None, decision: Decision) -> str:
    return "" if sealed is None else sealed.reveal(decision)
