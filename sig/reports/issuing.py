"""Puts together what a publication says, whole (`Issued`), from what was counted once and what has been said.

Figures of people are already in bands when they come here. The rest is about the agreement: commitments and
indicators as last said of a day that had come, words of whoever ordered it, and where everything comes from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sig.commitments.plan import USUAL_TIMES
from sig.commitments.rounds import Round
from sig.figures import cost
from sig.figures.cost import Caveat, Illustration, Table
from sig.figures.dimensions import days
from sig.figures.effects import Score
from sig.figures.provenance import COUNTING_VERSION
from sig.figures.snapshot import Snapshot
from sig.indicators.access import known
from sig.indicators.shown import Entered, Spot
from sig.models import Commitment, CommitmentStatus, Indicator, IndicatorValue, Programme
from sig.models.agreement import Standing
from sig.models.codes import Concern
from sig.publishing.menu import EVERYBODY, Menu
from sig.publishing.record import Publication
from sig.reports import costs
from sig.reports.definitions import InForce, of_agreement
from sig.reports.gated import (
    GOALS,
    Behind,
    attendance_rows,
    effect_rows,
    goal_scores,
    told_to_have_started,
)
from sig.reports.issued import (
    CommitmentLine,
    CostLine,
    IndicatorLine,
    Issued,
    Provenance,
    TilePoint,
)
from sig.reports.origin import checkpoint, code_version
from teams.models import Authority, Board


@dataclass(frozen=True)
class Asked:
    """What was ordered, under which name it will be known, and when it was counted."""

    key: str
    audience: str
    ends_on: date
    texts: Mapping[str, str]
    with_cost: bool
    ordered_by: str
    counted_at: datetime


@dataclass(frozen=True)
class Counted:
    """What was counted, once: the audited figures, and what the rows beside the menu are made of."""

    menu: Menu
    labels: Mapping[str, Mapping[str, str]]
    publication: Publication
    taken: Snapshot
    scores: tuple[tuple[str, Score], ...]
    definition: InForce


@dataclass(frozen=True)
class Before:
    """What has left the house so far, oldest first, and how many stood behind the rows of the last."""

    issued: Sequence[Issued] = ()
    behind: Behind = field(default_factory=Behind)


def issue(asked: Asked, agreement: Programme, counted: Counted, before: Before) -> tuple[Issued, Behind]:
    """The record, and what stands behind its rows (never told). Inside the caller's block."""
    last = before.issued[-1] if before.issued else None
    goals = (*((last.goals,) if last and last.goals else ()),)
    names = {code: str(Concern(code).label) for code in Concern.values}
    started = told_to_have_started(counted.publication)
    effects, pairs = effect_rows(
        names,
        counted.scores,
        last.effects if last else (),
        before.behind.pairs,
        asked.ends_on,
        started=started,
    )
    rated, pairs = effect_rows(
        {GOALS: _("Ungdomarnas egna mål")},
        goal_scores(counted.taken),
        goals,
        pairs,
        asked.ends_on,
        started=started,
    )
    window = days(agreement.starts_on, asked.ends_on)
    came, cases = attendance_rows(
        _authorities(),
        counted.taken,
        window,
        last.attendance if last else (),
        before.behind.cases,
        started=started,
    )
    counting, others = _programmes(agreement, counted.definition)
    table = costs.in_force(agreement).table if asked.with_cost else None
    found = Issued(
        key=asked.key,
        audience=asked.audience,
        municipality=agreement.municipality,
        agreement=agreement.settings.get("document") or agreement.name,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        as_of=asked.ends_on,
        goal=agreement.goal,
        goal_text=agreement.goal_text,
        counting=counting,
        not_counting=others,
        definition=counted.definition.issued,
        provenance=Provenance(asked.counted_at, COUNTING_VERSION, code_version(), *checkpoint()),
        ordered_by=asked.ordered_by,
        publication=counted.publication,
        labels=counted.labels,
        days=days_of(asked, before.issued),
        tiles=tiles(counted.menu, counted.publication, asked, before.issued),
        effects=effects,
        goals=rated[0],
        attendance=came,
        commitments=commitments(agreement, asked.ends_on),
        indicators=indicators(agreement, asked.ends_on),
        cost=cost_lines(table, agreement.goal),
        cost_note=cost_note(table, agreement.goal),
        texts=dict(asked.texts),
    )
    return found, Behind(pairs, cases)


def days_of(asked: Asked, earlier: Sequence[Issued]) -> dict[str, date]:
    """Every publication so far and its day, this one last: each `as_of` of a cell is among them."""
    return {one.key: one.as_of for one in earlier} | {asked.key: asked.ends_on}


def tiles(
    menu: Menu, publication: Publication, asked: Asked, earlier: Sequence[Issued]
) -> tuple[TilePoint, ...]:
    """What the goal's cell has said, once for each day that it was counted on; nothing without a goal.

    A figure that stood from before is of the day that it was counted on: only then did its band hold it.
    """
    if menu.goal is None:
        return ()
    days_known = days_of(asked, earlier)
    cell = (*EVERYBODY, menu.goal.stage)
    found: dict[str, TilePoint] = {}
    for key, one in [*((each.key, each.publication) for each in earlier), (asked.key, publication)]:
        shown = one.by_cell.get(cell)
        if shown is None or shown.band is None:
            found[key] = TilePoint(key, days_known[key], None, None)
        elif shown.as_of not in found:
            found[shown.as_of] = TilePoint(
                shown.as_of, days_known[shown.as_of], shown.band.low, shown.band.high
            )
    return tuple(found.values())


