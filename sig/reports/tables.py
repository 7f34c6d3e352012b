"""The figures of a record as tables of words: the same for the page, the PDF, CSV and XLSX.

Made of `Issued` alone. A number of people is a span; where none is shown the cell says so, and a sentence
under the table says why. That a cell is withheld never means that its number is small: it may be hidden
because another one is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sig.publishing.bands import WIDTH, Band, share
from sig.publishing.menu import WHOLE, Cell
from sig.publishing.menus import FUNNEL, OUTCOMES
from sig.publishing.record import Shown
from sig.reports.issued import AttendanceRow, EffectRow, Issued
from sig.reports.menu_words import dimension_words, split_titles, stage_words

FRESH, KEPT, WITHHELD, WAITING, OUTSIDE = "fresh", "kept", "withheld", "waiting", "outside"
SHOWN: Final = (FRESH, KEPT)
LETTERS_ON_A_PHONE: Final = 26
AHEAD: Final = ("nominated", "closed")
"""The stages whose newcomers open a row."""


@dataclass(frozen=True)
class Told:
    """One number as it may be told. `as_of` None: it never was. `gate`: the stage that the row waits for."""

    state: str
    band: Band | None
    as_of: date | None
    gate: str = ""

    @property
    def text(self) -> str:
        """10–14, or what stands in its place."""
        if self.band is not None:
            return span(self.band.low, self.band.high)
        return {WAITING: _("väntar"), OUTSIDE: _("ingår inte än")}.get(self.state, _("visas inte"))


@dataclass(frozen=True)
class Line:
    """A row: its name, and a cell for each column after the first."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table. `code`: fixed, ASCII, unique in a record. `head`: the name of every column."""

    code: str
    title: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether a phone has no room for it: then each row is a card."""
        rows = (self.head, *((line.name, *line.cells) for line in self.lines))
        return sum(max(map(len, column)) for column in zip(*rows, strict=True)) > LETTERS_ON_A_PHONE

    @property
    def body(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """(name, ((column, cell), …)) for each row."""
        return tuple((one.name, tuple(zip(self.head[1:], one.cells, strict=True))) for one in self.lines)


def span(low: int, high: int) -> str:
    """10–14, with the dash of a range; spreadsheets do not take it for a day."""
    return f"{low}–{high}"


def day(value: date) -> str:
    """30 april 2018."""
    return date_format(value, "j F Y")


def told(issued: Issued, cell: Cell) -> Told | None:
    """What the record says of a cell; None for one that the menu does not have."""
    shown = issued.publication.by_cell.get(cell)
    return None if shown is None else _told(issued, shown)


def _told(issued: Issued, shown: Shown) -> Told:
    as_of = issued.days[shown.as_of] if shown.as_of else None
    gate = issued.publication.by_row[shown.row].stage
    if shown.cell[:2] in issued.publication.absent:
        return Told(OUTSIDE, None, None, gate)
    fresh = shown.as_of == issued.publication.key
    if shown.band is not None:
        return Told(FRESH if fresh else KEPT, shown.band, as_of, gate)
    return Told(WITHHELD if shown.as_of else WAITING, None, as_of, gate)


def funnel(issued: Issued) -> Table:
    """From nomination to start, of the whole programme; what part of those nominated, as a range."""
    found = _stages(issued, (*FUNNEL, "ended_before_start"))
    first = told(issued, (WHOLE, WHOLE, "nominated"))
    return _whole("funnel", _("Från anmälan till start"), issued, found, first, _("Del av de anmälda"))


def outcomes(issued: Issued) -> Table:
    """Those closed, and how it had gone."""
    found = _stages(issued, ("closed", *OUTCOMES))
    first = told(issued, (WHOLE, WHOLE, "closed"))
    return _whole("outcomes", _("Hur det har gått"), issued, found, first, _("Del av de avslutade"))


def flows(issued: Issued) -> Table:
    """In, out and in between since the beginning: the last from the two others, where they are of one day."""
    found = _stages(issued, ("started", "closed"))
    started, closed = found.get("started"), found.get("closed")
    names = {"started": _("Inflöde: har startat"), "closed": _("Utflöde: har avslutats")}
    lines = [Line(names[stage], (one.text, _when(one))) for stage, one in found.items()]
    if between := stock(started, closed):
        lines.append(Line(_("Pågår: startade minus avslutade"), (span(*between), _when(started))))
    head = (_("Sedan början"), _("Antal unga"), _("Gäller"))
    return Table("flows", _("In- och utflöde"), head, tuple(lines), why(issued, found.values()))


def stock(started: Told | None, closed: Told | None) -> tuple[int, int] | None:
    """Between which numbers those going on must lie; None where the two are not both told of one day.

    Out to the edges of bands: it never tells more than the two do.
    """
    if started is None or closed is None or started.band is None or closed.band is None:
        return None
    if started.as_of != closed.as_of:
        return None
    low, high = max(started.band.low - closed.band.high, 0), started.band.high - closed.band.low
    if high < 0:
        return None
    return low // WIDTH * WIDTH, high // WIDTH * WIDTH + WIDTH - 1


def part(one: Told, whole: Told | None) -> tuple[int, int] | None:
    """Between which whole percentages a part lies; None unless both are told, of the same day."""
    if whole is None or one.band is None or whole.band is None or one.as_of != whole.as_of:
        return None
    return share(one.band, whole.band)


def split(issued: Issued, dimension: str) -> tuple[Table, ...]:
    """The stages by a dimension, and the outcomes by it where the menu asks that."""
    asked = [one.cell for one in issued.publication.cells if one.cell[0] == dimension]
    stages = [stage for stage in stage_words() if any(cell[2] == stage for cell in asked)]
    values = tuple(dict.fromkeys(cell[1] for cell in asked))
    early = [stage for stage in stages if stage not in OUTCOMES]
    late = [stage for stage in stages if stage in OUTCOMES]
    title = split_titles()[dimension]
    found = []
    if early:
        found.append(_split(issued, dimension, values, early, f"by_{dimension}", title))
    if late:
        title = _("Hur det har gått, %(by)s") % {"by": title.lower()}
        found.append(_split(issued, dimension, values, late, f"outcomes_by_{dimension}", title))
    return tuple(found)


def _split(
    issued: Issued, dimension: str, values: Sequence[str], stages: Sequence[str], code: str, title: str
) -> Table:
    words, names = stage_words(), issued.labels.get(dimension, {})
    cells = {(value, stage): told(issued, (dimension, value, stage)) for value in values for stage in stages}
    lines = tuple(
        Line(names.get(value, value), tuple(_cell(cells[value, stage]) for stage in stages))
        for value in values
    )
    head = (dimension_words()[dimension], *(words[stage] for stage in stages))
    every = [one for one in cells.values() if one]
    notes = (*_standing(issued, stages, cells), *(why(issued, every, dated=False)))
    return Table(code, title, head, lines, notes)


def _standing(
    issued: Issued, stages: Sequence[str], cells: Mapping[tuple[str, str], Told | None]
) -> tuple[str, ...]:
    """Which columns stand as they did, since which day, and what they wait for."""
    words = stage_words()
    found: dict[tuple[date, str], dict[str, None]] = {}
    for stage in stages:
        for (_value, told_stage), one in cells.items():
            if told_stage == stage and one and one.as_of and _old(issued, one):
                found.setdefault((one.as_of, one.gate), {})[words[stage]] = None
    return tuple(
        _("%(stages)s: varje tal gäller %(day)s.") % {"stages": ", ".join(names), "day": day(as_of)}
        + " "
        + kept(issued, gate)
        for (as_of, gate), names in found.items()
    )


def _cell(one: Told | None) -> str:
    return one.text if one else "–"


def _stages(issued: Issued, stages: Sequence[str]) -> dict[str, Told]:
    found = ((stage, told(issued, (WHOLE, WHOLE, stage))) for stage in stages)
    return {stage: one for stage, one in found if one is not None}


def _whole(
    code: str, title: str, issued: Issued, found: Mapping[str, Told], whole: Told | None, share_head: str
) -> Table:
    words = stage_words()
    lines = tuple(
        Line(words[stage], (one.text, _share(part(one, whole)) if number else "–", _when(one)))
        for number, (stage, one) in enumerate(found.items())
    )
    head = (_("Steg i insatsen"), _("Antal unga"), share_head, _("Gäller"))
    return Table(code, title, head, lines, why(issued, found.values()))


def _share(found: tuple[int, int] | None) -> str:
    if found is None:
        return "–"
    return _("%(low)d–%(high)d procent") % {"low": found[0], "high": found[1]}


def _when(one: Told | None) -> str:
    return day(one.as_of) if one and one.as_of and one.band else "–"


def why(issued: Issued, cells: Iterable[Told], *, dated: bool = True) -> tuple[str, ...]:
    """In plain words why some of the cells are not shown, or (`dated`) stand as they did."""
    found = list(cells)
    states = {one.state for one in found}
    notes = []
    if WITHHELD in states:
        notes.append(_("”Visas inte”: tillsammans med andra siffror skulle talet kunna peka ut några få."))
    for gate in AHEAD:
        if any(one.gate == gate and one.state == WAITING for one in found):
            notes.append(waiting(issued, gate))
        if dated and any(one.gate == gate and _old(issued, one) for one in found):
            notes.append(_("Om ett tal har en tidigare dag:") + " " + _lower(kept(issued, gate)))
    if OUTSIDE in states:
        notes.append(_("”Ingår inte än”: insatsen fanns inte där den dagen."))
    return tuple(notes)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _old(issued: Issued, one: Told) -> bool:
    return one.as_of is not None and one.as_of != issued.days[issued.publication.key]


def waiting(issued: Issued, gate: str) -> str:
    """Nothing has been told yet, since too few have come."""
    people = {"people": issued.publication.parameters.people}
    if gate == "closed":
        return _("”Väntar”: talet visas först när minst %(people)d unga har avslutats.") % people
    return _("”Väntar”: talet visas först när minst %(people)d unga har anmälts.") % people


def kept(issued: Issued, gate: str) -> str:
    """The old number stands until enough have come."""
    people = {"people": issued.publication.parameters.people}
    if gate == "closed":
        return _("Det står kvar tills minst %(people)d unga till har avslutats.") % people
    return _("Det står kvar tills minst %(people)d unga till har anmälts.") % people


def effects(issued: Issued) -> Table:
    """How many stood better, the same or worse on each scale."""
    head = (_("Område i skattningen"), _("Bättre"), _("Oförändrat"), _("Sämre"), _("Gäller"))
    lines = tuple(Line(one.name, _effect(one)) for one in issued.effects)
    return Table("effects", _("Före och efter"), head, lines, _effect_notes(issued.effects))


def not_shown(issued: Issued) -> tuple[str, ...]:
    """The rules by which figures are shown, for everything in a publication."""
    people = {"people": issued.publication.parameters.people, "width": issued.publication.parameters.width}
    return (
        _(
            "Antal unga visas som spann om %(width)d. Noll visas aldrig för sig, och inte heller att det "
            "gäller alla."
        )
        % people,
        _(
            "Ett tal visas på nytt först när minst %(people)d unga till har anmälts eller avslutats. Till "
            "dess står det gamla kvar. Annars skulle ändringen kunna peka ut någon."
        )
        % people,
        _(
            "Ett tal som inte visas, eller som visas i ett bredare spann, kan vara stort eller litet. Det "
            "kan vara dolt för att ett annat tal annars skulle gå att räkna ut."
        ),
        _("Siffrorna delas aldrig på två sätt samtidigt, till exempel på både kön och område."),
    )


def goals(issued: Issued) -> Table:
    """How many came nearer the goals of their own plan."""
    one = issued.goals
    head = (_("De ungas egna mål"), _("Närmare målet"), _("Oförändrat"), _("Längre ifrån"), _("Gäller"))
    lines = (Line(one.name, _effect(one)),) if one else ()
    return Table("goals", _("De ungas egna mål"), head, lines, _effect_notes((one,) if one else ()))


def _effect(one: EffectRow) -> tuple[str, ...]:
    bands = (one.improved, one.unchanged, one.worse)
    cells = tuple(span(band.low, band.high) if band else _("visas inte") for band in bands)
    return (*cells, day(one.as_of) if one.as_of and one.improved else "–")


def _effect_notes(rows: Sequence[EffectRow]) -> tuple[str, ...]:
    notes = []
    if any(one.state == WITHHELD for one in rows):
        notes.append(_withheld(_("Antingen har färre än tio unga en skattning både före och efter.")))
    if any(one.state == KEPT for one in rows):
        notes.append(
            _kept(_("Om ett tal har en tidigare dag: det står kvar tills minst fem unga till har båda."))
        )
    return tuple(notes)


def _withheld(few: str) -> str:
    """Both reasons for which a row beside the menu is not shown (`sig.reports.gated.refreshed`); `few` is the
    first. Which of them it is would tell whether there are ten, so no record says it and no page may.
    """
    why = _("”Visas inte” kan ha två skäl. Vilket det är sägs inte.")
    other = _("Eller så skulle raden visa att fler har startat än siffran för ”%(stage)s” gör.")
    return " ".join((why, few, other % _started()))


def _kept(few: str) -> str:
    """The same two, for a row that stands as it did."""
    return " ".join((few, _("Det kan också vänta på siffran för ”%(stage)s”.") % _started()))


def _started() -> dict[str, str]:
    return {"stage": stage_words()["started"]}


def attendance(issued: Issued) -> Table:
    """To how many meetings each authority was called, and to how many somebody came."""
    head = (_("Verksamhet"), _("Kallad till möten"), _("Någon kom"), _("Gäller"))
    lines = tuple(Line(one.name, _meetings(one)) for one in issued.attendance)
    states = {one.state for one in issued.attendance}
    notes = [_("Möten sedan överenskommelsens början.")]
    if WITHHELD in states:
        notes.append(_withheld(_("Antingen har verksamheten kallats till möten om färre än tio unga.")))
    if KEPT in states:
        notes.append(
            _kept(_("Om ett tal har en tidigare dag: det står kvar tills mötena gäller minst fem unga till."))
        )
    return Table("attendance", _("Närvaro på möten"), head, lines, tuple(notes))


def _meetings(one: AttendanceRow) -> tuple[str, ...]:
    cells = tuple(span(band.low, band.high) if band else _("visas inte") for band in (one.called, one.came))
    return (*cells, day(one.as_of) if one.as_of and one.called else "–")
