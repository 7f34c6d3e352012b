"""The chapters of the exact figures, in their order: one page each, all of them on paper and in the file."""

from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sig.exact import effects, flows, goal, groups
from sig.exact.sections import Labels, Section, Table, cell, table
from sig.figures.dimensions import ROLLING
from sig.figures.provenance import Provenance
from sig.reports.exact import WHOLE, Exact, Period

GOAL, FLOWS, GROUPS, EFFECTS = "exact", "exact-flows", "exact-groups", "exact-effects"
NAMES: Final[dict[str, Promise]] = {
    GOAL: gettext_lazy("Mot målet"),
    FLOWS: gettext_lazy("In och ut"),
    GROUPS: gettext_lazy("Grupper"),
    EFFECTS: gettext_lazy("Effekter"),
}
"""By the name of its route."""
OF_A_PERIOD: Final = frozenset({FLOWS, GROUPS})
"""The others are of the whole programme, whatever period is chosen."""


def sections(name: str, found: Exact, labels: Labels) -> tuple[Section, ...]:
    """The sections of one chapter. Raises KeyError for no chapter."""
    made = {
        GOAL: lambda: goal.sections(found, labels),
        FLOWS: lambda: flows.sections(found),
        GROUPS: lambda: groups.sections(found, labels),
        EFFECTS: lambda: effects.sections(found),
    }
    return made[name]()


def every(found: Exact, labels: Labels, ahead: Section) -> list[tuple[str, tuple[Section, ...]]]:
    """Each chapter with its name, the forecast (`ahead`) last."""
    chapters = [(str(NAMES[name]), sections(name, found, labels)) for name in NAMES]
    return [*chapters, (_("Prognos"), (ahead,))]


def period_name(one: Period) -> str:
    """Hela programmet, Senaste 24 månaderna, 2017."""
    if one.key == WHOLE:
        return _("Hela programmet")
    if one.key in map(str, ROLLING):
        return _("Senaste %(months)s månaderna") % {"months": one.key}
    return one.key


def provenance_table(one: Provenance) -> Table:
    """What is needed to count the same numbers again."""
    size = cell(one.ledger_size)
    rows = [
        (_("Första dagen"), one.window[0].isoformat()),
        (_("Sista dagen"), one.window[1].isoformat()),
        (_("Loggens tidpunkt"), one.ledger.isoformat()),
        (_("Loggens kontrollpunkt"), f"{size} {one.ledger_root}".strip()),
        (_("Definition"), one.definition),
        (_("Räkneregler"), one.counting),
        (_("Programversion"), one.code),
    ]
    return table("provenance", _("Så kan talen räknas fram igen"), (_("Vad"), _("Värde")), rows)


def lines(found: Exact, labels: Labels, ahead: Section) -> Iterator[tuple[str, str, str, str]]:
    """For a file: (table, row, column, value) of every number on every page, the provenance first."""
    yield from _cells(provenance_table(found.provenance))
    for _name, chapter in every(found, labels, ahead):
        for section in chapter:
            for one in section.tables:
                yield from _cells(one)
            for figure in section.figures:
                yield from _cells(Table(figure.id, figure.title, figure.head, figure.rows))


def _cells(one: Table) -> Iterator[tuple[str, str, str, str]]:
    for name, cells in one.labelled:
        for column, value in cells:
            yield one.title, name, column, value
