"""Exports such as people really publish, each as published-tables/1. All leak, and the attacker must see it.

What a reader can see of a figure is written as its bounds: 15 rounded to the nearest 5 is 13–17, and "fewer
than 5" where zeros are shown is 1–4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.publishing.caseloads import AGE_BANDS, GROUPS, OUTCOMES, SCORE, SCORES, STAGE, Caseload

Document = dict[str, Any]
Place = dict[str, str]
SHOW = Callable[[int], dict[str, Any]]
FULL = (*GROUPS, *OUTCOMES, "declined", "refused")
MENU: dict[str, tuple[str, ...]] = {
    "": FULL,
    "area": ("nominated", "eligible", "consented", "closed"),
    "age": ("nominated", "eligible", "consented", "closed"),
    "sex": ("nominated", "closed"),
    "nominator": ("nominated", "closed"),
}


def places(caseload: Caseload, menu: Mapping[str, tuple[str, ...]] = MENU) -> Iterator[Place]:
    """The cells of a menu: dimension ("" for everybody) → stages."""
    for name, stages in menu.items():
        for value in caseload.dimensions.get(name, ("",)):
            for stage in stages:
                yield {name: value, STAGE: stage} if name else {STAGE: stage}


def document(caseload: Caseload, releases: list[dict[str, Any]], **more: Any) -> Document:
    """A published-tables/1 with the caseload's own dimensions."""
    found = {"schema": "published-tables/1", "dimensions": caseload.structure(), "releases": releases}
    return found | more


def counts(
    caseload: Caseload, show: SHOW, menu: Mapping[str, tuple[str, ...]] = MENU, last: int | None = None
) -> Document:
    """Every cell of the menu in each report (the `last` ones only), as `show` shows its number."""
    releases = []
    for report in caseload.reports:
        shown = last is None or report in caseload.reports[-last:]
        cells = [{"d": d, **show(caseload.count(d, report))} for d in places(caseload, menu) if shown]
        releases.append({"id": report, "cells": cells})
    return document(caseload, releases)


def as_it_is(number: int) -> dict[str, Any]:
    """The exact number."""
    return {"v": number}


def below_five_withheld(number: int) -> dict[str, Any]:
    """Zeros are shown, 1–4 become "fewer than 5", the rest is exact: the rule that most tables follow."""
    return {"lo": 1, "hi": 4} if 0 < number < 5 else {"v": number}


def nearest(base: int) -> SHOW:
    """Rounded to the nearest multiple of an odd base."""

    def show(number: int) -> dict[str, Any]:
        middle = base * round(number / base)
        return {"lo": max(0, middle - base // 2), "hi": middle + base // 2}

    return show


def banded(base: int) -> SHOW:
    """The band of width `base` that the number is in, without any gate or audit."""

    def show(number: int) -> dict[str, Any]:
        return {"lo": number - number % base, "hi": number - number % base + base - 1}

    return show


def percentages(caseload: Caseload) -> Document:
    """The share of each outcome among the closed, with one decimal, and no count at all."""
    releases = []
    for report in caseload.reports:
        closed = caseload.count({STAGE: "closed"}, report)
        cells = [
            {
                "d": {STAGE: outcome},
                "of": {STAGE: "closed"},
                "v": round(100 * caseload.count({STAGE: outcome}, report) / closed, 1),
                "decimals": 1,
            }
            for outcome in OUTCOMES
            if closed
        ]
        releases.append({"id": report, "cells": cells})
    return document(caseload, releases)


def means(caseload: Caseload) -> Document:
    """How many are closed, exactly, and the mean of a score over them with two decimals."""
    releases = []
    d = {STAGE: "closed"}
    for report in caseload.reports:
        scores = [one.score for one in caseload.matching(d, report)]
        cells: list[dict[str, Any]] = [{"d": d, "v": len(scores)}]
        if scores:
            mean = round(sum(scores) / len(scores), 2)
            cells.append({"d": d, "mean": SCORE, "v": mean, "decimals": 2})
        releases.append({"id": report, "cells": cells})
    measure = {"min": SCORES[0], "max": SCORES[1], "on": d}
    return document(caseload, releases, measures={SCORE: measure})


def two_groupings(caseload: Caseload) -> Document:
    """Bands of width 5, but the ages once as 13–14, 15–17, 18–20 and once as 13–15, 16–17, 18–20, exactly."""
    years = [str(year) for year in range(13, 21)]
    bands = {**AGE_BANDS, "13-15": (13, 15), "16-17": (16, 17)}
    groups = {name: [str(year) for year in range(low, high + 1)] for name, (low, high) in bands.items()}
    releases = []
    for report in caseload.reports:
        cells = []
        for name, inside in groups.items():
            number = sum(caseload.count({"years": year, STAGE: "nominated"}, report) for year in inside)
            cells.append({"d": {"years": name, STAGE: "nominated"}, "v": number})
        releases.append({"id": report, "cells": cells})
    found = document(caseload, releases)
    found["dimensions"] = {
        STAGE: found["dimensions"][STAGE],
        "years": {"leaves": years, "groups": groups},
    }
    return found


def vanishing_rows(caseload: Caseload) -> Document:
    """Areas are listed exactly, but one with fewer than 5 is left out of the list: the reader sees 0–4."""
    menu = {"": ("nominated", "closed"), "area": ("nominated", "closed")}

    def show(number: int) -> dict[str, Any]:
        return {"lo": 0, "hi": 4} if number < 5 else {"v": number}

    return counts(caseload, show, menu)


def preliminary_then_final(caseload: Caseload, menu: Mapping[str, tuple[str, ...]] = MENU) -> Document:
    """Each report is first published rounded to the nearest 5, and again as rounded to the nearest 3."""
    found = counts(caseload, nearest(5), menu)
    for release in found["releases"]:
        report = release["id"]
        release["cells"] += [
            {"d": d, **nearest(3)(caseload.count(d, report))} for d in places(caseload, menu)
        ]
    return found


def published_again(
    caseload: Caseload, erased: Caseload, menu: Mapping[str, tuple[str, ...]] = MENU
) -> Document:
    """Bands of width 5 around another zero each time: first of everybody, then again after an erasure.

    `erased` is the caseload without the person whose data were erased. Nothing else can have happened.
    """
    last = caseload.reports[-1]
    shifted = [
        {"d": d, **_shifted(one.count(d, last), shift)}
        for one, shift in ((caseload, 0), (erased, 2))
        for d in places(caseload, menu)
    ]
    half = len(shifted) // 2
    found = document(
        caseload,
        [{"id": last, "cells": shifted[:half]}, {"id": f"{last} again", "cells": shifted[half:]}],
    )
    leaves = found["dimensions"][STAGE]["leaves"]
    found["dimensions"][STAGE]["moves"] = {leaf: [None] for leaf in leaves}
    return found


def _shifted(number: int, shift: int) -> dict[str, Any]:
    low = (number + shift) // 5 * 5 - shift
    return {"lo": max(0, low), "hi": low + 4}
