"""When an assessment is due: a table, with the day before and the day after each boundary."""

from datetime import date, timedelta

import pytest

from sig.assessments.due import Due, Made, next_due, suggested

D = date
START, QUARTER, EXIT = "start", "quarter", "exit"
NONE_MADE: list[Made] = []


@pytest.mark.parametrize(
    ("started", "made", "closing", "due"),
    [
        # before the start nothing is due, whatever else is known
        (None, NONE_MADE, None, None),
        (None, [Made(START, D(2026, 1, 1))], D(2026, 6, 1), None),
        # the first: two weeks after the start, over a month's and a year's end, and in February
        (D(2026, 1, 1), NONE_MADE, None, Due(START, D(2026, 1, 15))),
        (D(2026, 1, 20), NONE_MADE, None, Due(START, D(2026, 2, 3))),
        (D(2026, 12, 20), NONE_MADE, None, Due(START, D(2027, 1, 3))),
        (D(2028, 2, 15), NONE_MADE, None, Due(START, D(2028, 2, 29))),
        (D(2027, 2, 15), NONE_MADE, None, Due(START, D(2027, 3, 1))),
        # a case that is closing without any assessment still owes the first
        (D(2026, 1, 1), NONE_MADE, D(2026, 5, 1), Due(START, D(2026, 1, 15))),
        # every third month after the latest, whatever order they come in
        (D(2026, 1, 1), [Made(START, D(2026, 1, 10))], None, Due(QUARTER, D(2026, 4, 10))),
        (
            D(2026, 1, 1),
            [Made(QUARTER, D(2026, 4, 12)), Made(START, D(2026, 1, 10))],
            None,
            Due(QUARTER, D(2026, 7, 12)),
        ),
        # months that are shorter
        (D(2026, 1, 1), [Made(START, D(2026, 1, 31))], None, Due(QUARTER, D(2026, 4, 30))),
        (D(2026, 1, 1), [Made(START, D(2026, 11, 30))], None, Due(QUARTER, D(2027, 2, 28))),
        (D(2027, 1, 1), [Made(START, D(2027, 11, 30))], None, Due(QUARTER, D(2028, 2, 29))),
        (D(2027, 1, 1), [Made(START, D(2027, 11, 29))], None, Due(QUARTER, D(2028, 2, 29))),
        (D(2028, 1, 1), [Made(START, D(2028, 2, 29))], None, Due(QUARTER, D(2028, 5, 29))),
        (D(2026, 1, 1), [Made(START, D(2026, 10, 31))], None, Due(QUARTER, D(2027, 1, 31))),
        # closing: the last one by the day of the closing meeting, and then no more
        (D(2026, 1, 1), [Made(START, D(2026, 1, 10))], D(2026, 3, 1), Due(EXIT, D(2026, 3, 1))),
        (D(2026, 1, 1), [Made(START, D(2026, 1, 10)), Made(EXIT, D(2026, 2, 20))], D(2026, 3, 1), None),
        # the closing was called off after the last one: the work goes on, and so do the assessments
        (D(2026, 1, 1), [Made(EXIT, D(2026, 2, 20))], None, Due(QUARTER, D(2026, 5, 20))),
    ],
)
def test_next_due(started: date | None, made: list[Made], closing: date | None, due: Due | None) -> None:
    assert next_due(started, made, closing) == due


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_late_from_the_day_after(days: int, late: bool) -> None:
    on = D(2026, 4, 10)
    assert Due(QUARTER, on).late(on + timedelta(days=days)) is late


@pytest.mark.parametrize(
    ("made", "closing", "occasion"),
    [
        (NONE_MADE, None, START),
        (NONE_MADE, D(2026, 3, 1), START),
        ([Made(START, D(2026, 1, 1))], None, QUARTER),
        ([Made(START, D(2026, 1, 1))], D(2026, 3, 1), EXIT),
    ],
)
def test_what_an_assessment_made_now_is(made: list[Made], closing: date | None, occasion: str) -> None:
    assert suggested(made, closing) == occasion
