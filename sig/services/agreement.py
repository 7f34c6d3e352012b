"""Loads and follows the agreement's commitments and indicators. Statuses and values are only added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, refuse
from audit.services import record
from sig.commitments import policy
from sig.commitments.access import begun, goal_programme
from sig.commitments.plan import Commitment as CommitmentRow
from sig.commitments.rounds import read
from sig.importing.rows import Problem
from sig.importing.tables import TableFault, parse
from sig.indicators.access import areas_of, known, measured
from sig.indicators.plan import Indicator as IndicatorRow
from sig.indicators.rows import Read, understand
from sig.indicators.shown import Spot
from sig.models import Commitment, CommitmentStatus, Indicator, IndicatorValue
from sig.models.agreement import Standing
from teams.models import User

MOST_SHOWN = 20
"""So many faults of a file are told at a time."""


class BadRows(ValueError):
    """A file with faults in its rows; nothing of it was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} faults")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Status:
    """What was said of a commitment at one follow-up (`round`: 2016-2)."""

    round: str
    standing: str
    said_by: str
    said_on: date
    done: str = ""
    together: str = ""
    effects: str = ""


@dataclass(frozen=True)
class Stored:
    """What a file came to: new values, corrected ones, and those that were there already."""

    new: int
    corrected: int
    same: int


def commitment_fields(row: CommitmentRow, place: int) -> dict[str, Any]:
    """The columns of a commitment as its programme file says it."""
    return {
        "place": place,
        "theme": row.theme,
        "name": row.name,
        "what": row.what,
        "police": row.police,
        "boards": list(row.boards),
        "effect": row.effect,
        "communication": row.communication,
        "time_plan": row.time_plan,
        "sources": [list(one) for one in row.sources],
        "proposal": row.proposal,
    }


def indicator_fields(row: IndicatorRow, place: int) -> dict[str, Any]:
    """The columns of an indicator as its programme file says it."""
    return {
        "place": place,
        "name": row.name,
        "unit": row.unit,
        "better": row.better,
        "by_sex": row.by_sex,
        "by_area": row.by_area,
        "about_people": row.about_people,
        "decimals": row.decimals,
        "lowest": row.lowest,
        "highest": row.highest,
        "known": [
            {
                "year": one.year,
                "value": str(one.value),
                "low": "" if one.low is None else str(one.low),
                "sex": one.sex,
                "area": one.area,
            }
            for one in row.known
        ],
        "target": row.target.value if row.target else None,
        "target_year": row.target.year if row.target else None,
        "goal_text": row.goal_text,
        "sources": [list(one) for one in row.sources],
        "proposal": row.proposal,
    }


def say(*, commitment: str, status: Status, by: User) -> CommitmentStatus:
    """How a commitment stands at a follow-up that has begun; what was said before is kept.

    Raises NotAllowed and ValidationError (unknown commitment or follow-up, a day to come, nothing done).
    """
    decision = _may_write(by)
    with acting_as(by):
        goal = goal_programme()
        row = Commitment.objects.filter(programme=goal, code=commitment).first()
        if goal is None or row is None:
            raise ValidationError(_("Åtagandet finns inte längre."), code="unknown")
        when = read(status.round, begun(goal))
        if when is None:
            raise ValidationError({"round": _("Välj en uppföljning som har börjat.")}, code="round")
        _check(status)
        made = CommitmentStatus(
            commitment=row,
            year=when.year,
            number=when.number,
            standing=status.standing,
            done=status.done.strip(),
            together=status.together.strip(),
            effects=status.effects.strip(),
            said_by=status.said_by,
            said_on=status.said_on,
            recorded_by=by,
            recorded_at=clock.now(),
        )
        made.save(force_insert=True)
        what = f"commitment:{row.code}"
        record(Action.COMMITMENT_STATUS, by=by, decision=decision, object=what, purpose=when.code)
    return made


