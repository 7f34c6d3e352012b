"""How the youths stood, and what was suspected of them anew: for effects and survival.

Through the counting connection alone: codes and days by case, of all cases; whoever counts keeps those of
their snapshot. As of now: when a score or an incident was written down is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sig.figures.effects import Score
from sig.models import FollowUp
from sig.reports import rule_sql
from sig.reports.histories import ALIAS


@dataclass(frozen=True)
class Suspicions:
    """`days`: (case, day) of a new suspicion or relapse that a team wrote down, published and not corrected.

    `answers`: case → months after the closing → what the police said (`sig.models.codes.Suspicion`).
    """

    days: tuple[tuple[str, date], ...]
    answers: Mapping[str, Mapping[int, str]]


def domain_scores() -> tuple[tuple[str, Score], ...]:
    """(domain, score) of every assessment; a series is one authority's. One statement.

    A score that was passed over, or that has been corrected, has no value.
    """
    return tuple(
        (domain, Score(str(case), authority, made_on, None if score is None else float(score)))
        for case, authority, domain, made_on, score in rule_sql.counted_scores(ALIAS)
    )


def suspicions() -> Suspicions:
    """What the team wrote down while it worked, and what the police answered after the closing. Two
    statements."""
    days = tuple((str(case), day) for case, day in rule_sql.counted_suspicions(ALIAS))
    answers: dict[str, dict[int, str]] = {}
    asked = FollowUp.objects.using(ALIAS).filter(done_at__isnull=False).exclude(suspicion="")
    for case, months, said in asked.order_by("case", "months").values_list("case_id", "months", "suspicion"):
        answers.setdefault(str(case), {})[months] = said
    return Suspicions(days, answers)
