"""How many have broken loose, of everybody who started, by the definition that the steering group adopted.

Unknown never counts as success. A verdict is taken back from the moment when it was recorded that the youth
had relapsed: by the definition that is `not`. Pure; `sig/outcome_rule.py` gives the verdict of one case.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sig.figures.dimensions import only
from sig.figures.history import CLOSED, STARTED, UNKNOWN, History, Verdict
from sig.figures.shares import Share
from sig.figures.snapshot import Snapshot

BROKEN, PARTLY, NOT = "broken", "partly", "not"
VERDICTS: Final = (BROKEN, PARTLY, NOT, UNKNOWN)
GOING_ON, WAITING, TAKEN_BACK = "going_on", "waiting", "taken_back"
"""Where somebody who started stands without a verdict, or with one that a relapse took back."""
CONDITIONS: Final = ("no_suspicion", "occupation", "no_gang", "youth_answer")
"""All four must be met: no new suspicion, enough occupation, no gang, and the youth's own answer is there."""


@dataclass(frozen=True)
class OutcomeDefinition:
    """What "broken loose" means, as it was adopted. A change is a new version, never another text of the old.

    `accepts`: earlier versions whose verdicts are taken over. `programmes`: whose cases count. `judges`: how
    many authorities must say no gang, each on its own. Raises ValueError for what cannot be a definition.
    """

    version: str
    programmes: frozenset[str]
    text: str = ""
    adopted_on: date | None = None
    adopted_by: str = ""
    conditions: tuple[str, ...] = CONDITIONS
    occupation_percent: int = 75
    judges: int = 2
    months: int = 12
    preliminary_months: int = 6
    accepts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.version or not self.programmes:
            raise ValueError("a definition has a version and says which programmes count")
        if frozenset(self.conditions) != frozenset(CONDITIONS):
            raise ValueError("a definition has the four conditions")
        if self.judges < 2 or not 0 < self.occupation_percent <= 100:
            raise ValueError("at least two authorities judge, and occupation is 1 to 100 percent")
        if not 0 < self.preliminary_months < self.months:
            raise ValueError("what is preliminary comes before what is final")

    def takes(self, verdict: Verdict) -> bool:
        """Was it judged by this version, or by one that this takes over?"""
        return verdict.definition in {"", self.version, *self.accepts}


@dataclass(frozen=True)
class Fifteen:
    """Everybody who started, each in one place. Raises ValueError when they do not add up.

    `verdicts`: at twelve months, `taken_back` of the `not` ones after a relapse. `going_on` have not been
    closed, `waiting` have been and have no verdict yet; of those, `preliminary` had one at six months.
    `other_version`: of the waiting ones, how many were judged by a definition that this does not take over.
    """

    definition: str
    started: int
    verdicts: Mapping[str, int]
    taken_back: int
    going_on: int
    waiting: int
    preliminary: Mapping[str, int]
    other_version: int

    def __post_init__(self) -> None:
        if sum(self.verdicts.values()) + self.going_on + self.waiting != self.started:
            raise ValueError("not everybody who started is counted once")
        if sum(self.preliminary.values()) > self.waiting or self.other_version > self.waiting:
            raise ValueError("more preliminary verdicts than cases that wait for one")
        if self.taken_back > self.verdicts[NOT]:
            raise ValueError("more verdicts taken back than cases that did not break loose")

    @property
    def broken(self) -> Share:
        """Broken loose of everybody who started: unknown, waiting and going on are in the whole."""
        return Share(self.verdicts[BROKEN], self.started)


def fifteen(taken: Snapshot, definition: OutcomeDefinition) -> Fifteen:
    """By the end of the snapshot. Raises ValueError for a verdict that there is not."""
    places = [place(row, definition) for row in _started(taken, definition)]
    found = Counter(places)
    months = definition.preliminary_months
    waiting = [row for row in _started(taken, definition) if place(row, definition) == WAITING]
    early = Counter(word for row in waiting if (word := _verdict(row, definition, months)))
    return Fifteen(
        definition.version,
        len(places),
        {word: found[word] for word in VERDICTS} | {NOT: found[NOT] + found[TAKEN_BACK]},
        found[TAKEN_BACK],
        found[GOING_ON],
        found[WAITING],
        {word: early[word] for word in VERDICTS},
        sum(any(one.months == definition.months for one in row.verdicts) for row in waiting),
    )


def _started(taken: Snapshot, definition: OutcomeDefinition) -> list[History]:
    mine = only(taken, definition.programmes).histories
    return [row for row in mine if any(move.stage == STARTED for move in row.moves)]


def place(history: History, definition: OutcomeDefinition) -> str:
    """Where somebody who started stands: going_on, waiting, taken_back, or one of the verdicts.

    `history`: of a snapshot, and of a programme that counts. Raises ValueError for a verdict there is not.
    """
    if history.moves[-1].stage != CLOSED:
        return GOING_ON
    for one in history.verdicts:
        if one.months == definition.months and definition.takes(one):
            return TAKEN_BACK if _relapsed(one) else _word(one)
    return WAITING


def _verdict(history: History, definition: OutcomeDefinition, months: int) -> str:
    """The verdict at so many months with relapses counted in; empty without one."""
    for one in history.verdicts:
        if one.months == months and definition.takes(one):
            return NOT if _relapsed(one) else _word(one)
    return ""


def _relapsed(verdict: Verdict) -> bool:
    return verdict.withdrawn_at is not None and _word(verdict) != NOT


def _word(verdict: Verdict) -> str:
    if verdict.verdict not in VERDICTS:
        raise ValueError(f"an outcome is one of {', '.join(VERDICTS)}, not {verdict.verdict}")
    return verdict.verdict
