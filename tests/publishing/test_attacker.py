"""The attacker finds plenty in what people really publish, says nothing false, and reads strictly."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.publishing import naive
from tests.publishing.attacker.hunt import Report, attack
from tests.publishing.attacker.judge import lies, mistaken
from tests.publishing.attacker.model import Fact, Knowledge
from tests.publishing.attacker.shape import Unreadable
from tests.publishing.attacker.tables import read
from tests.publishing.caseloads import Caseload, make
from tests.publishing.naive import Document

SMALL = make(7, cases=25, years=1, areas=("Norr", "Söder", "Öster"), nominators=2)
MENU = {"": naive.FULL, "area": ("nominated", "closed"), "sex": ("nominated", "closed")}
WIDE = make(7, cases=25, years=1)
LEAN = replace(SMALL, dimensions={name: SMALL.dimensions[name] for name in ("area", "sex")})


def tried(document: Document, knowledge: Knowledge | None = None) -> Report:
    """The attack, when all it proves is so, every figure is true and no question is left open."""
    tables = read(document)
    report = attack(tables, knowledge or Knowledge(at_most=60))
    assert lies(tables, LEAN) == []
    assert mistaken(report, LEAN) == []
    assert not report.unsolved
    return report


def plenty(report: Report, least: dict[str, int]) -> None:
    kinds = report.kinds()
    assert {kind: number for kind, number in least.items() if kinds.get(kind, 0) < number} == {}, kinds


@pytest.mark.parametrize(
    ("show", "least"),
    [
        (naive.as_it_is, {"exact": 40, "near": 15, "all": 5, "none": 5}),
        (naive.below_five_withheld, {"exact": 8, "near": 7, "none": 5}),
        (naive.nearest(3), {"near": 100}),
    ],
    ids=["exact", "below 5 withheld", "nearest 3"],
)
def test_plenty_is_found_in_counts_as_they_are_published(
    show: Callable[[int], dict[str, Any]], least: dict[str, int]
) -> None:
    kinds = tried(naive.counts(LEAN, show, MENU)).kinds()
    assert {kind: kinds.get(kind, 0) >= number for kind, number in least.items()} == dict.fromkeys(
        least, True
    )


@pytest.mark.parametrize(
    ("made", "least"),
    [
        (naive.percentages, {"all": 10, "none": 30}),
        (naive.means, {"exact": 2, "score": 1}),
        (naive.vanishing_rows, {"exact": 1}),
    ],
    ids=["percentages", "means", "rows that vanish"],
)
def test_plenty_is_found_in_other_figures(
    made: Callable[[Caseload], Document], least: dict[str, int]
) -> None:
    kinds = tried(made(LEAN)).kinds()
    assert {kind: kinds.get(kind, 0) >= number for kind, number in least.items()} == dict.fromkeys(
        least, True
    )


def test_nearest_five_is_found_out_where_there_are_more_rows() -> None:
    found = attack(read(naive.counts(WIDE, naive.nearest(5))))
    assert mistaken(found, WIDE) == []
    plenty(found, {"near": 40})
    assert attack(read(naive.counts(WIDE, naive.banded(5)))).findings == ()


def test_two_groupings_isolate_years_of_age() -> None:
    kinds = attack(read(naive.two_groupings(LEAN))).kinds()
    assert kinds["exact"] >= 5


def test_an_erasure_between_two_editions_is_found() -> None:
    gone = replace(LEAN, people=LEAN.people[1:])
    tables = read(naive.published_again(LEAN, gone, MENU))
    everybody = (("stage", "nominated"),)
    last = LEAN.reports[-1]
    counted = LEAN.count({}, last), gone.count({}, last)
    assert counted[1] == counted[0] - 1
    told = tuple(Fact(everybody, one, n) for one, n in zip(tables.releases, counted, strict=True))
    plenty(attack(tables, Knowledge(told, mistakes=1)), {"near": 1})


def test_preliminary_figures_are_found_out_by_the_final_ones() -> None:
    last = replace(LEAN, reports=LEAN.reports[:2])
    rounded = attack(read(naive.counts(last, naive.nearest(5), MENU))).kinds()
    both = attack(read(naive.preliminary_then_final(last, MENU))).kinds()
    assert sum(both.values()) > sum(rounded.values())


def test_enough_is_enough() -> None:
    report = attack(read(naive.counts(LEAN, naive.as_it_is, MENU)), enough=3)
    assert 3 <= len(report.findings) <= 4


GOOD: Document = {
    "schema": "published-tables/1",
    "dimensions": {
        "area": {"leaves": ["Norr", "Söder"]},
        "stage": {
            "leaves": ["ongoing", "broken"],
            "groups": {"nominated": "*"},
            "moves": {"ongoing": ["broken"]},
            "sensitive": {"broken": "nominated"},
        },
    },
    "releases": [{"id": "1", "cells": [{"d": {"stage": "nominated"}, "v": 7}]}, {"id": "2", "cells": []}],
    "measures": {"school": {"min": 1, "max": 5, "on": {"stage": "broken"}}},
}


def cell(**parts: Any) -> Callable[[Document], Any]:
    return lambda document: document["releases"][0]["cells"].append(parts)


def stage(**parts: Any) -> Callable[[Document], Any]:
    return lambda document: document["dimensions"]["stage"].update(parts)


WRONG: dict[str, tuple[Callable[[Document], Any], str]] = {
    "other schema": (lambda it: it.update(schema="published-tables/2"), "schema: .* is none of"),
    "unknown key": (lambda it: it.update(note="x"), "document: has 'note'"),
    "no releases": (lambda it: it.pop("releases"), "document: has no 'releases'"),
    "no stage": (lambda it: it["dimensions"].pop("stage"), "dimensions: has no 'stage'"),
    "id twice": (lambda it: it["releases"].append({"id": "1", "cells": []}), "an id stands twice"),
    "unknown dimension": (cell(d={"colour": "red"}, v=1), "'colour' is none of area, stage"),
    "unknown value": (cell(d={"area": "Väster"}, v=1), "'Väster' is none of"),
    "nothing shown": (cell(d={}), "needs either v, or lo and hi"),
    "shown twice": (cell(d={}, v=1, lo=1, hi=2), "needs either v, or lo and hi"),
    "half a band": (cell(d={}, lo=1), "needs either v, or lo and hi"),
    "band upside down": (cell(d={}, lo=3, hi=2), "lo is above hi"),
    "half a person": (cell(d={}, v=1.5), "more than 0 decimals"),
    "fewer than none": (cell(d={}, v=-1), "not a number from 0"),
    "truth as number": (cell(d={}, v=True), "not a number from 0"),
    "count with decimals": (cell(d={}, v=1, decimals=1), "counts people with decimals"),
    "more decimals than said": (cell(d={}, of={}, v=33.33, decimals=1), "more than 1 decimals"),
    "percentage and mean": (cell(d={}, of={}, mean="school", v=3), "percentage and a mean"),
    "unknown measure": (cell(d={}, mean="work", v=3), "'work' is none of school"),
    "as of later": (cell(d={}, v=1, as_of="2"), "later than the release"),
    "as of never": (cell(d={}, v=1, as_of="3"), "'3' is none of 1, 2"),
    "leaf twice": (stage(leaves=["ongoing", "ongoing", "broken"]), "one stands twice"),
    "group named as leaf": (stage(groups={"broken": "*"}), "is a leaf too"),
    "group of unknown": (stage(groups={"nominated": ["gone"]}), "'gone' is none of"),
    "move to unknown": (stage(moves={"ongoing": ["gone"]}), "'gone' is none of"),
    "sensitive whole": (stage(sensitive={"nominated": "broken"}), "is no part of"),
}


def test_the_good_document_is_read() -> None:
    assert len(read(GOOD).cells) == 1


@pytest.mark.parametrize(("spoil", "said"), WRONG.values(), ids=list(WRONG))
def test_a_document_that_is_not_understood_is_refused(spoil: Callable[[Document], Any], said: str) -> None:
    document = copy.deepcopy(GOOD)
    spoil(document)
    with pytest.raises(Unreadable, match=said):
        read(document)


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(Unreadable, match="is not JSON"):
        read("{")
