"""Bars of spans: the axis names edges of bands alone, and nothing leaves the paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig.figures.drawing.ranges import Range, edges, ranges


@pytest.mark.parametrize(
    ("high", "expected"),
    [
        (0, (0, 5)),
        (4, (0, 5)),
        (5, (0, 5)),
        (6, (0, 5, 10)),
        (24, (0, 5, 10, 15, 20, 25)),
        (25, (0, 5, 10, 15, 20, 25)),
        (26, (0, 10, 20, 30)),
        (50, (0, 10, 20, 30, 40, 50)),
        (51, (0, 20, 40, 60)),
        (101, (0, 50, 100, 150)),
        (1_000, (0, 200, 400, 600, 800, 1_000)),
    ],
)
def test_the_axis(high: int, expected: tuple[int, ...]) -> None:
    assert edges(high) == expected


@given(st.integers(0, 10**7))
def test_every_axis_holds_its_number_in_few_steps(high: int) -> None:
    found = edges(high)
    assert found[-1] >= high
    assert all(value % 5 == 0 for value in found)
    assert 2 <= len(found) <= 6


SPANS = st.one_of(
    st.none(), st.tuples(st.integers(0, 500), st.integers(0, 9)).map(lambda at: (at[0], sum(at)))
)


@given(st.lists(SPANS, max_size=9), st.booleans())
def test_nothing_leaves_the_paper_or_hides_another_word(
    spans: list[tuple[int, int] | None], narrow: bool
) -> None:
    rows = [
        Range(f"Steg {n}", one, "–".join(map(str, one)) if one else "visas inte")
        for n, one in enumerate(spans)
    ]
    drawing = ranges(rows, narrow=narrow)
    boxes = [one.box for one in drawing.labels]
    assert all(box.inside(drawing.width, drawing.height) for box in boxes)
    assert not any(one.meets(other) for n, one in enumerate(boxes) for other in boxes[:n])
    said = [one.text for one in drawing.labels]
    assert all(row.name in said and row.text in said for row in rows)
    for area in drawing.areas:
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in area.points)
