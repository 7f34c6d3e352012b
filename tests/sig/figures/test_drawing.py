"""The charts: inside the paper, no words on one another, true to their numbers, whatever the numbers are."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.figures.drawing.axes import counts, ticks, whole_ticks, years_named
from sig.figures.drawing.lines import Shown, fan, pace_line
from sig.figures.drawing.multiples import Indicator, multiple
from sig.figures.drawing.paired import Row, differences, groups
from sig.figures.drawing.paper import NARROW, WIDE, Drawing, Label, Sheet, whole, width_of
from sig.figures.drawing.steps import free_line, half_years
from sig.figures.effects import SCALE
from sig.figures.forecast import Fan
from sig.figures.half_years import Mass
from sig.figures.pace import Target
from sig.figures.survival import Watched, kaplan_meier
from tests.sig.figures.samples import ALL, BANDS, EXACT, MASSES, TARGET, term

NAMED = sorted(ALL)


def sound(drawing: Drawing) -> None:
    """What holds of every drawing."""
    for label in drawing.labels:
        assert label.box.inside(drawing.width, drawing.height), label
    for one, other in combinations(drawing.labels, 2):
        assert not one.box.meets(other.box), (one, other)
    for label in drawing.labels:
        if label.kind == "value":
            assert not any(label.box.meets(dot.box) for dot in drawing.dots), label
    points = [point for shape in (*drawing.areas, *drawing.curves) for point in shape.points]
    points += [(dot.x, dot.y) for dot in drawing.dots]
    points += [end for line in drawing.lines for end in ((line.x1, line.y1), (line.x2, line.y2))]
    for x, y in points:
        assert 0 <= x <= drawing.width
        assert 0 <= y <= drawing.height


def texts(drawing: Drawing, kind: str) -> list[str]:
    return [label.text for label in drawing.labels if label.kind == kind]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", NAMED)
def test_every_sample(name: str, narrow: bool) -> None:
    figure = ALL[name]
    drawing = figure.narrow if narrow else figure.wide
    assert drawing.narrow is narrow
    assert drawing.width <= (NARROW if narrow else WIDE)
    sound(drawing)


@pytest.mark.parametrize("name", NAMED)
def test_every_number_of_a_drawing_is_in_its_table(name: str) -> None:
    figure = ALL[name]
    cells = {cell for row in figure.rows for cell in row}
    for drawing in (figure.wide, figure.narrow):
        known = cells | {"100\N{NO-BREAK SPACE}%"} | {part for cell in cells for part in cell.split("–")}
        if "half-years" not in name:
            assert set(texts(drawing, "value")) <= known
    assert all(len(row) == len(figure.head) for row in figure.rows)


COUNTS = st.lists(st.tuples(st.dates(date(2015, 1, 1), date(2021, 1, 1)), st.integers(0, 60)), max_size=14)


@settings(max_examples=25, deadline=None)
@given(COUNTS, st.integers(0, 6), st.booleans(), st.integers(1, 60), st.integers(30, 9000))
def test_any_counts(found: list[tuple[date, int]], width: int, narrow: bool, goal: int, days: int) -> None:
    target = Target(goal, date(2016, 1, 1), date(2016, 1, 1) + timedelta(days=days))
    shown = [Shown(day, low, low + width) for day, low in sorted(found)]
    ahead = [Fan(target.ends_on, low, low + width, low + 2 * width) for _day, low in found[:1]]
    sound(pace_line(shown, target, f"Mål {goal}", narrow=narrow))
    sound(fan(shown, ahead, target, f"Mål {goal}", narrow=narrow))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.builds(Watched, st.integers(0, 4000), st.booleans()), max_size=40), st.booleans())
def test_any_waits(seen: list[Watched], narrow: bool) -> None:
    def percent(share: float) -> str:
        return f"{100 * share:.0f} %"

    drawing = free_line(kaplan_meier(seen), "månader efter start", "antal som följs", percent, narrow=narrow)
    sound(drawing)
    assert texts(drawing, "axis")[:5] == ["0 %", "25 %", "50 %", "75 %", "100 %"]


YEARLY = st.tuples(st.integers(1990, 2040), st.floats(-1e4, 1e4))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(YEARLY, max_size=9, unique_by=lambda one: one[0]),
    st.none() | YEARLY,
    st.booleans(),
)
def test_any_indicator(
    values: list[tuple[int, float]], target: tuple[int, float] | None, narrow: bool
) -> None:
    sound(multiple(Indicator(tuple(sorted(values)), target), whole, narrow=narrow))


ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from(["Skola", "Boende och ekonomi"]),
        st.none() | st.tuples(*[st.integers(0, 99)] * 3),
        st.none() | st.tuples(*[st.floats(-4, 4)] * 3).map(lambda ends: tuple(sorted(ends))),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(ROWS, st.booleans())
def test_any_rows(rows: list[Row], narrow: bool) -> None:
    sound(groups(rows, ("sämre", "oförändrat", "bättre"), "för få för att visas", narrow=narrow))
    sound(differences(rows, ("sämre", "bättre"), "för få för att visas", whole, narrow=narrow))


def test_the_target_goes_from_nought_to_the_goal() -> None:
    drawing = pace_line(EXACT, TARGET, "Mål 15")
    (target,) = (line for line in drawing.lines if line.kind == "target")
    grid = {line.y1 for line in drawing.lines if line.kind == "grid"}
    assert (target.y1, target.y2) == (max(grid), min(grid))
    assert texts(drawing, "label") == ["Mål 15"]


def test_counts_lie_where_the_grid_says() -> None:
    drawing = pace_line([Shown(TARGET.starts_on, 5, 5), Shown(TARGET.ends_on, 10, 10)], TARGET, "Mål 15")
    heights = {label.text: label.y for label in drawing.labels if label.kind == "axis"}
    assert [round(dot.y + 14 * 0.35, 1) for dot in drawing.dots] == pytest.approx(
        [heights["5"], heights["10"]], abs=0.11
    )
    assert drawing.dots[0].x < drawing.dots[1].x


def test_bands_are_bars_and_nothing_joins_them() -> None:
    drawing = pace_line(BANDS, TARGET, "Mål 15")
    assert (len(drawing.areas), drawing.curves, drawing.dots) == (len(BANDS), (), ())
    assert texts(drawing, "value")[0] == "10–14"


@pytest.mark.parametrize("narrow", [False, True])
def test_the_line_to_the_goal_goes_through_no_older_number(narrow: bool) -> None:
    shown = [
        Shown(TARGET.starts_on + timedelta(days=turn * TARGET.days // 12), turn, turn) for turn in range(12)
    ]
    drawing = pace_line(shown, TARGET, "Mål 15", narrow=narrow)
    (target,) = (line for line in drawing.lines if line.kind == "target")

    def height(x: float) -> float:
        return target.y1 + (target.y2 - target.y1) * (x - target.x1) / (target.x2 - target.x1)

    boxes = [label.box for label in drawing.labels if label.kind == "value" and label.text != "11"]
    assert len(boxes) >= 3
    for box in boxes:
        assert height(box.left) <= box.top or height(box.right) >= box.bottom


def test_a_line_breaks_at_a_band() -> None:
    mixed = [*EXACT[:3], Shown(term(3), 0, 4), *EXACT[4:6]]
    assert [len(curve.points) for curve in pace_line(mixed, TARGET, "").curves] == [3, 2]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_newest_count_and_the_end_of_the_forecast_are_always_written(narrow: bool) -> None:
    ahead = [Fan(TARGET.ends_on, 9, 11, 14)]
    drawing = fan(EXACT, ahead, TARGET, "Mål 15", narrow=narrow)
    assert {"6", "9–14"} <= set(texts(drawing, "value"))
    assert [area.kind for area in drawing.areas] == ["fan"]
    assert [curve.kind for curve in drawing.curves] == ["median", "line"]


def test_no_fan_begins_before_there_is_one() -> None:
    drawing = fan(EXACT, [], TARGET, "Mål 15")
    assert (drawing.areas, [curve.kind for curve in drawing.curves]) == ((), ["line"])


def test_steps_are_level_and_fall_straight_down() -> None:
    steps = kaplan_meier([Watched(100, True), Watched(200, False), Watched(300, True), Watched(400, False)])
    drawing = free_line(steps, "m", "n", whole)
    (curve,) = drawing.curves
    for (x1, y1), (x2, y2) in zip(curve.points, curve.points[1:], strict=False):
        assert x1 == x2 or y1 == y2
        assert y2 >= y1
    assert [line.kind for line in drawing.lines].count("left") == 2
    (band,) = drawing.areas
    assert min(x for x, _y in band.points) > curve.points[0][0], "no band before the first event"


def test_an_answer_without_a_day_is_a_box_and_never_a_step() -> None:
    drawing = half_years(MASSES, "m", lambda share: f"{100 * share:.0f} %")
    assert (drawing.curves, len(drawing.areas)) == ((), 2)
    assert set(texts(drawing, "value")) == {"82 %", "70 %"}
    empty = half_years((), "m", whole)
    assert (empty.areas, empty.dots) == ((), ())


def test_a_year_without_the_first_answer_is_one_box() -> None:
    drawing = half_years((Mass(0, 12, 0.3), Mass(12, inf, 0.7)), "m", whole)
    assert len(drawing.areas) == 1
    assert len(drawing.dots) == 2


def test_a_pair_is_as_long_in_each_row() -> None:
    drawing = groups([Row("A", (2, 0, 8)), Row("B", (0, 5, 0))], ("-", "=", "+"), "")
    widths = {area.kind: area.points[1][0] - area.points[0][0] for area in drawing.areas[3:]}
    assert widths["better"] == pytest.approx(4 * widths["worse"], abs=0.2)
    assert widths["same"] == pytest.approx(2.5 * widths["worse"], abs=0.2)


def test_differences_stand_around_no_change() -> None:
    drawing = differences([Row("A", None, (-1, 0, 1)), Row("B", None, (0.5, 1, 2))], ("-", "+"), "", whole)
    (zero,) = (line for line in drawing.lines if line.kind == "zero")
    assert drawing.dots[0].x == zero.x1 < drawing.dots[1].x
    assert texts(drawing, "axis")[:5] == ["-2", "-1", "0", "1", "2"]


@pytest.mark.parametrize(("farthest", "ends"), [(0.2, 1), (1, 1), (1.01, 2), (4, SCALE)])
def test_the_scale_is_as_long_to_both_sides(farthest: float, ends: int) -> None:
    drawing = differences([Row("A", None, (0, 0, farthest))], ("-", "+"), "", whole)
    numbers = [text for text in texts(drawing, "axis") if text not in "-+"]
    assert (numbers[0], numbers[-1]) == (f"-{ends:.0f}", f"{ends:.0f}")


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (2016, 2016, ["2016"]),
        (2016, 2019, ["2016", "2017", "2018", "2019"]),
        (2016, 2020, ["2016", "2017", "2018", "2019", "2020"]),
        (2016, 2021, ["2016", "2017", "2019", "2021"]),
        (2016, 2022, ["2016", "2018", "2020", "2022"]),
        (2010, 2021, ["2010", "2012", "2015", "2018", "2021"]),
    ],
)
def test_years_beneath_a_small_chart(first: int, last: int, named: list[str]) -> None:
    drawing = multiple(Indicator(((first, 3), (last, 4))), whole, scale=(1, 5))
    assert sorted(text for text in texts(drawing, "axis") if len(text) == 4) == named


def test_a_known_scale_has_its_own_ends() -> None:
    drawing = multiple(Indicator(((2016, 3.7),)), whole, scale=(1, 5))
    assert sorted(texts(drawing, "axis"))[:5] == ["1", "2", "2016", "3", "4"]


@pytest.mark.parametrize(
    ("low", "high", "most", "found"),
    [
        (0, 15, 5, (0, 5, 10, 15)),
        (0, 16, 5, (0, 5, 10, 15, 20)),
        (0, 1, 1, (0, 1)),
        (0, 0, 1, (0, 1)),
        (3.72, 4.72, 3, (3.5, 4, 4.5, 5)),
        (-7, 7, 5, (-10, -5, 0, 5, 10)),
        (-1, 1, 1, (-1, 0, 1)),
    ],
)
def test_even_steps(low: float, high: float, most: int, found: tuple[float, ...]) -> None:
    assert ticks(low, high, most) == found


@settings(max_examples=50, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(1, 8))
def test_steps_hold_what_they_are_for(low: float, length: float, most: int) -> None:
    for found in (ticks(low, low + length, most), whole_ticks(low, low + length, most)):
        assert len(found) <= max(most, 2) + 1
        near = 1e-8 * (found[1] - found[0]) + 1e-6 * max(1, abs(low))
        assert found[0] <= low + near
        assert found[-1] >= low + length - near


@pytest.mark.parametrize(
    ("high", "found"), [(0, (0, 1)), (1, (0, 1)), (2, (0, 1, 2)), (3, (0, 1, 2, 3)), (6, (0, 2, 4, 6))]
)
def test_no_parts_of_a_youth(high: int, found: Sequence[int]) -> None:
    assert counts(high) == tuple(found)


@pytest.mark.parametrize(
    ("first", "last", "most", "named"),
    [
        (date(2016, 1, 1), date(2023, 12, 31), 8, tuple(range(2016, 2024))),
        (date(2016, 1, 1), date(2024, 1, 1), 8, (2016, 2018, 2020, 2022, 2024)),
        (date(2016, 2, 1), date(2016, 12, 31), 8, (2016,)),
        (date(2015, 12, 29), date(2017, 1, 1), 8, (2016, 2017)),
        (date(1900, 1, 1), date(2099, 1, 1), 5, (1900, 1950, 2000, 2050)),
    ],
)
def test_years_named(first: date, last: date, most: int, named: tuple[int, ...]) -> None:
    assert years_named(first, last, most) == named


def test_a_label_takes_the_first_free_place_or_none() -> None:
    sheet = Sheet(200, 40, False)
    assert sheet.label("15", [(20, 20, "start")])
    assert sheet.label("15", [(25, 20, "start"), (80, 20, "start")])
    assert not sheet.label("15", [(82, 22, "end"), (199, 20, "start"), (2, 20, "end"), (20, 5, "start")])
    assert [(label.x, label.y) for label in sheet.done().labels] == [(20, 20), (80, 20)]


@pytest.mark.parametrize(
    ("anchor", "left"), [("start", 100), ("middle", 100 - 14 * 0.72), ("end", 100 - 28 * 0.72)]
)
def test_where_a_label_stands(anchor: str, left: float) -> None:
    box = Label(100, 50, "15", anchor).box
    assert (box.left, box.right - box.left) == pytest.approx((left, width_of("15")))
