"""The goal line's geometry: on the paper, in order, with an honest scale."""

from datetime import date

import pytest

from sig.reports.chart import drawn_to, goal_chart, years_named

START, END, AS_OF = date(2016, 1, 1), date(2019, 12, 31), date(2018, 8, 1)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    "shown", [[], [(date(2018, 6, 1), 6)], [(date(2018, 1, 1), 5), (date(2020, 2, 1), 23)]]
)
def test_everything_stays_on_the_paper(narrow: bool, shown: list[tuple[date, int]]):
    chart = goal_chart(shown, 15, START, END, AS_OF, narrow=narrow)
    for mark in (*chart.grid, *chart.years, *chart.target, *chart.points):
        assert 0 <= mark.x <= chart.width
        assert 0 <= mark.y <= chart.height
    assert [point.x for point in chart.points] == sorted(point.x for point in chart.points)


@pytest.mark.parametrize(("count", "top"), [(14, "15"), (15, "15"), (16, "20"), (20, "20")])
def test_the_scale_ends_at_the_goal_or_above_the_count(count: int, top: str):
    assert goal_chart([(END, count)], 15, START, END, AS_OF).grid[-1].text == top


def test_a_year_is_named_where_it_begins_inside_the_period():
    assert [mark.text for mark in goal_chart([], 15, date(2015, 12, 29), END, AS_OF).years] == [
        "2016",
        "2017",
        "2018",
        "2019",
    ]


@pytest.mark.parametrize(
    ("start", "end", "as_of", "last"),
    [
        (START, END, AS_OF, END),
        (date(2020, 1, 1), date(2030, 11, 21), date(2026, 11, 22), date(2030, 11, 21)),
        (date(2020, 1, 1), date(2030, 11, 22), date(2026, 11, 22), date(2030, 11, 22)),
        (date(2020, 1, 1), date(2030, 11, 23), date(2026, 11, 22), date(2028, 1, 1)),
        (date(2020, 1, 1), date(2099, 12, 31), date(2026, 11, 22), date(2028, 1, 1)),
        (date(2020, 1, 1), date(2024, 12, 31), date(2026, 11, 22), date(2024, 12, 31)),
        (date(2030, 1, 1), date(2099, 12, 31), date(2026, 11, 22), date(2032, 1, 1)),
    ],
)
def test_a_long_programme_is_drawn_a_little_ahead_and_a_short_one_to_its_end(
    start: date, end: date, as_of: date, last: date
):
    assert drawn_to(start, end, as_of) == last


@pytest.mark.parametrize(
    ("first", "last", "most", "named"),
    [
        (date(2016, 1, 1), date(2023, 12, 31), 8, tuple(range(2016, 2024))),
        (date(2016, 1, 1), date(2024, 1, 1), 8, (2016, 2018, 2020, 2022, 2024)),
        (date(2016, 1, 2), date(2024, 1, 1), 8, tuple(range(2017, 2025))),
        (date(2016, 1, 1), date(2023, 12, 31), 6, (2016, 2018, 2020, 2022)),
        (date(2020, 1, 1), date(2099, 12, 31), 8, tuple(range(2020, 2100, 10))),
        (date(2026, 2, 1), date(2026, 11, 30), 8, (2026,)),
        (date(2026, 1, 1), date(2026, 1, 1), 8, (2026,)),
    ],
)
def test_at_most_so_many_years_are_named(first: date, last: date, most: int, named: tuple[int, ...]):
    assert years_named(first, last, most) == named


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    ("start", "end", "as_of"),
    [
        (START, END, AS_OF),
        (date(2020, 1, 1), date(2099, 12, 31), date(2026, 11, 22)),
        (date(2020, 1, 1), date(2099, 12, 31), date(2080, 11, 22)),
        (date(2016, 1, 1), date(2040, 1, 1), date(2039, 11, 22)),
        (date(2026, 2, 1), date(2026, 11, 30), date(2026, 6, 1)),
    ],
)
def test_the_years_stand_apart_and_inside_the_drawing(start: date, end: date, as_of: date, narrow: bool):
    years = goal_chart([], 15, start, end, as_of, narrow=narrow).years
    places = [mark.x for mark in years]
    assert 1 <= len(years) <= 8
    assert all(later - sooner >= 36 for sooner, later in zip(places, places[1:], strict=False))
    assert places[-1] + 36 <= (340 if narrow else 720)


def test_the_target_of_a_long_programme_stands_at_its_even_pace_and_says_so():
    chart = goal_chart([], 80, date(2020, 1, 1), date(2099, 12, 31), date(2026, 11, 22))
    assert not chart.whole
    bottom, top = chart.grid[0].y, chart.grid[-1].y
    share = (bottom - chart.target[1].y) / (bottom - top)
    assert share == pytest.approx(8 / 80, abs=0.005)
    assert goal_chart([], 15, START, END, AS_OF).whole
