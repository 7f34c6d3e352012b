"""The parts of a record as an audience reads them: words, charts and tables. Nothing is counted here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from sig.figures.drawing.lines import Shown
from sig.figures.drawing.multiples import Indicator
from sig.figures.drawing.ranges import Range, ranges
from sig.figures.effects import Caveat
from sig.figures.pace import Standing as Pace
from sig.figures.pace import Target, pace
from sig.models.agreement import Standing
from sig.publishing.menu import WHOLE
from sig.publishing.menus import OUTCOMES
from sig.reports import audiences, tables
from sig.reports.drawings import Figure, indicator_figure, number, pace_figure
from sig.reports.issued import CommitmentLine, Issued
from sig.reports.menu_words import stage_words
from sig.reports.tables import Line, Table

BROKEN: Final = (WHOLE, WHOLE, "broken_loose")
FUNNEL_DRAWN: Final = ("nominated", "eligible", "informed", "consented", "started", "closed")


@dataclass(frozen=True)
class Block:
    """A part of a section; everything but the code may be empty.

    `caveats`: what before and after cannot say (codes of `sig.figures.effects.Caveat`).
    """

    code: str
    title: str = ""
    text: str = ""
    before: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    table: Table | None = None
    after: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    small: bool = False
    """Its charts are small and stand side by side; the table has their numbers."""


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    code: str
    title: str
    blocks: tuple[Block, ...]


def headings() -> Mapping[str, str]:
    """The agreement's three headings, what comes next, and the figures."""
    return {
        "figures": _("Siffrorna"),
        "done": _("Vad har gjorts"),
        "together": _("Vilka har samverkat"),
        "effects": _("Eventuella effekter"),
        "ahead": _("Vad som kommer"),
    }


def parts(issued: Issued) -> tuple[Part, ...]:
    """Everything, in the order of the record's audience."""
    return tuple(_part(issued, one) for one in audiences.LAYOUTS[issued.audience])


def _part(issued: Issued, section: audiences.Section) -> Part:
    blocks = (block for code in section.blocks for block in _blocks(issued, section.heading, code))
    return Part(section.heading, headings()[section.heading], tuple(blocks))


def _blocks(issued: Issued, heading: str, code: str) -> tuple[Block, ...]:
    if code == "words":
        return (_words(issued, heading),)
    if code.startswith("by_"):
        found = tables.split(issued, code.removeprefix("by_"))
        return tuple(Block(one.code, one.title, table=one) for one in found)
    block = BLOCKS[code](issued)
    return (block,) if block else ()


def _words(issued: Issued, heading: str) -> Block:
    text = issued.texts.get(heading, "").strip()
    return Block("words", text=text or _("Samordnaren har inte skrivit något här."))


def _pace(issued: Issued) -> Block | None:
    if issued.goal is None:
        return None
    target = Target(issued.goal, issued.starts_on, issued.ends_on)
    points = [
        Shown(one.day, one.low, one.high)
        for one in sorted(issued.tiles, key=lambda one: one.day)
        if one.low is not None and one.high is not None
    ]
    told = tables.told(issued, BROKEN)
    return Block(
        "pace",
        _("Mot målet %(goal)d") % {"goal": issued.goal},
        before=(_pace_words(issued, target), *(tables.why(issued, [told]) if told else ())),
        figures=(pace_figure("pace", points, target),),
    )


def _pace_words(issued: Issued, target: Target) -> str:
    told = tables.told(issued, BROKEN)
    if told is None or told.band is None or told.as_of is None:
        return _("Det går inte att säga om det går före eller efter jämn takt.")
    found = pace(target, told.as_of, told.band.low, told.band.high)
    due = _("Jämn takt mot målet vore %(due)d den dagen.") % {"due": found.due}
    if found.standing == Pace.BETWEEN:
        return due + " " + _("Talet är ett spann, och det går inte att säga om det är före eller efter.")
    said = {
        Pace.AHEAD: _("Det går fortare än jämn takt."),
        Pace.BEHIND: _("Det går långsammare än jämn takt."),
        Pace.REACHED: _("Målet är nått."),
        Pace.ENDED_SHORT: _("Perioden är slut och målet är inte nått."),
        Pace.NOT_BEGUN: _("Perioden hade inte börjat."),
    }.get(found.standing, "")
    return f"{due} {said}".strip()


def _flows(issued: Issued) -> Block:
    table = tables.flows(issued)
    return Block(table.code, table.title, table=table)


def _funnel(issued: Issued) -> Block:
    table = tables.funnel(issued)
    return Block(
        table.code, table.title, figures=(_stages_figure("funnel-chart", issued, FUNNEL_DRAWN),), table=table
    )


def _outcomes(issued: Issued) -> Block:
    table = tables.outcomes(issued)
    honest = _("Siffrorna visar vad som har hänt. De visar inte vad som hade hänt utan insatsen.")
    chart = _stages_figure("outcomes-chart", issued, OUTCOMES)
    return Block(table.code, table.title, before=(honest,), figures=(chart,), table=table)


