"""Invented records with something in every field: a first publication, where much waits, and a later one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sig.publishing import menus
from sig.publishing.bands import Band
from sig.publishing.counts import Counts
from sig.publishing.gate import Gate
from sig.publishing.publish import publish
from sig.publishing.record import Earlier, Publication, Shown
from sig.reports.issued import (
    Approval,
    AttendanceRow,
    CommitmentLine,
    CostLine,
    Definition,
    EffectRow,
    IndicatorLine,
    Issued,
    Provenance,
    TilePoint,
)
from tests.prove.attack import counted, invented

BEGINS = date(2016, 1, 1)
REPORTS = (0, 5, 6)
"""Numbers of the caseload's reports; the last comes soon after the one before, so that rows are kept."""
APPROVAL = Approval(("Eva Påhittad", "Olle Uppdiktad"), datetime(2018, 9, 7, 12, 30, tzinfo=UTC))
LABELS = {
    "sex": {"F": "Flickor", "P": "Pojkar"},
    "nominator": {
        "school": "Skolan",
        "police": "Polisen",
        "social": "Socialtjänsten",
        "parent": "Vårdnadshavare",
    },
}
TEXTS = {
    "done": "Teamen har träffats varje månad.\nTre nya föreningar är med.",
    "together": "Skolan, polisen och socialtjänsten har samverkat.",
    "effects": "Flera unga har fått ett arbete.",
    "ahead": "Ett team till börjar i Norr.",
}


@cache
def series() -> tuple[tuple[Publication, ...], tuple[Counts, ...]]:
    """The publications of one invented programme, oldest first, with the true counts behind each."""
    caseload = invented(1)
    menu = menus.city(dict(caseload.dimensions))
    earlier: list[Earlier] = []
    for number in REPORTS:
        key = caseload.reports[number]
        counts = counted(menu, caseload, key)
        earlier.append(Earlier(replace(publish(menu, earlier, key, counts), seconds=0.0), counts))
    return tuple(one.publication for one in earlier), tuple(one.counts for one in earlier)


def day_of(number: int) -> date:
    """The last day that report `number` counts."""
    return BEGINS + timedelta(days=120 * (REPORTS[number] + 1))


def record(number: int = 2, audience: str = "steering") -> Issued:
    """The record of publication `number` (0 first, 2 last)."""
    made = series()[0][: number + 1]
    days = {one.key: day_of(place) for place, one in enumerate(made)}
    goal = [(one.key, one.by_cell["", "", "broken_loose"]) for one in made]
    stood = {one.as_of or key: one.band for key, one in goal}
    now = day_of(number)
    return Issued(
        key=made[-1].key,
        audience=audience,
        municipality="Provköping",
        agreement="Överenskommelsen 2016–2019",
        starts_on=BEGINS,
        ends_on=date(2019, 12, 31),
        as_of=now,
        goal=15,
        goal_text="Minst 15 unga ska bryta loss.",
        counting=("Sociala insatsgruppen",),
        not_counting=("Ung framtid",),
        definition=Definition(
            "2016-1",
            "Ingen ny misstanke på 12 månader.\nMinst 75 procents sysselsättning.",
            75,
            date(2016, 5, 17),
            "Styrgruppen § 4",
        ),
        provenance=Provenance(datetime(2018, 9, 3, 7, 41, tzinfo=UTC), "3", "0.1.0", 48213, "5e" * 32),
        ordered_by="Sara Låtsasson",
        publication=made[-1],
        labels=LABELS,
        days=days,
        tiles=tuple(
            TilePoint(key, days[key], band.low if band else None, band.high if band else None)
            for key, band in stood.items()
        ),
        effects=(
            EffectRow("school", "Skola", "fresh", now, Band(10, 14), Band(0, 4), Band(5, 9)),
            EffectRow("home", "Hemmet", "kept", days[made[0].key], Band(5, 9), Band(5, 9), Band(0, 4)),
            EffectRow("friends", "Vänner", "withheld"),
        ),
        goals=EffectRow("goals", "Målen i planen", "fresh", now, Band(10, 14), Band(0, 4), Band(0, 4)),
        attendance=(
            AttendanceRow("Polisen", "fresh", now, Band(20, 24), Band(15, 19)),
            AttendanceRow("Skolan", "kept", days[made[0].key], Band(10, 14), Band(10, 14)),
            AttendanceRow("Arbetsförmedlingen", "withheld"),
        ),
        commitments=(
            CommitmentLine(
                "night-walks",
                "Trygghet",
                "Nattvandring i alla områden",
                ("Kultur- och fritidsnämnden", "Torshällanämnden"),
                "going_on",
                "2018-2",
                "Nya grupper har börjat i Norr och Söder.",
                "Föreningar och skolor.",
                "Fler vuxna ute på kvällarna.",
            ),
            CommitmentLine(
                "cameras", "Trygghet", "Belysning i parken", ("Stadsbyggnadsnämnden",), "late", "", "", "", ""
            ),
        ),
        indicators=(
            IndicatorLine("safety", "Trygghet", "index", 2, ((2016, 3.72), (2017, 3.9)), 2019, 4.72, 0, 6),
            IndicatorLine(
                "walks", "Nattvandrande grupper", "antal", 0, ((2016, 2.0), (2017, 5.0)), 2019, 8.0, 0, None
            ),
            IndicatorLine(
                "drugs",
                "Anmälda narkotikabrott",
                "antal",
                0,
                ((2016, 61.0), (2017, 1162.0)),
                None,
                None,
                0,
                None,
            ),
        ),
        cost=(CostLine("Rättsväsendets kostnad för ett rån", 100_000, 226_000),),
        cost_note="Källa: Nilsson och Wadeskog, 2012 års priser.",
        texts=TEXTS,
    )


def large(audience: str = "steering") -> Issued:
    """A record that answers the larger menu: every stage by every dimension, outcomes by sex and by area."""
    here = record(audience=audience)
    menu = menus.large(dict(invented(1).dimensions))
    lows = {stage: 5 * place for place, stage in enumerate(reversed((*menus.FUNNEL, "closed")), 4)}
    cells = tuple(
        Shown(cell, row.code, None if place % 7 == 3 else Band(low, low + 4), here.key)
        for place, (row, cell) in enumerate((row, cell) for row in menu.rows for cell in menu.cells(row))
        for low in (lows.get(cell[2], 5) // (1 if cell[0] == "" else 2) // 5 * 5,)
    )
    gates = tuple(Gate(row.code, row.gate, "", True) for row in menu.rows)
    made = replace(here.publication, menu=menu.version, gates=gates, cells=cells, absent=())
    return replace(here, publication=made, tiles=())