def enter(*, indicator: str, spot: Spot, value: Decimal, source: str, by: User) -> IndicatorValue | None:
    """One value; one that is there already is corrected by a new row. None: the same was there already.

    Raises NotAllowed, ValidationError when the indicator is not split so.
    """
    decision = _may_write(by)
    with acting_as(by):
        goal = goal_programme()
        row = Indicator.objects.filter(programme=goal, code=indicator).first()
        if goal is None or row is None:
            raise ValidationError(_("Indikatorn finns inte längre."), code="unknown")
        if (spot.sex and not row.by_sex) or (spot.area and spot.area not in _areas(row, areas_of(goal))):
            raise ValidationError(_("Indikatorn delas inte upp så."), code="not_split")
        if _current(row).get(spot) == (value, source):
            return None
        made = _save(row, spot, value, source, by)
        what = f"indicator:{row.code}"
        record(Action.INDICATOR_VALUE, by=by, decision=decision, object=what, purpose=str(spot.year))
    return made


def take_in(*, data: bytes, by: User) -> Stored:
    """Every value of a file, or none. Raises NotAllowed, TableFault (the file) and BadRows (its rows)."""
    decision = _may_write(by)
    with acting_as(by):
        goal = goal_programme()
        if goal is None:
            raise TableFault("Ingen överenskommelse är inläst. Läs in programfilen först.")
        rows = {row.code: row for row in Indicator.objects.filter(programme=goal)}
        areas = areas_of(goal)
        found, problems = understand(
            parse(data), [measured(row) for row in rows.values()], areas, clock.today().year
        )
        if problems:
            raise BadRows(problems)
        stored = _store(found, rows, by)
        record(
            Action.INDICATOR_IMPORT,
            by=by,
            decision=decision,
            object="indicator:file",
            count=stored.new + stored.corrected,
        )
    return stored


def _store(found: Sequence[Read], rows: Mapping[str, Indicator], by: User) -> Stored:
    current = {code: _current(rows[code]) for code in {one.indicator for one in found}}
    new = corrected = same = 0
    for one in found:
        before = current[one.indicator].get(one.spot)
        if before == (one.value, one.source):
            same += 1
            continue
        _save(rows[one.indicator], one.spot, one.value, one.source, by, imported=True)
        new, corrected = new + (before is None), corrected + (before is not None)
    return Stored(new, corrected, same)


def _save(
    row: Indicator, spot: Spot, value: Decimal, source: str, by: User, *, imported: bool = False
) -> IndicatorValue:
    made = IndicatorValue(
        indicator=row,
        year=spot.year,
        sex=spot.sex,
        area=spot.area,
        value=value,
        source=source,
        imported=imported,
        entered_by=by,
        entered_at=clock.now(),
    )
    made.save(force_insert=True)
    return made


def _current(row: Indicator) -> dict[Spot, tuple[Decimal, str]]:
    """The value that counts at each spot, with its source; the agreement's own until one is entered."""
    found = {one.spot: (one.value, one.source) for one in known(row)}
    for one in IndicatorValue.objects.filter(indicator=row).order_by("id"):
        found[Spot(one.year, one.sex, one.area)] = (one.value, one.source)
    return found


def _areas(row: Indicator, areas: Mapping[str, str]) -> Mapping[str, str]:
    return areas if row.by_area else {}


def _check(status: Status) -> None:
    if status.said_on > clock.today():
        raise ValidationError({"said_on": _("Datumet kan inte ligga framåt i tiden.")}, code="future")
    if status.standing not in Standing.values:
        raise ValidationError({"standing": _("Välj hur det går.")}, code="standing")
    if status.standing != Standing.NOT_BEGUN and not status.done.strip():
        raise ValidationError({"done": _("Skriv vad som har gjorts.")}, code="done")


def _may_write(by: User) -> Decision:
    decision = policy.may_write(by.roles(), active=by.is_active)
    if not decision.allowed:
        refuse(decision)
    return decision