def commitments(agreement: Programme, day: date) -> tuple[CommitmentLine, ...]:
    """Every commitment in the order of the agreement, as last said by that day; "" where nobody has said."""
    said = CommitmentStatus.objects.filter(commitment__programme=agreement, said_on__lte=day)
    last = {one.commitment_id: one for one in said.order_by("year", "number", "id")}
    boards = dict(Board.objects.values_list("code", "name"))
    themes = {one["code"]: one["name"] for one in agreement.settings.get("themes", ())}
    times = agreement.settings.get("follow_ups_a_year", USUAL_TIMES)
    return tuple(
        _commitment(row, last.get(row.pk), boards, themes.get(row.theme, row.theme), times)
        for row in Commitment.objects.filter(programme=agreement)
    )


def _commitment(
    row: Commitment, said: CommitmentStatus | None, boards: Mapping[str, str], theme: str, times: int
) -> CommitmentLine:
    return CommitmentLine(
        code=row.code,
        theme=theme,
        name=row.name,
        boards=tuple(boards.get(code, code) for code in row.boards),
        standing=str(Standing(said.standing).label) if said else "",
        round=Round(said.year, said.number, times).code if said else "",
        done=said.done if said else "",
        together=said.together if said else "",
        effects=said.effects if said else "",
    )


def indicators(agreement: Programme, day: date) -> tuple[IndicatorLine, ...]:
    """Every indicator of the whole municipality and of everybody, with its values up to the year of `day`."""
    rows = IndicatorValue.objects.filter(indicator__programme=agreement, sex="", area="").order_by("id")
    held: dict[int, list[Entered]] = {}
    for one in rows:
        held.setdefault(one.indicator_id, []).append(Entered(Spot(one.year), one.value, one.source))
    return tuple(
        _indicator(row, [*known(row), *held.get(row.pk, [])], day.year)
        for row in Indicator.objects.filter(programme=agreement)
    )


def _indicator(row: Indicator, entered: Sequence[Entered], year: int) -> IndicatorLine:
    """A later value of a year corrects the one before it."""
    values = {one.spot.year: float(one.value) for one in entered if one.spot == Spot(one.spot.year)}
    return IndicatorLine(
        code=row.code,
        name=row.name,
        unit=row.unit,
        decimals=row.decimals,
        values=tuple(sorted((on, value) for on, value in values.items() if on <= year)),
        target_year=row.target_year,
        target=None if row.target is None else float(row.target),
        lowest=float(row.lowest),
        highest=None if row.highest is None else float(row.highest),
    )


def cost_lines(table: Table | None, many: int | None) -> tuple[CostLine, ...]:
    """A range for `many` of each kind that may be illustrated; none while the programme has it switched
    off. `many` is the goal of the agreement: never the programme's own outcomes."""
    return tuple(CostLine(one.cost.name, one.low, one.high) for one in _illustrated(table, many))


def cost_note(table: Table | None, many: int | None) -> str:
    """How many of each kind, what the amounts do not say, and where they come from; "" without amounts."""
    found = _illustrated(table, many)
    if not found:
        return ""
    said = {caveat for one in found for caveat in one.caveats}
    sources = sorted({one.cost.source.text for one in found})
    number = number_format(found[0].many, 0)
    return " ".join(
        (
            _("Beloppen är kronor för %(many)s av varje slag.") % {"many": number},
            *(CAVEATS[one]() for one in Caveat if one in said),
            _("Källor: %(sources)s.") % {"sources": "; ".join(sources)},
        )
    )


CAVEATS: Final = {
    Caveat.NO_SAVING: lambda: _("De säger inget om vad programmet har sparat."),
    Caveat.OVERLAP: lambda: _("De ska inte läggas ihop: ett liv i ett gäng innehåller redan sina brott."),
    Caveat.SECOND_HAND: lambda: _("Några är hämtade ur en text som återger den som räknade."),
    Caveat.OWN_RANGE: lambda: _("Där källan ger ett enda tal är spannet valt här."),
    Caveat.NO_PRICE_YEAR: lambda: _("Några källor säger inget prisår."),
    Caveat.NO_PAYERS: lambda: _("Några källor säger inte vem som betalar."),
}


def _illustrated(table: Table | None, many: int | None) -> list[Illustration]:
    if table is None or many is None:
        return []
    found = (cost.illustrate(table, code, many) for code in table.costs)
    return [one for one in found if isinstance(one, Illustration)]


def _authorities() -> dict[str, str]:
    return dict(Authority.objects.order_by("pk").values_list("code", "name"))


def _programmes(agreement: Programme, definition: InForce) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the programmes that count and of those that do not, of the same agreement."""
    names = dict(of_agreement(agreement).values_list("code", "name"))
    counting = sorted(name for code, name in names.items() if code in definition.programmes)
    return tuple(counting), tuple(sorted(set(names.values()) - set(counting)))
