"""The agreement of the demo: its years moved with the rest, statuses that boards have not given, and values
that nobody has counted."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from audit.acting import acting_as
from sig.commitments.access import POLICE, begun, goal_programme
from sig.commitments.rounds import Round
from sig.indicators.plan import Indicator, Known
from sig.indicators.shown import Spot
from sig.models import Commitment
from sig.models import Indicator as IndicatorRow
from sig.programme import Programme
from sig.services import agreement
from sig.services.agreement import Status
from teams.models import User

YEAR = re.compile(r"\b20[01]\d\b")
SOURCE = "Påhittad statistik"
STANDINGS = ("going_on", "going_on", "done", "late", "going_on", "not_begun")
DONE = (
    "Två träffar har hållits.",
    "Arbetet pågår i två områden.",
    "Klart enligt planen.",
    "Väntar på personal.",
)
GIRLS = Decimal("0.2")
"""The share of girls in the invented numbers."""


def years_moved(file: Programme, years: int) -> Programme:
    """The agreement's commitments and indicators, `years` later."""
    return replace(
        file,
        commitments=tuple(
            replace(
                one,
                what=_later(one.what, years),
                effect=_later(one.effect, years),
                time_plan=_later(one.time_plan, years),
            )
            for one in file.commitments
        ),
        indicators=tuple(_indicator(one, years) for one in file.indicators),
    )


def fill(*, by: User) -> None:
    """Statuses at the two newest follow-ups but one, and a value for each year since the agreement's own."""
    with acting_as(by):
        goal = goal_programme()
        assert goal is not None
        rounds = begun(goal)[-3:-1]
        promises = list(Commitment.objects.filter(programme=goal))
        measured = list(IndicatorRow.objects.filter(programme=goal))
    for place, promise in enumerate(promises):
        for turn, when in enumerate(rounds):
            if (place + turn) % 7:
                agreement.say(commitment=promise.code, status=_status(when, place + turn), by=by)
    for place, one in enumerate(measured):
        for year, value in _values(one, begun(goal)[-1].year):
            _enter(one, place, year, value, by)


def _status(when: Round, number: int) -> Status:
    standing = STANDINGS[number % len(STANDINGS)]
    done = "" if standing == "not_begun" else DONE[number % len(DONE)]
    return Status(when.code, standing, POLICE, when.last - timedelta(days=20), done, "Polisen och skolan")


def _values(one: IndicatorRow, this_year: int) -> list[tuple[int, Decimal]]:
    """From the newest value that the agreement gives, evenly towards the target or a fifth down."""
    town = [known for known in one.known if not known["area"] and not known["sex"]]
    if not town:
        return []
    first, start = town[-1]["year"], Decimal(town[-1]["value"])
    towards = one.target if one.target is not None else start * Decimal("0.8")
    step = (towards - start) / 6
    exact = Decimal(1).scaleb(-one.decimals)
    years = range(first + 1, this_year)
    return [(year, (start + step * (year - first)).quantize(exact)) for year in years]


def _enter(one: IndicatorRow, place: int, year: int, value: Decimal, by: User) -> None:
    parts = {"": value}
    if one.by_sex and one.about_people:
        girls = (value * GIRLS / (1 + place)).quantize(Decimal(1))
        parts |= {"F": girls, "M": value - girls}
    for sex, number in parts.items():
        agreement.enter(indicator=one.code, spot=Spot(year, sex), value=number, source=SOURCE, by=by)


def _indicator(one: Indicator, years: int) -> Indicator:
    known = tuple(_known(value, years) for value in one.known)
    target = replace(one.target, year=one.target.year + years) if one.target else None
    return replace(one, name=_later(one.name, years), known=known, target=target)


def _known(value: Known, years: int) -> Known:
    return replace(value, year=value.year + years)


def _later(text: str, years: int) -> str:
    return YEAR.sub(lambda found: str(int(found.group()) + years), text)
