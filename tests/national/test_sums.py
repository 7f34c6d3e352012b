"""What is added, and what a figure that is not shown does to a sum."""

import json
from typing import Any

import pytest

from sig.national import sums
from sig.national.released import Fault, Released, read

STAGE: dict[str, Any] = {
    "leaves": ["ongoing", "good", "bad"],
    "groups": {"nominated": "*", "closed": ["good", "bad"]},
    "moves": {"ongoing": ["good", "bad", None], "good": [None], "bad": [None]},
    "sensitive": {"good": "closed"},
}
GATE = {"gate": {"people": 5, "parents": {"nominated": "nominated", "closed": "closed", "good": "closed"}}}


def band(stage: str, low: int, **d: str) -> dict[str, Any]:
    """A shown figure of width 5."""
    more = {"as_of": d.pop("as_of")} if "as_of" in d else {}
    return {"d": {**d, "stage": stage}, "lo": low, "hi": low + 4, **more}


def hidden(stage: str, as_of: str = "", **d: str) -> dict[str, Any]:
    """Withheld on a day, or never shown."""
    return {"d": {**d, "stage": stage}, "v": None, **({"as_of": as_of} if as_of else {})}


def document(*releases: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A file with releases 1, 2, … and sexes."""
    return {
        "schema": "published-tables/1",
        "dimensions": {"sex": {"leaves": ["F", "P"]}, "stage": STAGE, **more.pop("dimensions", {})},
        "releases": [{"id": str(number + 1), "cells": cells} for number, cells in enumerate(releases)],
        "rules": GATE,
        **more,
    }


def place(name: str, *releases: list[dict[str, Any]], **more: Any) -> Released:
    return read(name, json.dumps(document(*releases, **more)))


def only(*members: Released) -> sums.Sum:
    """The sum of the one question that is asked."""
    (found,) = sums.sums(sums.common(members), members)
    return found


def ends(one: sums.Sum) -> tuple[int, int | None]:
    return one.low, one.high


def test_bands_are_added_at_both_ends() -> None:
    found = only(place("A", [band("closed", 10)]), place("B", [band("closed", 0)]))
    assert ends(found) == (10, 18)
    assert dict(found.kinds) == {"shown": 2}


def test_the_last_release_is_added_and_no_other() -> None:
    found = only(place("A", [band("closed", 5)], [band("closed", 10)]), place("B", [band("closed", 0)]))
    assert ends(found) == (10, 18)


def test_figures_of_another_day_are_said() -> None:
    kept = place("A", [band("closed", 5)], [band("closed", 5, as_of="1")])
    fresh = place("B", [band("closed", 0)], [band("closed", 5)])
    assert dict(only(kept, fresh).as_of) == {"1": 1, "2": 1}


def test_a_withheld_figure_makes_the_sum_a_floor() -> None:
    found = only(place("A", [band("closed", 10)]), place("B", [hidden("closed", "1")]))
    assert ends(found) == (10, None)
    assert dict(found.kinds) == {"shown": 1, "withheld": 1}


@pytest.mark.parametrize(
    ("around", "top"),
    [
        ([band("closed", 5)], 9),
        ([band("nominated", 20), band("closed", 5)], 9),
        ([band("nominated", 20)], 24),
        ([band("bad", 5)], None),
        ([band("closed", 5, sex="F")], None),
    ],
    ids=["its whole", "the least of two", "all", "a sibling", "another part"],
)
def test_a_withheld_figure_is_at_most_what_counts_everybody_in_it(
    around: list[dict[str, Any]], top: int | None
) -> None:
    found = sums.addend(place("A", [*around, hidden("good", "1")]), ("", "", "good"))
    assert (found.kind, found.low, found.high) == (sums.WITHHELD, 0, top)


def test_a_part_is_at_most_its_own_whole() -> None:
    one = place("A", [band("nominated", 20), band("closed", 5, sex="F"), hidden("good", "1", sex="F")])
    assert sums.addend(one, ("sex", "F", "good")).high == 9


def test_a_whole_of_another_day_bounds_nothing() -> None:
    one = place("A", [band("closed", 5)], [band("closed", 5, as_of="1"), hidden("good", "2")])
    assert sums.addend(one, ("", "", "good")).high is None


@pytest.mark.parametrize(
    ("rules", "top"),
    [
        (GATE, 4),
        ({"gate": {"people": 6, "parents": {"good": "closed"}}}, 5),
        ({"gate": {"people": 5, "parents": {}}}, None),
        ({"gate": {"people": 5, "parents": {"good": "bad"}}}, None),
        ({}, None),
    ],
    ids=["five", "six", "no parent", "not its parent", "no rule"],
)
def test_a_row_never_shown_has_fewer_than_open_the_gate(rules: dict[str, Any], top: int | None) -> None:
    one = place("A", [hidden("good")], rules=rules)
    found = sums.addend(one, ("", "", "good"))
    assert (found.kind, found.high, found.as_of) == (sums.NEVER, top, "1")


def test_what_is_divided_otherwise_is_left_and_said() -> None:
    areas = [{"area": {"leaves": values}} for values in (["Norr", "Söder"], ["Öster", "Väster"])]
    members = [
        place(name, [band("closed", 5), band("closed", 0, area=area["area"]["leaves"][0])], dimensions=area)
        for name, area in zip("AB", areas, strict=True)
    ]
    asked = sums.common(members)
    assert asked.cells == (("", "", "closed"),)
    assert asked.left == (sums.Left("area", "values_differ"),)


def test_the_same_values_in_another_order_are_the_same() -> None:
    turned = {"sex": {"leaves": ["P", "F"]}}
    asked = sums.common(
        [
            place("A", [band("closed", 5, sex="F")]),
            place("B", [band("closed", 5, sex="F")], dimensions=turned),
        ]
    )
    assert asked.cells == (("sex", "F", "closed"),)


def test_a_question_that_not_all_answer_is_left_and_said() -> None:
    asked = sums.common([place("A", [band("closed", 5), band("good", 5)]), place("B", [band("closed", 5)])])
    assert asked.cells == (("", "", "closed"),)
    assert asked.left == (sums.Left("good", "not_asked_by_all"),)


def test_no_question_in_common_is_refused() -> None:
    with pytest.raises(Fault, match="ingen fråga gemensam"):
        sums.common([place("A", [band("good", 5)]), place("B", [band("closed", 5)])])


@pytest.mark.parametrize(
    "change",
    [
        {"leaves": ["ongoing", "good", "bad", "unknown"]},
        {"groups": {"nominated": "*", "closed": ["bad"]}, "sensitive": {}},
        {"moves": {"ongoing": ["good"]}},
        {"sensitive": {}},
    ],
    ids=["leaves", "groups", "moves", "sensitive"],
)
def test_other_stages_are_refused(change: dict[str, Any]) -> None:
    other = place("B", [band("closed", 5)], dimensions={"stage": {**STAGE, **change}})
    with pytest.raises(Fault, match="B räknar andra steg än A"):
        sums.common([place("A", [band("closed", 5)]), other])


def test_a_municipality_is_there_once() -> None:
    one = place("Kommun 1", [band("closed", 5)])
    with pytest.raises(Fault, match="finns två gånger"):
        sums.check_alone([one, place("KOMMUN  1", [band("closed", 10)])])


@pytest.mark.parametrize(("figures", "copies"), [(9, False), (10, True)])
def test_two_that_say_much_and_the_same_are_copies(figures: int, copies: bool) -> None:
    """Two small municipalities can be alike by chance; ten figures above the first band are not."""
    stages = ("nominated", "closed", "good", "bad", "ongoing")
    cells = [band(stage, 5, **d) for d in ({}, {"sex": "F"}, {"sex": "P"}) for stage in stages]
    cells = [*cells[:figures], *(one | {"lo": 0, "hi": 4} for one in cells[figures:])]
    members = [place(name, cells) for name in ("Kommun 1", "Kommun 2")]
    if copies:
        with pytest.raises(Fault, match="Kommun 2 och Kommun 1 har exakt samma utgåvor"):
            sums.check_alone(members)
    else:
        sums.check_alone(members)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"schema": "published-tables/2"}, "följer 'published-tables/2'"),
        ({"releases": []}, "ingen utgåva"),
        ({"releases": [{"id": "1", "cells": []}] * 2}, "heter likadant"),
        ({"measures": {}}, "inte känns igen: measures"),
        ({"dimensions": {"sex": {"leaves": ["F"]}}}, "dimensions.stage saknas"),
        ({"dimensions": {"stage": STAGE, "sex": {"leaves": ["F", "F"]}}}, "två gånger"),
        ({"releases": [{"id": "1"}]}, "1.cells saknas"),
        ({"rules": {"gate": {"people": -1}}}, "inget antal personer"),
    ],
)
def test_another_form_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(Fault, match=said) as fault:
        read("Kommun 1", json.dumps(document([band("closed", 5)]) | changed))
    assert str(fault.value).startswith("Kommun 1: ")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (band("left", 5), "steget 'left' finns inte"),
        (band("closed", 5, area="Norr"), "'area' finns inte"),
        (band("closed", 5, sex="X"), "'X' finns inte"),
        ({"d": {"sex": "F"}, "v": 1}, "stage saknas"),
        ({"d": {"stage": "closed"}, "v": 1.5}, "inget antal personer"),
        ({"d": {"stage": "closed"}, "v": True}, "inget antal personer"),
        ({"d": {"stage": "closed"}, "lo": 5}, "antingen v eller lo och hi"),
        ({"d": {"stage": "closed"}, "lo": 5, "hi": 4}, "bakvänt"),
        ({"d": {"stage": "closed"}}, "antingen v eller lo och hi"),
        ({"d": {"stage": "good"}, "of": {"stage": "closed"}, "v": 33}, "andelar och medelvärden"),
        ({"d": {"stage": "closed"}, "mean": "school", "v": 3}, "andelar och medelvärden"),
        (band("closed", 5, as_of="3"), "'3' finns inte"),
        (band("closed", 5, as_of="2"), "senare än utgåvan"),
    ],
)
def test_a_figure_that_is_not_understood_is_refused(cell: dict[str, Any], said: str) -> None:
    with pytest.raises(Fault, match=said):
        place("Kommun 1", [cell], [band("closed", 5)])


def test_two_splits_at_once_and_the_same_twice_are_refused() -> None:
    both = band("closed", 5, sex="F", area="Norr")
    with pytest.raises(Fault, match="på två sätt"):
        place("A", [both], dimensions={"area": {"leaves": ["Norr"]}})
    with pytest.raises(Fault, match="samma siffra står två gånger"):
        place("A", [band("closed", 5), band("closed", 10)])


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"schema": "a", "schema": "a"}'])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="^Kommun 1: "):
        read("Kommun 1", text)
