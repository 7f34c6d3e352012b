"""The goal line's geometry: on the paper, in order, with an honest scale."""

from datetime import date

import pytest

from sig.reports.chart import goal_chart

START, END = date(2016, 1, 1), date(2019, 12, 31)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    "shown", [[], [(date(2018, 6, 1), 6)], [(date(2018, 1, 1), 5), (date(2020, 2, 1), 23)]]
)
def test_everything_stays_on_the_paper(narrow: bool, shown: list[tuple[date, int]]):
    chart = goal_chart(shown, 15, START, END, narrow=narrow)
    for mark in (*chart.grid, *chart.years, *chart.target, *chart.points):
        assert 0 <= mark.x <= chart.width
        assert 0 <= mark.y <= chart.height
    assert [point.x for point in chart.points] == sorted(point.x for point in chart.points)


@pytest.mark.parametrize(("count", "top"), [(14, "15"), (15, "15"), (16, "20"), (20, "20")])
def test_the_scale_ends_at_the_goal_or_above_the_count(count: int, top: str):
    assert goal_chart([(END, count)], 15, START, END).grid[-1].text == top


def test_a_year_is_named_where_it_begins_inside_the_period():
    assert [mark.text for mark in goal_chart([], 15, date(2015, 12, 29), END).years] == [
        "2016",
        "2017",
        "2018",
        "2019",
    ]
