"""Has the youth broken loose? The definition as a pure function; adopted and version-stamped by the steering
group.

At 12 months after the closure, all of: (a) the police answer "no" to a new suspicion of a crime with prison
in the scale; (b) occupation of at least the programme's percentage (75); (c) at least two authorities, each
on its own, judge that there is no continuing contact with a gang; (d) the youth's own answer is recorded. At
6 months the same, preliminary. What is not known is never counted as success.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sig.models.codes import Judgement, Suspicion, Verdict

OCCUPATION_PERCENT = 75
JUDGES = 2
FINAL_MONTHS = 12


@dataclass(frozen=True)
class Conditions:
    """What was found at the follow-up. `gang` holds one answer an authority; None and "" are not known."""

    suspicion: str = ""
    occupation_percent: int | None = None
    gang: tuple[str, ...] = ()
    youth_answered: bool = False

    def to_json(self) -> dict[str, Any]:
        """As it is frozen on the outcome."""
        return asdict(self) | {"gang": sorted(self.gang)}


@dataclass(frozen=True)
class Found:
    """The verdict, whether it is preliminary, and which conditions are met (None: not known)."""

    verdict: Verdict
    preliminary: bool
    met: dict[str, bool | None]


def outcome_verdict(conditions: Conditions, months: int, *, percent: int = OCCUPATION_PERCENT) -> Found:
    """The verdict at `months` (6 or 12). Raises ValueError for other months.

    A new suspicion is `not`, whatever else is known. Otherwise anything unknown makes `unknown`; all met is
    `broken`; without suspicion but neither occupation nor distance to the gang is `not`; the rest is
    `partly`.
    """
    if months not in (6, FINAL_MONTHS):
        raise ValueError(f"follow-up is at 6 and 12 months, not {months}")
    met = {
        "no_suspicion": _no_suspicion(conditions.suspicion),
        "occupation": None
        if conditions.occupation_percent is None
        else conditions.occupation_percent >= percent,
        "no_gang": _no_gang(conditions.gang),
        "youth_answer": True if conditions.youth_answered else None,
    }
    return Found(_verdict(met), months < FINAL_MONTHS, met)


def _verdict(met: dict[str, bool | None]) -> Verdict:
    if met["no_suspicion"] is False:
        return Verdict.NOT
    if None in met.values():
        return Verdict.UNKNOWN
    if all(met.values()):
        return Verdict.BROKEN
    return Verdict.PARTLY if met["occupation"] or met["no_gang"] else Verdict.NOT


def _no_suspicion(answer: str) -> bool | None:
    return {Suspicion.NO.value: True, Suspicion.YES.value: False}.get(answer)


def _no_gang(answers: Iterable[str]) -> bool | None:
    known = [answer for answer in answers if answer != Judgement.UNKNOWN]
    if Judgement.YES in known:
        return False
    return True if known.count(Judgement.NO) >= JUDGES else None
