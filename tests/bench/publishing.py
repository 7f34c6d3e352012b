"""Seconds and share of figures shown at 60, 500 and 10,000 cases; a county; and tau-argus on the same table.

The last of `SIG_BENCH_REPORTS` (default 4) reports of an invented programme, so that the window is full, for
the public and for an insider. tau-argus gets one table, area × outcome, in numbers: what it hides beside what
we show in bands, and how long each takes. It knows nothing of earlier reports.
"""

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import chdir

from pytauargus import protect

from sig.national import blocks, released, sums
from sig.publishing import export, menus
from sig.publishing.bands import WIDTH
from sig.publishing.counts import Counts
from sig.publishing.menu import Menu
from sig.publishing.menus import OUTCOMES
from sig.publishing.publish import publish
from sig.publishing.record import Earlier, NotPublished, Parameters, Publication
from tests.prove.attack import counted
from tests.publishing.caseloads import Caseload, county, make

REPORTS = int(os.environ.get("SIG_BENCH_REPORTS", "4"))
SIZES = tuple(int(one) for one in os.environ.get("SIG_BENCH_SIZES", "60,500,10000").split(","))
MUNICIPALITIES = 30
PROFILES = ("public", "insider")
GOALS = {"report": 300.0, "county": 60.0}
"""Seconds: what the audit of one report may take, and a county's."""
PARAMETERS = Parameters(seconds=GOALS["report"])
CODES = {f"r{number}": row for number, row in enumerate(("ongoing", *OUTCOMES))}
"""The rows of one table as tau-argus is told of them."""


def run(say: Callable[[str], None]) -> bool:
    """Measure and compare with GOALS."""
    held = [_programme(say, cases, profile) for cases in SIZES for profile in PROFILES]
    for cases in SIZES:
        _beside_tau_argus(say, cases)
    return all(held) and _county(say)


def menu_of(caseload: Caseload, counts: Counts) -> Menu:
    """The larger menu as soon as the first report has enough cases for it."""
    small = menus.city(dict(caseload.dimensions))
    if counts.stage(small, "nominated") < menus.LARGE_FROM:
        return small
    return menus.large(dict(caseload.dimensions))


def _programme(say: Callable[[str], None], cases: int, profile: str) -> bool:
    """The last reports of one programme, one after the other."""
    caseload = make(cases, cases=cases)
    reports = caseload.reports[-REPORTS:]
    first = counted(menus.city(dict(caseload.dimensions)), caseload, reports[0])
    menu = menu_of(caseload, first)
    made: list[Earlier] = []
    seconds = []
    for report in reports:
        counts = counted(menu, caseload, report)
        began = time.process_time()
        try:
            done = publish(menu, made, report, counts, profile=profile, parameters=PARAMETERS)
        except NotPublished as error:
            say(f"   {cases} cases, {menu.version}, {profile}: {report} not published: {error.code}")
            return False
        seconds.append(time.process_time() - began)
        made.append(Earlier(done, counts))
    said = _shares([one.publication for one in made])
    say(f"   {cases} cases, {menu.version}, {profile}: {said}; {max(seconds):.1f} s at most")
    return max(seconds) <= GOALS["report"]


def _shares(publications: Sequence[Publication]) -> str:
    """Of all figures of all reports; fresh, of those after the first."""
    cells = [(one, publication.key) for publication in publications for one in publication.cells]
    later = [one for one in cells if one[1] != publications[0].key]
    shown = [one.band for one, _ in cells if one.band is not None]
    fine = [one for one in shown if one.high - one.low < WIDTH]
    fresh = [one for one, key in later if one.as_of == key and one.band is not None]
    unknowns = max(report.unknowns for one in publications for report in one.reports)
    return (
        f"{len(publications[0].cells)} figures, {len(shown) / len(cells):.0%} shown, "
        f"{len(fine) / len(cells):.0%} in bands of 5, {len(fresh) / max(1, len(later)):.0%} fresh, "
        f"{unknowns} unknowns"
    )


def _beside_tau_argus(say: Callable[[str], None], cases: int) -> None:
    """One report, one table: area × ongoing and outcomes."""
    caseload = make(cases, cases=cases)
    report, areas = caseload.reports[-1], caseload.dimensions["area"]
    menu, counts = _areas(caseload), _only_areas(caseload, report)
    began = time.perf_counter()
    try:
        made = publish(menu, [], report, counts, parameters=PARAMETERS)
    except NotPublished as error:
        say(f"   {cases} cases, area × outcome: not published: {error.code}")
        return
    ours = time.perf_counter() - began
    cells = [one for one in made.cells if one.cell[0] == "area" and one.cell[2] in OUTCOMES]
    bands = sum(one.band is not None for one in cells)
    # Its reader takes short ASCII codes only.
    micro = [
        {"row": code, "col": f"a{number}", "one": 1}
        for number, area in enumerate(areas)
        for code, row in CODES.items()
        for _ in range(caseload.count({"area": area, "stage": row}, report))
    ]
    with tempfile.TemporaryDirectory(prefix="tau-") as where, chdir(where):
        began = time.perf_counter()
        result = protect(
            micro, ["row", "col"], "one", safety_rules="FREQ(5,20)", suppress="OPT(1)", workdir=where
        )
        theirs = time.perf_counter() - began
    rows = [one for one in result.tables[0].rows if one["row"] in list(CODES)[1:] and one["col"][0] == "a"]
    open_ = sum(one["status"] not in "UM" for one in rows)
    say(
        f"   {cases} cases, area × outcome: {bands} of {len(cells)} in bands, {ours:.2f} s; tau-argus "
        f"{open_} of {len(rows)} in numbers, {theirs:.2f} s; seconds ours ÷ theirs {ours / theirs:.2f}"
    )


def _areas(caseload: Caseload) -> Menu:
    """The larger menu's questions of areas, whatever the size."""
    whole = menus.large(dict(caseload.dimensions))
    rows = tuple(row for row in whole.rows if row.dimension in ("", "area"))
    return Menu("areas/1", {"area": whole.dimensions["area"]}, whole.stages, rows, whole.goal)


def _only_areas(caseload: Caseload, report: str) -> Counts:
    counts = counted(menus.large(dict(caseload.dimensions)), caseload, report)
    return Counts({cell: people for cell, people in counts.people.items() if cell[0] in ("", "area")})


def _county(say: Callable[[str], None]) -> bool:
    """30 municipalities, two reports each, added and audited."""
    members = []
    for number, caseload in enumerate(county(7, MUNICIPALITIES), 1):
        menu = menus.city(dict(caseload.dimensions))
        made: list[Earlier] = []
        for report in caseload.reports[-2:]:
            counts = counted(menu, caseload, report)
            made.append(Earlier(publish(menu, made, report, counts), counts))
        text = export.to_text(export.tables(menu, [one.publication for one in made]))
        members.append(released.read(f"Kommun {number:03}", text))
    found = sums.sums(sums.common(members), members)
    began = time.process_time()
    audit = blocks.audited(members, found, 600)
    seconds = time.process_time() - began
    shown = sum(one.told is not None for member in members for one in member.last.figures)
    every = sum(len(member.last.figures) for member in members)
    say(
        f"   county of {audit.municipalities}: {audit.figures} figures, {shown / every:.0%} of its members' "
        f"shown, {audit.targets} questions, {len(audit.findings)} findings, {audit.unsolved} unsolved, "
        f"{seconds:.1f} s (goal {GOALS['county']:.0f} s)"
    )
    return not audit.findings and not audit.unsolved and seconds <= GOALS["county"]
