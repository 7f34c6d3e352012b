"""Judgements and verdicts of a batch of closed cases: each written by the person who stands for it."""

from collections.abc import Callable, Sequence
from typing import Any

from audit.acting import acting_as
from sig.importing.bulk_rows import Frame, Made
from sig.importing.save import moment
from sig.models import GangJudgement, Outcome
from sig.models.codes import Months
from sig.outcome_rule import Conditions, outcome_verdict
from teams.models import Membership, User

TWELVE = Months.TWELVE.value
Save = Callable[[Any, Sequence[Any]], int]
Keep = Callable[[Sequence[Any], User], int]


def save(batch: Sequence[Made], frame: Frame, save_rows: Save, keep: Keep) -> int:
    """Write them, inside the coordinator's block. Returns how many rows."""
    done = [made for made in batch if made.given.follow_up_on]
    police = frame.others.get("police")
    written = save_rows(GangJudgement, [_judgement(made, frame.coordinator) for made in done])
    judged = [made for made in done if _judges(made, police)]
    if police and judged:
        with acting_as(police):
            written += save_rows(GangJudgement, [_judgement(made, police) for made in judged])
    rows = [_outcome(made, frame) for made in done]
    written += save_rows(Outcome, rows)
    written += keep([(row, row.proposed_at, "+", {}) for row in rows], frame.coordinator)
    return written + (_verified(rows, frame.deputy, keep) if frame.deputy else 0)


def _judges(made: Made, police: User | None) -> bool:
    seated = {seat.user_id for seat in made.rows[Membership]}
    return bool(police and made.given.gang_police and police.pk in seated)


def _judgement(made: Made, by: User) -> GangJudgement:
    police = by == made.frame.others.get("police")
    answer = made.given.gang_police if police else made.given.gang_social
    at = moment(made.given.follow_up_on)  # type: ignore[arg-type]
    return GangJudgement(case=made.case, months=TWELVE, authority=by.authority, answer=answer or "unknown",
                         judged_by=by, judged_at=at)  # fmt: skip


def _outcome(made: Made, frame: Frame) -> Outcome:
    case = made.given
    gang = [case.gang_social or "unknown"]
    if _judges(made, frame.others.get("police")):
        gang.append(case.gang_police)
    settings = made.case.programme.settings
    conditions = Conditions(case.suspicion, case.occupation, tuple(gang), bool(case.answered))
    found = outcome_verdict(conditions, TWELVE, percent=settings["occupation_percent"])
    return Outcome(
        case=made.case, months=TWELVE, verdict=found.verdict, preliminary=found.preliminary,
        conditions={**conditions.to_json(), "met": found.met},
        definition_version=settings["definition_version"], proposed_by=frame.coordinator,
        proposed_at=moment(case.follow_up_on),  # type: ignore[arg-type]
    )  # fmt: skip


def _verified(rows: Sequence[Outcome], deputy: User, keep: Keep) -> int:
    for row in rows:
        row.verified_by, row.verified_at, row.version = deputy, row.proposed_at, row.version + 1
    with acting_as(deputy):
        Outcome.objects.bulk_update(rows, ["verified_by", "verified_at", "version"])
        return keep([(row, row.proposed_at, "~", {}) for row in rows], deputy)
