"""The forecast, run a piece at a time while a page says how far it has come (ADR 190).

What has been run is kept in the session of whoever asked: a tally of counts, and no case. Every piece counts
the same snapshot, for the moment of the ledger is that of the start.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.services import record
from sig.commitments.access import goal_programme
from sig.exact import policy
from sig.exact.access import BROKEN, agreed_of
from sig.figures.drawing.lines import Shown
from sig.figures.fifteen import BROKEN as HAS_BROKEN
from sig.figures.fifteen import fifteen
from sig.figures.forecast import RUNS, Forecast, Over, Ready, Tally, TooLittle, add, courses, empty, prepared
from sig.figures.pace import Target
from sig.figures.provenance import COUNTING_VERSION
from sig.reports import definitions, histories
from sig.reports.exact import Agreed
from sig.reports.origin import code_version
from teams.models import User

SESSION: Final = "exact-forecast"
"""Where a session keeps what has been run (`Kept.to_json`)."""
PIECE: Final = 0.5
"""Seconds of running between two looks at the progress page."""
Clock = Callable[[], float]


class Stale(Exception):
    """What was kept is of other cases, or of nothing: it must be begun again."""


@dataclass(frozen=True)
class Kept:
    """How far a forecast has come: counted as of the end of `last`, as it was known at `ledger`."""

    last: date
    ledger: datetime
    seed: str
    tally: Tally

    @property
    def done(self) -> int:
        """How many runs have been run."""
        return sum(self.tally[-1])

    @property
    def ready(self) -> bool:
        """Have all been run?"""
        return self.done >= RUNS

    def to_json(self) -> dict[str, Any]:
        """As the session keeps it."""
        return {
            "last": self.last.isoformat(),
            "ledger": self.ledger.isoformat(),
            "seed": self.seed,
            "tally": self.tally,
        }


def kept(stored: Mapping[str, Any] | None) -> Kept | None:
    """The inverse of `Kept.to_json`; None for nothing, and for what another version kept."""
    try:
        return Kept(
            date.fromisoformat(stored["last"]),
            datetime.fromisoformat(stored["ledger"]),
            stored["seed"],
            stored["tally"],
        ) if stored else None  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None


@dataclass(frozen=True)
class Foreseen:
    """What the page shows. `told` is what can be said without running, or the forecast once it has been run;
    None while it has not. `fault`: broken or definition, and then there is nothing.
    """

    municipality: str
    agreed: Agreed
    last: date
    ledger: datetime
    definition: str
    told: Forecast | TooLittle | Over | None
    shown: tuple[Shown, ...] = ()
    fault: str = ""
    counting: str = COUNTING_VERSION
    code: str = field(default_factory=code_version)


@dataclass(frozen=True)
class _Begun:
    """The cases as they were known, made ready to be run. `broken`: how many have broken loose."""

    ready: Ready | TooLittle | Over
    definition: str
    broken: int


def page(done: Kept | None, *, by: User, action: Action = Action.REPORT_VIEW) -> Foreseen | None:
    """The forecast that has been run, or what can be said without running any; recorded as seen, printed or
    taken out.

    None without an agreement or a number to reach. Raises NotAllowed, and Stale when what was run is of other
    cases than those that there are.
    """
    with acting_as(by, durable=True):
        last, ledger = (done.last, done.ledger) if done else (clock.today(), clock.now())
        decision = policy.may_read(by.roles(), active=by.is_active)
        goal = goal_programme() if decision.allowed else None
        found = _foreseen(goal, done, last, ledger) if goal and goal.goal else None
        what = f"report:exact-forecast-{last.isoformat()}"
        done_as, outcome = (action, "ok") if decision.allowed else (Action.REFUSED, "refused")
        record(done_as, by=by, decision=decision, object=what, outcome=outcome)
    decision.require()
    return found


def start(*, by: User) -> Kept | None:
    """Nothing run yet, of today's cases; None where there is nothing to run. Recorded. Raises NotAllowed."""
    with acting_as(by):
        decision = policy.may_read(by.roles(), active=by.is_active)
        decision.require()
        goal = goal_programme()
        last, ledger = clock.today(), clock.now()
        begun = _begun(goal, last, ledger) if goal and goal.goal else None
        what = f"report:exact-forecast-{last.isoformat()}"
        record(Action.REPORT_VIEW, by=by, decision=decision, object=what, outcome="started")
    if begun is None or not isinstance(begun.ready, Ready):
        return None
    return Kept(last, ledger, begun.ready.seed, empty())


def further(done: Kept, ticks: Clock, *, by: User) -> Kept:
    """At least one run more, and as many as there is time for. Raises NotAllowed and Stale.

    Nothing is recorded: a tally that is not whole is not shown.
    """
    with acting_as(by):
        policy.may_read(by.roles(), active=by.is_active).require()
        goal = goal_programme()
        begun = _begun(goal, done.last, done.ledger) if goal and goal.goal else None
    if begun is None or not isinstance(begun.ready, Ready) or begun.ready.seed != done.seed:
        raise Stale
    return replace(done, tally=_run(begun.ready, done, ticks))


def _run(ready: Ready, done: Kept, ticks: Clock) -> Tally:
    tally = [list(runs) for runs in done.tally]
    until = ticks() + PIECE
    for number in range(done.done, RUNS):
        add(tally, ready.run(number))
        if ticks() >= until:
            break
    return tally


def _begun(goal: Any, last: date, ledger: datetime) -> _Begun | None:
    """None where nothing can be counted. Raises as the counting does."""
    in_force = definitions.in_force(goal)
    if in_force is None:
        return None
    taken = histories.taken(last, ledger, goal)
    target = Target(goal.goal, goal.starts_on, goal.ends_on)
    outcome = in_force.outcome
    count = fifteen(taken, outcome).verdicts[HAS_BROKEN]
    return _Begun(prepared(courses(taken, outcome), target, last), outcome.version, count)


def _foreseen(goal: Any, done: Kept | None, last: date, ledger: datetime) -> Foreseen:
    agreed = agreed_of(goal)
    try:
        begun = _begun(goal, last, ledger)
    except BROKEN:
        return Foreseen(goal.municipality, agreed, last, ledger, "", None, fault="broken")
    if begun is None:
        return Foreseen(goal.municipality, agreed, last, ledger, "", None, fault="definition")
    shown = (Shown(last, begun.broken, begun.broken),)
    return Foreseen(
        goal.municipality, agreed, last, ledger, begun.definition, _told(begun.ready, done), shown
    )


def _told(ready: Ready | TooLittle | Over, done: Kept | None) -> Forecast | TooLittle | Over | None:
    if not isinstance(ready, Ready):
        return ready
    if done is None or not done.ready:
        return None
    if ready.seed != done.seed:
        raise Stale
    return ready.told(done.tally)
