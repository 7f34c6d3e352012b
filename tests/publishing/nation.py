"""An invented nation: municipalities of very different sizes, each with what the product published of it.

Nobody lives there. Names are `Län 01` and `Kommun 001`, and areas are each one's own. Every fourth programme
has corrections, and every eighth an area that joins later; from 300 cases on a programme has the larger menu.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from sig.national.released import Released
from sig.national.sums import addend
from sig.publishing import export, menus
from sig.publishing.menu import Cell
from sig.publishing.publish import publish
from sig.publishing.record import Earlier, NotPublished
from tests.prove.attack import counted
from tests.publishing.caseloads import AREAS, Caseload, make

MUNICIPALITIES = 290
COUNTIES = 21


def caseload(number: int) -> Caseload:
    """Municipality `number`, the same each time: 5 to about 300 cases."""
    source = random.Random(number)
    return make(
        50_000 + number,
        cases=max(5, round(source.lognormvariate(3.4, 0.9))),
        years=2,
        areas=tuple(f"{area} {number}" for area in AREAS[: source.randint(2, 5)]),
        corrections=0.0 if number % 4 else 0.05,
        late_areas=0 if number % 8 else 1,
    )


def published(of: Caseload, reports: int) -> str:
    """The last `reports` of a programme through the product, as the file that it releases.

    What could not be published is left out, as it is in life; the other municipalities go on.
    """
    menu = (menus.large if len(of.people) >= menus.LARGE_FROM + 50 else menus.city)(dict(of.dimensions))
    done: list[Earlier] = []
    for report in of.reports[-reports:]:
        counts = counted(menu, of, report)
        try:
            done.append(Earlier(publish(menu, done, report, counts), counts))
        except NotPublished:
            continue
    return export.to_text(export.tables(menu, [one.publication for one in done]))


def county(number: int, municipalities: int, counties: int) -> range:
    """The municipalities of a county, counted from 1: as evenly as can be."""
    first, last = (municipalities * one // counties for one in (number - 1, number))
    return range(first + 1, last + 1)


def write(folder: Path, municipalities: int, counties: int, reports: int = 1) -> Iterator[int]:
    """Fill a folder as `sum_releases` wants it; the number of each municipality once it is written."""
    for one in range(1, counties + 1):
        place = folder / f"Län {one:02}"
        place.mkdir(parents=True)
        for number in county(one, municipalities, counties):
            text = published(caseload(number), reports)
            (place / f"Kommun {number:03}.json").write_text(text, encoding="utf-8")
            yield number


def true(number: int, one: Released, cell: Cell) -> int:
    """The true number of a municipality's cell, on the day that its last release counts it."""
    of = caseload(number)
    menu = menus.large(dict(of.dimensions))
    return counted(menu, of, addend(one, cell).as_of).cell(menu, cell)
