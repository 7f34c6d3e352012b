"""Publish: gate, band, audit with all that came before, repair, audit again. One pure function."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sig.publishing import solver
from sig.publishing.audit import Examination
from sig.publishing.bands import band
from sig.publishing.counts import Contradiction, Counts, check_counts
from sig.publishing.gate import Gate, opens, people
from sig.publishing.knowledge import AGAINST, PUBLIC, Profile, window
from sig.publishing.menu import Menu, Row
from sig.publishing.record import Earlier, NotPublished, Parameters, Publication, Report, Shown
from sig.publishing.repair import Repairs, Unrepairable, fresh, mend

Moved = Mapping[tuple[str, str], int]
"""(stage, publication) → how many people have entered or left the stage since that publication."""


def publish(
    menu: Menu,
    earlier: Sequence[Earlier],
    key: str,
    counts: Counts,
    *,
    profile: str = PUBLIC.code,
    parameters: Parameters | None = None,
    moved: Moved | None = None,
) -> Publication:
    """The publication `key` after `earlier` (oldest first), safe against `profile`, or NotPublished.

    `counts` are of the day; `moved` counts people at the gate (from the counts alone if it is left out, which
    can only make a row wait). Deterministic but for `seconds`.
    """
    began = time.monotonic()
    parameters = parameters or Parameters()
    clock = solver.Clock(began + parameters.seconds)
    try:
        _check(menu, earlier, key, counts)
        gates = _gates(menu, earlier, counts, parameters, moved or {})
        draft = Publication(
            key=key,
            menu=menu.version,
            profile=profile,
            parameters=parameters,
            absent=tuple(sorted(counts.absent)),
            gates=gates,
        )
        done = _safe(menu, earlier, draft, counts, clock)
    except Contradiction as error:
        raise NotPublished("contradiction", str(error)) from error
    except solver.TimeOut as error:
        raise NotPublished("time_out") from error
    except Unrepairable as error:
        raise NotPublished("exposed", str(error)) from error
    return replace(done, seconds=time.monotonic() - began)


def audit(
    menu: Menu,
    earlier: Sequence[Earlier],
    publication: Publication,
    counts: Counts,
    *,
    clock: solver.Clock,
    begun: Sequence[Examination] = (),
) -> tuple[Report, ...]:
    """One report for each profile that the publication promises to be safe against; none has a finding.

    Reads the finished record and believes nothing of how it was made: of the examinations `begun` while it
    was repaired only the tables are taken, each tried again, and what is known without reading.
    Raises NotPublished("exposed"), Contradiction, TimeOut.
    """
    reports = []
    for reader in AGAINST[publication.profile]:
        solves = clock.solves
        seen = window(menu, earlier, publication, counts)
        first = next((one for one in begun if one.profile == reader and one.window.same(seen)), None)
        examination = Examination(
            seen,
            reader,
            clock,
            tables=first.pool if first else (),
            before=first.before if first else None,
        )
        for finding in examination.findings():
            raise NotPublished("exposed", str(finding))
        reports.append(_report(examination, reader, clock.solves - solves))
    return tuple(reports)


def _safe(
    menu: Menu, earlier: Sequence[Earlier], draft: Publication, counts: Counts, clock: solver.Clock
) -> Publication:
    """The draft with cells: as fine as can be shown."""
    opened = [row for row in menu.rows if draft.by_row[row.code].opened]
    repairs = fresh(menu, opened, counts)
    begun = []
    for reader in AGAINST[draft.profile]:
        shown = replace(draft, cells=_cells(menu, earlier, draft, repairs))
        examination = Examination(window(menu, earlier, shown, counts), reader, clock)
        mend(examination, repairs, draft.key)
        begun.append(examination)
    done = replace(draft, cells=_cells(menu, earlier, draft, repairs), repairs=tuple(repairs.told))
    check_truth(menu, done, counts)
    return replace(done, reports=audit(menu, earlier, done, counts, clock=clock, begun=begun))


def check_truth(menu: Menu, publication: Publication, counts: Counts) -> None:
    """Raises Contradiction if a band of the day does not hold the true number."""
    for shown in publication.cells:
        if shown.as_of != publication.key or shown.band is None:
            continue
        if not shown.band.holds(counts.cell(menu, shown.cell)):
            raise Contradiction(f"the band of {shown.cell} does not hold the truth")


def _check(menu: Menu, earlier: Sequence[Earlier], key: str, counts: Counts) -> None:
    check_counts(menu, counts)
    if key in {one.publication.key for one in earlier} or not key:
        raise NotPublished("same_name", key)
    for one in earlier:
        if one.publication.menu != menu.version:
            raise NotPublished("other_menu", one.publication.menu)
        check_counts(menu, one.counts)
    if sum(counts.leaf(menu.parts[0], leaf) for leaf in menu.stages.leaves) < menu.smallest:
        raise NotPublished("too_few", menu.version)


def _gates(
    menu: Menu, earlier: Sequence[Earlier], counts: Counts, parameters: Parameters, moved: Moved
) -> tuple[Gate, ...]:
    return tuple(_gate(menu, row, earlier, counts, parameters, moved) for row in menu.rows)


def _gate(
    menu: Menu,
    row: Row,
    earlier: Sequence[Earlier],
    counts: Counts,
    parameters: Parameters,
    moved: Moved,
) -> Gate:
    since = earlier[-1].publication.as_of(row.code) if earlier else ""
    then = next((one.counts.stage(menu, row.gate) for one in earlier if one.publication.key == since), 0)
    entered = max(people(counts.stage(menu, row.gate), then), moved.get((row.gate, since), 0))
    return Gate(row.code, row.gate, since, opens(entered, parameters.people))


def _cells(menu: Menu, earlier: Sequence[Earlier], draft: Publication, repairs: Repairs) -> tuple[Shown, ...]:
    """Refreshed rows as repaired; the others exactly as they stood."""
    stood = earlier[-1].publication.by_cell if earlier else {}
    found = []
    for row in menu.rows:
        for cell in menu.cells(row):
            if draft.by_row[row.code].opened:
                width = repairs.widths[cell]
                shown = None if width is None else band(repairs.counts.cell(menu, cell), width)
                found.append(Shown(cell, row.code, shown, draft.key))
            else:
                found.append(stood.get(cell, Shown(cell, row.code, None, "")))
    return tuple(found)


def _report(examination: Examination, reader: Profile, solves: int) -> Report:
    return Report(
        profile=reader.code,
        solver=solver.NAME,
        version=solver.version(),
        unknowns=examination.window.space.size,
        constraints=len(examination.solver.lines),
        publications=examination.window.space.keys,
        targets=examination.asked,
        solves=solves,
        tables=len(examination.pool),
        known_before=len(examination.known_before),
        unsolved=len(examination.open),
        told_before=len(examination.told_before),
    )
