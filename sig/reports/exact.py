"""Everything that the management group reads of one period, counted once from one snapshot. Pure.

What leads to it is in `sig/exact/access.py`. Numbers are exact and for those who know the cases: nothing of
this leaves the house, and nothing in it points at a case.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from consent.age import add_months, day_of
from sig.figures.attainment import Attainment, attainment
from sig.figures.attendance import Came, attendance
from sig.figures.dimensions import ROLLING, Window, days, end_of, rolling, split, years
from sig.figures.drawing.lines import Shown
from sig.figures.effects import Effect, Score, effect
from sig.figures.fifteen import BROKEN, Fifteen, OutcomeDefinition, fifteen
from sig.figures.flows import Flow, flow
from sig.figures.funnel import Funnel, funnel
from sig.figures.half_years import VISITS, Mass, Within, contradicts, npmle, span, within
from sig.figures.history import CLOSED, STARTED, Caseload
from sig.figures.pace import Pace, Target, pace
from sig.figures.provenance import Provenance, provenance
from sig.figures.snapshot import Snapshot, entered, snapshot
from sig.figures.survival import Step, Watched, kaplan_meier, watched
from sig.figures.times import Times, in_sig, to_start

WHOLE: Final = "whole"
SPLITS: Final = ("sex", "age_band", "area", "nominator", "programme")
QUARTER: Final = 3
"""Months between the points of the pace line."""
Answers = Mapping[int, str]


@dataclass(frozen=True)
class Period:
    """A period that may be asked for. `key`: whole, 24, 36 or a year."""

    key: str
    window: Window


@dataclass(frozen=True)
class Part:
    """One leaf of a dimension in the period, counted in cases. `entered`: how many entered each stage."""

    leaf: str
    entered: Mapping[str, int]
    closed: int
    stock_end: int


@dataclass(frozen=True)
class Agreed:
    """What the agreement says: its days, and how many youths; `goal` None has no number to reach."""

    starts_on: date
    ends_on: date
    goal: int | None

    @property
    def target(self) -> Target | None:
        """The goal by the last day, where there is one."""
        return Target(self.goal, self.starts_on, self.ends_on) if self.goal else None


@dataclass(frozen=True)
class Sources:
    """What is known beside the snapshot, coded by case.

    `scores`: (domain, score). `suspected`: days of a new suspicion that the team wrote down. `answers`: what
    the police said at each follow-up, by months after the closing.
    """

    scores: tuple[tuple[str, Score], ...] = ()
    suspected: tuple[tuple[str, date], ...] = ()
    answers: Mapping[str, Answers] = field(default_factory=dict)


@dataclass(frozen=True)
class Suspicions:
    """New suspicion after the start (`steps` of `watched` youths) and after the closing.

    `contradicting`: of how many a later no denies an earlier yes.
    """

    watched: int
    steps: tuple[Step, ...]
    masses: tuple[Mass, ...]
    within: tuple[Within, ...]
    contradicting: int


@dataclass(frozen=True)
class Exact:
    """The figures of one period. What belongs to the whole programme, up to `last`, is said so below.

    Whole programme: `verdicts`, `verdicts_by_sex`, `standing`, `points`, `effects`, `goals`, `suspicions`;
    `by_year` has a flow for each calendar year. Everything else is of `period`. `effects` and `suspicions`
    are None where only the ledger's past was asked for: their sources are known as of now alone.
    """

    period: Period
    last: date
    agreed: Agreed
    definition: OutcomeDefinition
    provenance: Provenance
    funnel: Funnel
    flow: Flow
    by_year: tuple[Flow, ...]
    to_start: Times
    in_sig: Times
    attendance: tuple[Came, ...]
    attainment: Attainment
    splits: Mapping[str, tuple[Part, ...]]
    verdicts: Fifteen
    verdicts_by_sex: Mapping[str, Fifteen]
    standing: Pace | None
    points: tuple[Shown, ...]
    effects: Mapping[str, Effect] | None
    goals: Effect
    suspicions: Suspicions | None


def periods(agreed: Agreed, last: date) -> tuple[Period, ...]:
    """The whole programme first, the rolling windows, then each calendar year, the newest first."""
    first = min(agreed.starts_on, last)
    return (
        Period(WHOLE, days(first, last)),
        *(Period(str(months), rolling(last, months)) for months in ROLLING),
        *(Period(str(one.first.year), one) for one in reversed(years(first, last))),
    )


def last_days(agreed: Agreed, today: date) -> tuple[date, ...]:
    """As of which day figures may be asked for: today, and the end of each earlier month of the programme."""
    found = [today]
    while (before := found[-1].replace(day=1) - timedelta(days=1)) >= agreed.starts_on:
        found.append(before)
    return tuple(found)


def exact(
    taken: Snapshot,
    period: Period,
    agreed: Agreed,
    definition: OutcomeDefinition,
    sources: Sources | None,
    *,
    code: str,
    ledger_size: int | None = None,
    ledger_root: str = "",
) -> Exact:
    """Raises FunnelBroken and IdentityBroken when the rows contradict each other, and ValueError for a
    period that reaches beyond the snapshot.
    """
    last = day_of(taken.before - timedelta(microseconds=1))
    window = period.window
    verdicts = fifteen(taken, definition)
    broken = verdicts.verdicts[BROKEN]
    return Exact(
        period=period,
        last=last,
        agreed=agreed,
        definition=definition,
        provenance=provenance(
            taken, window, definition, code=code, ledger_size=ledger_size, ledger_root=ledger_root
        ),
        funnel=funnel(taken, window),
        flow=flow(taken, window),
        by_year=tuple(flow(taken, one) for one in years(min(agreed.starts_on, last), last)),
        to_start=to_start(taken, window),
        in_sig=in_sig(taken, window),
        attendance=attendance(taken, window),
        attainment=attainment(taken, window),
        splits={name: parts(taken, window, name) for name in SPLITS},
        verdicts=verdicts,
        verdicts_by_sex={leaf: fifteen(part, definition) for leaf, part in split(taken, "sex").items()},
        standing=pace(agreed.target, last, broken) if agreed.target else None,
        points=points(taken, agreed, definition, last),
        effects=effects(taken, sources, last) if sources else None,
        goals=effect(goal_scores(taken)),
        suspicions=suspicions(taken, sources, last) if sources else None,
    )


def parts(taken: Snapshot, window: Window, dimension: str) -> tuple[Part, ...]:
    """Each leaf of a dimension, those without cases too. Raises as `exact`."""
    found = []
    for leaf, part in split(taken, dimension).items():
        went = flow(part, window)
        found.append(Part(leaf, funnel(part, window).entered, went.outflow, went.stock_end))
    return tuple(found)


def points(taken: Snapshot, agreed: Agreed, definition: OutcomeDefinition, last: date) -> tuple[Shown, ...]:
    """How many had broken loose at the end of each quarter of the programme, and on the last day."""
    found = []
    for day in quarter_ends(agreed.starts_on, last):
        count = fifteen(earlier(taken, day), definition).verdicts[BROKEN]
        found.append(Shown(day, count, count))
    return tuple(found)


def quarter_ends(first: date, last: date) -> tuple[date, ...]:
    """The last day of each whole quarter after `first`, then `last` itself."""
    found: list[date] = []
    day = _quarter_end(first)
    while day < last:
        found.append(day)
        day = _quarter_end(day + timedelta(days=1))
    return (*found, last)


def _quarter_end(day: date) -> date:
    begins = date(day.year, day.month - (day.month - 1) % QUARTER, 1)
    return add_months(begins, QUARTER) - timedelta(days=1)


def earlier(taken: Snapshot, day: date) -> Snapshot:
    """The same ledger at the end of an earlier day. Calls and goals are left out."""
    return snapshot(Caseload(taken.histories, taken.shrunk), end_of(day), taken.ledger)


def effects(taken: Snapshot, sources: Sources, last: date) -> dict[str, Effect]:
    """Before and after on each domain that anybody of the snapshot has been assessed on by `last`."""
    cases = frozenset(row.case for row in taken.histories)
    by_domain: dict[str, list[Score]] = defaultdict(list)
    for domain, score in sources.scores:
        if score.on <= last and score.case in cases:
            by_domain[domain].append(score)
    return {domain: effect(found, scales=len(by_domain)) for domain, found in sorted(by_domain.items())}


def goal_scores(taken: Snapshot) -> list[Score]:
    """Every rating of every goal; of one day the one made last stands last."""
    return [
        Score(goal.case, goal.goal, rating.on, rating.score)
        for goal in taken.goals
        for rating in sorted(goal.ratings, key=lambda one: (one.on, one.recorded_at, one.place))
    ]


def suspicions(taken: Snapshot, sources: Sources, last: date) -> Suspicions:
    """Of everybody in the snapshot who started, and of those who were closed."""
    days_of: dict[str, list[date]] = defaultdict(list)
    for case, day in sources.suspected:
        days_of[case].append(day)
    seen: list[Watched] = []
    asked: dict[int, list[Answers]] = {months: [] for months in VISITS}
    spans, contradicting = [], 0
    for row in taken.histories:
        begun, ended = entered(row, STARTED), entered(row, CLOSED)
        if begun is not None:
            leaves = day_of(ended) if ended else None
            one = watched(day_of(begun), days_of[row.case], last, leaves=leaves)
            seen += [one] if one else []
        if ended is None:
            continue
        answers = _until(sources.answers.get(row.case, {}), day_of(ended), last)
        contradicting += contradicts(answers)
        known = span(answers)
        spans += [known] if known else []
        for months in VISITS:
            if add_months(day_of(ended), months) <= last:
                asked[months].append(answers)
    return Suspicions(
        len(seen),
        kaplan_meier(seen),
        npmle(spans),
        tuple(within(asked[months], months) for months in VISITS),
        contradicting,
    )


def _until(answers: Answers, closed: date, last: date) -> Answers:
    """The answers at follow-ups that had come by `last`."""
    return {months: said for months, said in answers.items() if add_months(closed, months) <= last}
