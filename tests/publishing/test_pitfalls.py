"""What each of the usual mistakes with figures proves: small documents whose answers are known by hand.

The pitfalls of the design, and the tests that hold each, here or in the file named (those of pages and files
are about what is rendered):

    zeros and 100 %
        test_nought_and_a_hundred_percent_are_facts_about_everybody_there
        test_bands.py::test_every_band_holds_its_count_and_zero_looks_like_one_to_four
    percentages, means
        test_42_9_percent_proves_seven
        test_two_means_prove_what_the_newcomer_scored
        test_bands.py::test_an_exact_share_would_have_told_the_count_and_its_range_does_not
    two groupings
        test_two_groupings_isolate_one_year_of_age
    linked rows
        test_a_hidden_outcome_is_undone_by_its_total
        test_a_total_gives_back_the_one_hidden_row
    a row that disappears
        test_a_row_that_disappears_speaks
        test_gate.py::test_outcomes_and_attributes_do_not_move_the_gate
    one case between two
        test_a_gate_of_one_person_proves_who_came
        test_gate.py::test_each_row_has_its_own_gate
    published again
        test_publishing_again_after_an_erasure_proves_both
        test_one_erased_waits_for_the_gate
        test_preliminary_and_final_cut_each_other
        test_gate.py::test_a_name_is_used_once
    rounding over time
        test_rounding_leaks_over_time
    sort order
        test_the_order_of_figures_is_the_menus_whatever_they_say
    counts, durations
        test_the_export_tells_nothing_of_the_work_behind_it
    filters, addresses
        ../sig/publications/test_pages.py::test_a_question_in_the_address_changes_nothing
        ../sig/publications/test_no_way_to_a_person.py::test_no_link_leads_to_anybody
    axes
        ../sig/publications/test_numbers_in_record.py::test_axes_end_where_bands_do
    hidden sheets, PDF
        ../sig/publications/test_numbers_in_record.py::
        test_a_planted_count_is_found_in_what_a_workbook_tells_of_itself
        ../sig/publications/test_numbers_in_record.py::
        test_a_planted_count_is_found_in_a_pdf_also_where_nobody_sees_it
    file names
        ../sig/publications/test_numbers_in_record.py::
        test_names_of_files_tell_the_publication_and_its_audience_alone
    tiny denominators
        test_a_tiny_denominator_elsewhere_is_found_through_its_percentage
    free text
        ../sig/publications/test_forms.py::test_a_warning_is_put_at_its_field_with_what_to_do
    work files
        ../national/test_command.py::test_a_disk_that_fails_leaves_nothing
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sig.publishing import export
from sig.publishing.publish import publish
from sig.publishing.record import Earlier
from tests.publishing.attacker.hunt import CONTRADICTION, EXACT, NEAR, Finding, attack, bounds
from tests.publishing.attacker.judge import lies, mistaken
from tests.publishing.attacker.model import Fact, Knowledge
from tests.publishing.attacker.tables import read
from tests.publishing.small_menus import counts, menu

OUTCOMES = ["broken", "partly", "not"]
ONE, TWO = ("2017-1",), ("2017-1", "2017-2")
Name = tuple[str, str, tuple[str, ...]]
CLOSED = {"stage": "closed"}
BROKEN = {"stage": "broken"}


def tables(*cells: list[dict[str, Any]], **more: Any) -> Any:
    """Releases 2017-1, … with these cells: people are ongoing, or closed with one of three outcomes."""
    stage = {
        "leaves": ["ongoing", *OUTCOMES],
        "groups": {"nominated": "*", "closed": OUTCOMES},
        "moves": {"ongoing": OUTCOMES},
        "sensitive": {"broken": "closed", "not": "closed"},
    }
    stage |= more.pop("stage", {})
    dimensions = {"area": {"leaves": ["Norr", "Söder", "Öster"]}, "stage": stage}
    dimensions |= more.pop("dimensions", {})
    releases = [{"id": f"2017-{number + 1}", "cells": each} for number, each in enumerate(cells)]
    return read({"schema": "published-tables/1", "dimensions": dimensions, "releases": releases, **more})


def exact(number: int, **d: str) -> dict[str, Any]:
    return {"d": d, "v": number}


def band(low: int, high: int, **d: str) -> dict[str, Any]:
    return {"d": d, "lo": low, "hi": high}


def hidden(**d: str) -> dict[str, Any]:
    return {"d": d, "v": None}


def share(percent: float, decimals: int = 1, of: str = "closed", **d: str) -> dict[str, Any]:
    return {"d": d, "of": d | {"stage": of}, "v": percent, "decimals": decimals}


def found(
    of: Any, knowledge: Knowledge | None = None
) -> dict[tuple[str, str, tuple[str, ...]], tuple[int, int]]:
    """(kind, where, releases) → bounds, of everything the attack finds."""
    report = attack(of, knowledge or Knowledge(at_most=60))
    assert not report.unsolved
    return {_named(one): (one.low, one.high) for one in report.findings}


def _named(one: Finding) -> Name:
    assert one.target is not None
    where = " ".join(value for _, value in one.target.d)
    return one.kind, where, one.target.releases


def test_a_total_gives_back_the_one_hidden_row() -> None:
    shown = [exact(24, stage="nominated"), hidden(area="Öster", stage="nominated")]
    shown += [exact(10, area="Norr", stage="nominated"), exact(12, area="Söder", stage="nominated")]
    assert found(tables(shown)) == {(EXACT, "Öster nominated", ONE): (2, 2)}


def test_two_hidden_rows_are_safe_unless_their_sum_is_small() -> None:
    shown = [exact(20, area="Norr", stage="nominated"), hidden(area="Söder"), hidden(area="Öster")]
    assert found(tables([exact(26, stage="nominated"), *shown])) == {}
    # one person in two areas: each holds none or one
    near = found(tables([exact(21, stage="nominated"), *shown]))
    assert near[NEAR, "Söder nominated", ONE] == (0, 1)
    assert near[NEAR, "Öster nominated", ONE] == (0, 1)


def test_a_hidden_outcome_is_undone_by_its_total() -> None:
    shown = [
        exact(12, stage="closed"),
        exact(6, stage="broken"),
        exact(5, stage="partly"),
        hidden(stage="not"),
    ]
    names = found(tables(shown))
    assert names[EXACT, "not", ONE] == (1, 1)
    # and in one area there is that one, in the others nobody
    assert {name for name in names if name[0] == NEAR} == {
        (NEAR, f"{area} not", ONE) for area in ("Norr", "Söder", "Öster")
    }


def test_42_9_percent_proves_seven() -> None:
    of = tables([band(5, 9, stage="closed"), share(42.9, stage="broken")])
    assert bounds(of, CLOSED, "2017-1") == (7, 7)
    assert found(of)[EXACT, "broken", ONE] == (3, 3)
    assert bounds(tables([band(5, 9, stage="closed"), share(43, 0, stage="broken")]), CLOSED, "2017-1") == (
        7,
        7,
    )
    # 40 % is 2 of 5 as well as 4 of 10
    wide = tables([band(5, 10, stage="closed"), share(40, 0, stage="broken")])
    assert bounds(wide, BROKEN, "2017-1") == (2, 4)


def test_a_tiny_denominator_elsewhere_is_found_through_its_percentage() -> None:
    of = tables([band(0, 4, area="Norr", stage="closed"), share(33.3, area="Norr", stage="broken")])
    names = found(of)
    assert names[EXACT, "Norr closed", ONE] == (3, 3)
    assert names[EXACT, "Norr broken", ONE] == (1, 1)


@pytest.mark.parametrize(("percent", "kind"), [(0.0, "none"), (100.0, "all")])
def test_nought_and_a_hundred_percent_are_facts_about_everybody_there(percent: float, kind: str) -> None:
    of = tables([band(10, 14, stage="closed"), share(percent, stage="broken")])
    assert (kind, "broken", ONE) in found(of)
    assert found(tables([band(10, 14, stage="closed"), share(50.0, stage="broken")])) == {}


def test_nobody_there_is_no_fact_about_anybody() -> None:
    assert found(tables([exact(0, stage="closed"), exact(30, stage="nominated")])) == {}


def test_two_means_prove_what_the_newcomer_scored() -> None:
    means = [
        [exact(number, stage="closed"), {"d": CLOSED, "mean": "school", "v": mean, "decimals": 2}]
        for number, mean in ((5, 3.0), (6, 3.17))
    ]
    measure = {"school": {"min": 1, "max": 5, "on": CLOSED}}
    names = found(tables(*means, measures=measure))
    assert names["score", "closed", TWO] == (4, 4)
    assert names[EXACT, "closed", TWO] == (1, 1)


def test_a_mean_of_many_newcomers_without_decimals_proves_no_score() -> None:
    means = [
        [exact(number, stage="closed"), {"d": CLOSED, "mean": "school", "v": 3, "decimals": 0}]
        for number in (12, 20)
    ]
    assert found(tables(*means, measures={"school": {"min": 1, "max": 5, "on": CLOSED}})) == {}


def test_two_groupings_isolate_one_year_of_age() -> None:
    groups = {"13-14": ["13", "14"], "13-15": ["13", "14", "15"], "15-17": ["15", "16", "17"]}
    ages = {"age": {"leaves": [str(year) for year in range(13, 18)], "groups": groups}}
    shown = [exact(16, age="13-14", stage="nominated"), exact(18, age="13-15", stage="nominated")]
    assert found(tables(shown, dimensions=ages))[EXACT, "15 nominated", ONE] == (2, 2)
    assert found(tables(shown[:1], dimensions=ages)) == {}


def test_a_row_that_disappears_speaks() -> None:
    # shown with six at first, gone from the list the next time: but nobody leaves, so one more makes no gap
    rows = [exact(6, area="Norr", stage="nominated"), exact(20, stage="nominated")]
    later = [band(0, 4, area="Norr", stage="nominated"), exact(21, stage="nominated")]
    report = attack(tables(rows, later))
    assert report.kinds() == {CONTRADICTION: 1}
    gone = tables(rows, later, stage={"moves": {"ongoing": [*OUTCOMES, None]}})
    assert found(gone, Knowledge(mistakes=2, at_most=60))[EXACT, "Norr nominated", ("2017-2",)] == (4, 4)


def test_preliminary_and_final_cut_each_other() -> None:
    # 5 to the nearest 5 is 3–7, 3 to the nearest 3 is 2–4
    of = tables([band(3, 7, area="Norr", stage="closed"), band(2, 4, area="Norr", stage="closed")])
    assert found(of)[NEAR, "Norr closed", ONE] == (3, 4)


def test_publishing_again_after_an_erasure_proves_both() -> None:
    shown = [[band(5, 9, area="Norr", stage="closed")], [band(0, 4, area="Norr", stage="closed")]]
    of = tables(*shown, stage={"moves": {leaf: [None] for leaf in ("ongoing", *OUTCOMES)}})
    names = found(of, Knowledge(mistakes=1, at_most=60))
    assert names[EXACT, "Norr closed", ("2017-2",)] == (4, 4)
    assert names[EXACT, "Norr closed", TWO] == (-1, -1)
    assert bounds(of, {"area": "Norr"} | CLOSED, "2017-1", Knowledge(mistakes=1)) == (5, 5)
    assert bounds(of, {"area": "Norr"} | CLOSED, "2017-1", Knowledge(mistakes=None)) == (5, 9)


def test_rounding_leaks_over_time() -> None:
    # to the nearest 3, each 3 is 2–4: two outcomes at first, and later no more than 4 closed in all
    first = [band(2, 4, stage="broken"), band(2, 4, stage="partly")]
    assert found(tables(first)) == {}
    names = found(tables(first, [band(2, 4, stage="closed")]))
    assert names[EXACT, "broken", ONE] == (2, 2)
    assert names[EXACT, "partly", ("2017-2",)] == (2, 2)
    assert ("none", "not", ("2017-2",)) in names


def test_the_gate_says_how_many_came_at_least() -> None:
    shown = [[band(5, 9, stage="closed")], [band(15, 19, stage="closed")]]
    gate = {"gate": {"people": 8, "parents": {"closed": "closed"}}}
    of = tables(*shown, rules=gate)
    assert [bounds(tables(*shown), CLOSED, one) for one in TWO] == [(5, 9), (15, 19)]
    assert [bounds(of, CLOSED, one) for one in TWO] == [(8, 9), (16, 19)]


def test_a_gate_of_one_person_proves_who_came() -> None:
    parts = [[band(5, 9, stage="closed"), hidden(stage="broken")], [band(5, 6, stage="closed")]]
    gate = {"gate": {"people": 1, "parents": {"closed": "closed"}}}
    assert found(tables(*parts))[NEAR, "closed", TWO] == (0, 1)
    assert found(tables(*parts, rules=gate))[EXACT, "closed", TWO] == (1, 1)


def test_a_row_that_stands_still_says_how_many_came_at_most() -> None:
    still = band(5, 9, stage="closed") | {"as_of": "2017-1"}
    first = [band(10, 14, stage="nominated"), band(5, 9, stage="closed")]
    gate = {"gate": {"people": 5, "parents": {"closed": "closed"}}}
    of = tables(first, [still], [band(20, 24, stage="nominated"), still], rules=gate)
    assert bounds(of, CLOSED, "2017-3") == (5, 24)
    assert bounds(of, CLOSED, "2017-3", Knowledge(eager=True)) == (5, 13)


def test_a_row_that_was_never_shown_says_how_many_have_come_at_most() -> None:
    gate = {"gate": {"people": 5, "parents": {"closed": "closed"}}}
    of = tables([band(20, 24, stage="nominated"), hidden(stage="closed")], rules=gate)
    assert bounds(of, CLOSED, "2017-1") == (0, 24)
    assert bounds(of, CLOSED, "2017-1", Knowledge(eager=True)) == (0, 4)


def test_a_figure_counts_its_own_date_only() -> None:
    of = tables([exact(5, stage="closed")], [exact(5, stage="closed") | {"as_of": "2017-1"}])
    assert bounds(of, CLOSED, "2017-1") == (5, 5)
    assert bounds(of, CLOSED, "2017-2", Knowledge(at_most=50)) == (5, 50)


def test_who_knows_more_proves_more_and_what_one_was_told_is_no_finding() -> None:
    of = tables([band(5, 9, stage="closed"), band(5, 9, stage="broken")], [band(5, 9, stage="closed")])
    assert found(of) == {}
    told = tuple(
        Fact((("stage", "closed"),), release, number) for release, number in (("2017-1", 5), ("2017-2", 7))
    )
    names = found(of, Knowledge(facts=told, at_most=60))
    assert ("all", "broken", ONE) in names
    assert not any(where == "closed" for _, where, _ in names)


def test_an_area_outside_the_programme_has_nobody_and_that_is_no_finding() -> None:
    areas = {"area": {"leaves": ["Norr", "Söder"], "starts": {"Söder": "2017-2"}}}
    shown = [exact(8, stage="nominated")], [exact(17, stage="nominated")]
    assert found(tables(*shown)) == {}
    of = tables(*shown, dimensions=areas)
    assert bounds(of, {"area": "Norr", "stage": "nominated"}, "2017-1") == (8, 8)
    assert found(of) == {}


def test_two_dimensions_at_once() -> None:
    sexes = {"sex": {"leaves": ["F", "P"]}}
    shown = [
        exact(3, area="Norr", sex="F", stage="nominated"),
        exact(15, area="Norr", stage="nominated"),
        exact(20, sex="F", stage="nominated"),
    ]
    of = tables(shown, dimensions=sexes)
    assert bounds(of, {"area": "Norr", "sex": "P", "stage": "nominated"}, "2017-1") == (12, 12)
    assert (EXACT, "Norr F nominated", ONE) in found(of)


class True_:
    """7 closed, 3 of whom broke loose; they score 21 together."""

    def count(self, d: Any, release: str) -> int:
        return {"closed": 7, "broken": 3}[d["stage"]]

    def score(self, measure: str, d: Any, release: str) -> int:
        return 21


@pytest.mark.parametrize(
    ("cell", "truly"),
    [
        (band(3, 7, stage="closed"), True),
        (band(7, 9, stage="closed"), True),
        (band(8, 9, stage="closed"), False),
        (band(3, 6, stage="closed"), False),
        (exact(7, stage="closed"), True),
        (exact(6, stage="closed"), False),
        (hidden(stage="closed"), True),
        (share(42.9, stage="broken"), True),
        (share(42.8, stage="broken"), False),
        ({"d": CLOSED, "mean": "school", "v": 3, "decimals": 0}, True),
        ({"d": CLOSED, "mean": "school", "v": 3.1, "decimals": 1}, False),
    ],
)
def test_a_figure_that_is_not_true_is_called_a_lie(cell: dict[str, Any], truly: bool) -> None:
    of = tables([cell], measures={"school": {"min": 1, "max": 5, "on": CLOSED}})
    assert (lies(of, True_()) == []) is truly


def test_a_proof_that_the_truth_contradicts_is_told_apart() -> None:
    right = attack(tables([exact(7, stage="closed"), exact(3, stage="broken")]))
    assert right.findings
    assert mistaken(right, True_()) == []
    wrong = attack(tables([exact(7, stage="closed"), exact(2, stage="broken")]))
    assert [str(one.target) for one in mistaken(wrong, True_())] == ["count of stage=broken in 2017-1"]


def test_one_erased_waits_for_the_gate() -> None:
    """A youth less in the next report: every figure stands as it stood, so that no two tell the one."""
    before, after = (counts(F=(6, 6, 6), P=(number, 6, 6)) for number in (10, 9))
    first = publish(menu(), [], "1", before)
    assert publish(menu(), [Earlier(first, before)], "2", after).cells == first.cells


def test_the_order_of_figures_is_the_menus_whatever_they_say() -> None:
    few = publish(menu(), [], "1", counts(F=(6, 6, 6), P=(40, 20, 9)))
    many = publish(menu(), [], "1", counts(F=(40, 9, 20), P=(6, 6, 6)))
    places = [
        [one["d"] for one in export.tables(menu(), [each])["releases"][0]["cells"]] for each in (few, many)
    ]
    assert places[0] == places[1]


def test_the_export_tells_nothing_of_the_work_behind_it() -> None:
    """How long it took, how many tables were tried and what was made coarser depend on the true numbers."""
    made = publish(menu(), [], "1", counts(F=(6, 6, 6), P=(10, 6, 6)))
    report = replace(made.reports[0], solves=12345, tables=678, known_before=9, targets=4321, constraints=11)
    worked = replace(made, seconds=77.0, repairs=("why",), reports=(report,))
    assert export.to_text(export.tables(menu(), [worked])) == export.to_text(export.tables(menu(), [made]))


def test_the_list_of_pitfalls_names_tests_that_exist() -> None:
    listed = re.findall(r"(?:([\w./]+\.py)::\s*)?(test_\w+)\b(?!\.py)", __doc__ or "")
    assert len(listed) > 20
    for file, name in listed:
        text = (Path(__file__).parent / file if file else Path(__file__)).read_text()
        assert f"def {name}(" in text, (file, name)
