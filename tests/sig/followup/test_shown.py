"""What is shown of an indicator: corrections keep what stood before, and few are never pointed at."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig.indicators.chart import chart
from sig.indicators.shown import Entered, IndicatorView, Spot, lines, series, withheld_spots

AREAS = ("arby", "ekeby")


def entered(number: int, year: int = 2018, sex: str = "", area: str = "", source: str = "Brå") -> Entered:
    return Entered(Spot(year, sex, area), Decimal(number), source)


def hidden(*every: Entered) -> set[tuple[str, str]]:
    return {(spot.sex, spot.area) for spot in withheld_spots(every, about_people=True)}


@pytest.mark.parametrize(("number", "kept"), [(0, True), (1, True), (4, True), (5, False), (6, False)])
def test_a_part_of_few_is_withheld_with_the_other_part(number: int, kept: bool):
    found = hidden(entered(40), entered(number, sex="F"), entered(40 - number, sex="M"))
    assert found == ({("F", ""), ("M", "")} if kept else set())


@pytest.mark.parametrize("number", [0, 1, 4])
def test_the_total_of_the_town_is_official_and_always_shown(number: int):
    assert hidden(entered(number)) == set()


def test_an_area_of_few_hides_the_areas_beside_it_and_not_the_town():
    assert hidden(entered(90), entered(3, area="arby"), entered(80, area="ekeby")) == {
        ("", "arby"),
        ("", "ekeby"),
    }


def test_a_part_of_few_in_one_area_hides_what_would_give_it_away():
    every = [entered(90), entered(50, sex="F"), entered(40, sex="M")]
    every += [entered(20, area="arby"), entered(2, sex="F", area="arby"), entered(18, sex="M", area="arby")]
    every += [entered(48, sex="F", area="ekeby")]
    assert hidden(*every) == {("F", "arby"), ("M", "arby"), ("F", "ekeby")}


def test_other_years_are_not_touched():
    every = (entered(2, sex="F"), entered(9, sex="M"), entered(20, 2019, "F"), entered(30, 2019, "M"))
    assert {spot.year for spot in withheld_spots(every, about_people=True)} == {2018}


def test_a_value_that_was_small_before_its_correction_stays_withheld():
    assert ("F", "") in hidden(entered(3, sex="F"), entered(30, sex="F"))
    assert ("F", "") in hidden(entered(30, sex="F"), entered(3, sex="F"))


def test_what_is_not_about_people_is_never_withheld():
    assert withheld_spots([entered(2, sex="F"), entered(0, area="arby")], about_people=False) == frozenset()


spots = st.builds(
    Spot, st.integers(2017, 2018), st.sampled_from(["", "F", "M"]), st.sampled_from(["", *AREAS])
)
values = st.lists(st.builds(Entered, spots, st.integers(0, 12).map(Decimal), st.just("Brå")), max_size=12)


@given(values)
def test_no_small_part_and_nothing_beside_it_is_ever_shown(every: list[Entered]):
    table = lines(every, about_people=True, areas=AREAS)
    for line in table:
        for cell, sex in zip(line.cells, ("", "F", "M"), strict=True):
            shown = [one for one in (cell.value, *cell.earlier) if one]
            if line.area or sex:
                assert all(one.value >= 5 for one in shown)
            assert not (cell.withheld and shown)
    for line, (sex, other) in product(table, [("girls", "boys"), ("boys", "girls")]):
        if getattr(line, sex).withheld:
            assert getattr(line, other).value is None


@given(values)
def test_the_newest_counts_and_none_is_lost(every: list[Entered]):
    table = lines(every, about_people=False, areas=AREAS)
    kept = [one for line in table for cell in line.cells for one in (*cell.earlier, cell.value) if one]
    assert sorted(kept, key=repr) == sorted(every, key=repr)
    for line in table:
        for cell, sex in zip(line.cells, ("", "F", "M"), strict=True):
            same = [one for one in every if one.spot == Spot(line.year, sex, line.area)]
            assert cell.value == (same[-1] if same else None)


def test_the_town_comes_first_then_its_areas_each_by_year():
    every = (
        entered(9, 2018, area="ekeby"),
        entered(9, 2018),
        entered(9, 2017, area="arby"),
        entered(9, 2016),
    )
    found = [(line.area, line.year) for line in lines(every, about_people=False, areas=AREAS)]
    assert found == [("", 2016), ("", 2018), ("arby", 2017), ("ekeby", 2018)]


def view(*every: Entered, by_sex: bool = True, target: int | None = None) -> IndicatorView:
    table = lines(every, about_people=True, areas=AREAS)
    goal = (Decimal(target), 2019) if target is not None else (None, None)
    return IndicatorView("n", "Brott", "number", "lower", 0, by_sex, True, *goal, "", (), "", table)


def test_a_series_is_everybody_with_the_areas_beside_it_and_nothing_withheld():
    found = series(view(entered(90), entered(3, area="arby"), entered(60, area="ekeby"), target=40))
    assert found.points == ((2018, Decimal(90)),)
    assert found.target == (2019, Decimal(40))
    assert [(one.name, one.points) for one in found.others] == [("arby", ()), ("ekeby", ())]


def test_the_page_is_told_when_nothing_is_split_by_sex():
    assert view(entered(90)).not_split
    assert not view(entered(90), entered(40, sex="F")).not_split
    assert not view(entered(90), entered(3, sex="F")).not_split
    assert not view(entered(90), by_sex=False).not_split
    assert not view().not_split


def test_a_chart_waits_for_two_years_and_holds_the_town_alone():
    assert chart(view(entered(90)), str) is None
    drawing = chart(view(entered(90), entered(80, 2019), entered(33, area="ekeby"), target=40), str)
    assert drawing is not None
    (curve,) = drawing.curves
    assert len(curve.points) == 2
    assert {"90.0", "80.0", "40.0"} <= {label.text for label in drawing.labels}
    assert "33.0" not in {label.text for label in drawing.labels}
    assert any(line.kind == "target" for line in drawing.lines)
    assert chart(view(entered(90), entered(80, 2019)), str).lines
