"""What whoever approves a draft reads beside it: what was made coarser, what stands since last time,
and what the audit did. In words, from the record alone.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sig.publications.coarser import Coarser, coarser, kept
from sig.publications.told import PROFILES, provable
from sig.publishing.bands import WIDTH
from sig.publishing.menu import WHOLE, Cell
from sig.reports.issued import Issued
from sig.reports.menu_words import dimension_words, stage_words
from sig.reports.tables import day


@dataclass(frozen=True)
class Line:
    """One figure that is shown more coarsely than usual. `why` "": the record does not say."""

    name: str
    how: str
    why: str


@dataclass(frozen=True)
class Audit:
    """One examination, against one kind of reader. Numbers of the model, never of people."""

    profile: str
    solver: str
    together: str
    unknowns: int
    constraints: int
    targets: int
    solves: int
    unsolved: int
    told_before: int


@dataclass(frozen=True)
class Examined:
    """Everything beside the report. `waits`: a sentence for each stage that too few have come to."""

    lines: tuple[Line, ...]
    waits: tuple[str, ...]
    audits: tuple[Audit, ...]
    width: int
    people: int


def examined(issued: Issued) -> Examined:
    """Of a record, in the language in force."""
    made = issued.publication
    return Examined(
        lines=tuple(_line(issued, one) for one in coarser(made)),
        waits=_waits(issued),
        audits=tuple(
            Audit(
                str(PROFILES.get(one.profile, one.profile)),
                f"{one.solver} {one.version}",
                ", ".join(one.publications),
                one.unknowns,
                one.constraints,
                one.targets,
                one.solves,
                one.unsolved,
                one.told_before,
            )
            for one in made.reports
        ),
        width=WIDTH,
        people=made.parameters.people,
    )


def cell_name(issued: Issued, cell: Cell) -> str:
    """What a figure is called: Avslutade, hela programmet; Anmälda, område Fröslunda."""
    dimension, value, stage = cell
    name = stage_words().get(stage, stage)
    if dimension == WHOLE:
        return _("%(stage)s, hela programmet") % {"stage": name}
    return _("%(stage)s, %(dimension)s: %(value)s") % {
        "stage": name,
        "dimension": dimension_words().get(dimension, dimension).lower(),
        "value": issued.labels.get(dimension, {}).get(value, value),
    }


def _line(issued: Issued, one: Coarser) -> Line:
    how = _("i spann om %(width)d") % {"width": one.width} if one.width else _("visas inte")
    parts = provable(one.kinds)
    why = _("Annars gick det att räkna fram %(what)s.") % {"what": "; ".join(parts)} if parts else ""
    return Line(cell_name(issued, one.cell), how, why)


def _waits(issued: Issued) -> tuple[str, ...]:
    """One sentence for each stage that too few had come to, in the order of the menu."""
    rows, words = issued.publication.by_row, stage_words()
    since: dict[str, str] = {}
    for one in kept(issued.publication):
        since.setdefault(rows[one.row].stage, one.since)
    return tuple(
        _("%(stage)s: siffrorna står kvar från %(day)s.")
        % {"stage": words.get(stage, stage), "day": day(issued.days[key])}
        if key
        else _("%(stage)s: har inte kunnat visas än.") % {"stage": words.get(stage, stage)}
        for stage, key in since.items()
    )