def _stages_figure(key: str, issued: Issued, stages: tuple[str, ...]) -> Figure:
    words = stage_words()
    rows = []
    for stage in stages:
        told = tables.told(issued, (WHOLE, WHOLE, stage))
        if told is not None:
            limits = (told.band.low, told.band.high) if told.band else None
            rows.append(Range(words[stage], limits, told.text))
    return Figure(
        key,
        _("Antal unga i varje steg") if key == "funnel-chart" else _("Hur det har gått för de avslutade"),
        _(
            "En stapel för varje rad. Den mörka delen är säker, den ljusa är spannet: "
            "talet ligger någonstans i det. Samma tal står i tabellen under."
        ),
        ranges(rows),
        ranges(rows, narrow=True),
        (),
        (),
    )


def _before_after(issued: Issued) -> Block | None:
    if not issued.effects:
        return None
    table = tables.effects(issued)
    return Block(table.code, table.title, table=table, caveats=tuple(one.value for one in Caveat))


def _goals(issued: Issued) -> Block | None:
    if issued.goals is None:
        return None
    table = tables.goals(issued)
    return Block(table.code, table.title, table=table)


def _attendance(issued: Issued) -> Block | None:
    if not issued.attendance:
        return None
    table = tables.attendance(issued)
    return Block(table.code, table.title, table=table)


def _commitments(issued: Issued, heading: str) -> Block | None:
    """What was said of the commitments under one heading; under the first all of them, with how they go."""
    if not issued.commitments:
        return None
    first = heading == "done"
    lines = tuple(_commitment(one, heading) for one in issued.commitments if first or getattr(one, heading))
    if not lines:
        return None
    standing = (_("Hur det går"), _("Uppföljning")) if first else ()
    head = (_("Åtagande"), _("Ansvar"), *standing, headings()[heading])
    title = _("Åtaganden: %(heading)s") % {"heading": headings()[heading].lower()}
    table = Table(f"commitments_{heading}", title, head, lines)
    return Block(table.code, table.title, table=table)


def _commitment(one: CommitmentLine, heading: str) -> Line:
    names = dict(Standing.choices)
    standing = (str(names.get(one.standing, one.standing)) or "–", one.round or "–")
    said = str(getattr(one, heading)) or "–"
    cells = (", ".join(one.boards) or "–", *(standing if heading == "done" else ()), said)
    return Line(one.name, cells)


def _indicators(issued: Issued) -> Block | None:
    if not issued.indicators:
        return None
    years = [year for one in issued.indicators for year, _value in one.values]
    years += [one.target_year for one in issued.indicators if one.target_year is not None]
    ends = (min(years), max(years)) if years else None
    figures, lines = [], []
    for one in issued.indicators:
        target = (one.target_year, one.target)
        aim = (target[0], target[1]) if target[0] is not None and target[1] is not None else None
        scale = (one.lowest, one.highest) if one.highest is not None else None
        name = f"{one.name} ({one.unit})" if one.unit else one.name
        figures.append(
            indicator_figure(
                f"indicator-{one.code}",
                name,
                Indicator(one.values, aim),
                decimals=one.decimals,
                scale=scale,
                years=ends,
            )  # fmt: skip
        )
        said = (f"{year}: {number(value, one.decimals)}" for year, value in one.values)
        mark = f"{aim[0]}: {number(aim[1], one.decimals)}" if aim else "–"
        lines.append(Line(name, ("; ".join(said) or "–", mark)))
    table = Table(
        "indicators",
        _("Tal om kommunen"),
        (_("Indikator"), _("År och värde"), _("Mål")),
        tuple(lines),
    )
    no_cause = _(
        "Talen gäller hela kommunen, inte de unga i insatsen. De visar hur det har blivit, "
        "inte vad insatsen eller åtagandena har lett till: mycket annat påverkar dem."
    )
    return Block(
        "indicators", table.title, before=(no_cause,), figures=tuple(figures), table=table, small=True
    )


def _cost(issued: Issued) -> Block | None:
    if not issued.cost:
        return None
    lines = tuple(
        Line(one.name, (f"{number(one.low, 0)}–{number(one.high, 0)} {_('kronor')}",)) for one in issued.cost
    )
    table = Table("cost", _("Kostnadsexempel"), (_("Slag"), _("Mellan vad och vad")), lines)
    warning = _(
        "Ett räkneexempel, inte ett resultat. Det är inte pengar som insatsen har sparat: ingen vet vad som "
        "hade hänt utan den. Belopp av olika slag får inte läggas ihop."
    )
    notes = (issued.cost_note,) if issued.cost_note else ()
    return Block(table.code, table.title, before=(warning,), table=table, after=notes)


BLOCKS: Mapping[str, Callable[[Issued], Block | None]] = {
    "pace": _pace,
    "flows": _flows,
    "funnel": _funnel,
    "outcomes": _outcomes,
    "before_after": _before_after,
    "goals": _goals,
    "attendance": _attendance,
    "commitments_done": lambda issued: _commitments(issued, "done"),
    "commitments_together": lambda issued: _commitments(issued, "together"),
    "commitments_effects": lambda issued: _commitments(issued, "effects"),
    "indicators": _indicators,
    "cost": _cost,
}
