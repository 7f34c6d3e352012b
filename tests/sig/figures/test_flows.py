"""In, out and stock: every edge, every reason, and no number at all when they do not add up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sig.figures.dimensions import Window, days, until, years
from sig.figures.flows import Flow, IdentityBroken, flow
from sig.figures.times import Times, in_sig, to_start
from tests.sig.figures.cases import ALWAYS, DAY, SECOND, START, TO_START, case, known
from tests.sig.figures.invented import LAST, caseload
from tests.sig.figures.test_funnel import EDGES, WINDOW


@pytest.mark.parametrize(("after", "inside"), EDGES, ids=[str(step) for step, _ in EDGES])
def test_inflow_is_the_start_and_outflow_the_closing(after: timedelta, inside: bool):
    started = case("a", *TO_START[:-1], ("started", START + after), gap=SECOND)
    found = flow(known(started), WINDOW)
    assert (found.stock_start, found.inflow, found.outflow) == (after < 10 * DAY, inside, 0)
    assert found.stock_end == (after < 20 * DAY)
    closed = case("a", *TO_START, ("closed", START + after), gap=SECOND)
    found = flow(known(closed), WINDOW)
    assert (found.stock_start, found.inflow, found.outflow) == (after >= 10 * DAY, 0, inside)
    assert found.stock_end == (after >= 20 * DAY)


CLOCKS = [date(2024, 3, 31), date(2024, 10, 27), date(2024, 2, 29), date(2023, 12, 31), date(2024, 6, 15)]


@pytest.mark.parametrize("last", CLOCKS, ids=str)
@pytest.mark.parametrize("seconds", [-86_400, -3_600, -1, 0, 1, 3_600])
def test_the_last_second_of_a_day_is_in_and_the_next_is_out(last: date, seconds: int):
    window = days(date(2023, 12, 1), last)
    began = datetime(2023, 11, 1, tzinfo=UTC)
    steps = [(stage, began) for stage in TO_START]
    row = case("a", *steps, ("closed", window.end + seconds * SECOND))
    found = flow(known(row), window)
    assert (found.outflow, found.stock_end) == ((1, 0) if seconds < 0 else (0, 1))


@pytest.mark.parametrize(
    ("planned", "counts"), [(True, (1, 0, 0)), (False, (0, 1, 0)), (None, (0, 0, 1))], ids=str
)
@pytest.mark.parametrize(("reason", "leaf"), [("moved", "moved"), ("", "unknown")])
def test_outflow_by_reason_and_planned(planned: bool | None, counts: tuple[int, ...], reason: str, leaf: str):
    row = replace(case("a", *TO_START, "closed"), planned=planned, closed_reason=reason)
    found = flow(known(row), until(ALWAYS))
    assert dict(found.by_reason) == {leaf: 1}
    assert (found.planned, found.unplanned, found.not_said) == counts


def test_who_came_to_nothing_is_in_no_stock():
    found = flow(known(case("a", *TO_START[:4], "refused"), case("b", "nominated")), until(ALWAYS))
    assert (found.inflow, found.outflow, found.stock_end) == (0, 0, 0)


RIGHT = {"stock_start": 4, "inflow": 3, "outflow": 2, "stock_end": 5}


@pytest.mark.parametrize("field", sorted(RIGHT))
@pytest.mark.parametrize("wrong", [-1, 1])
def test_numbers_that_do_not_add_up_cannot_be_made(field: str, wrong: int):
    rest = {"by_reason": {"moved": 2}, "planned": 1, "unplanned": 1, "not_said": 0}
    assert Flow(WINDOW, **RIGHT, **rest)
    with pytest.raises(IdentityBroken):
        Flow(WINDOW, **RIGHT | {field: RIGHT[field] + wrong}, **rest)


@pytest.mark.parametrize(
    "wrong", [{"by_reason": {"moved": 1}}, {"planned": 2}, {"unplanned": 0}, {"not_said": 1}], ids=str
)
def test_reasons_that_do_not_add_up_cannot_be_made(wrong: dict):
    rest = {"by_reason": {"moved": 2}, "planned": 1, "unplanned": 1, "not_said": 0}
    with pytest.raises(IdentityBroken, match="do not add up"):
        Flow(WINDOW, **RIGHT, **rest | wrong)


@pytest.mark.parametrize("seed", range(20))
def test_years_follow_on_each_other(seed: int):
    taken = known(*caseload(seed).histories)
    flows = [flow(taken, window) for window in years(date(2021, 5, 1), LAST)]
    assert flows[0].stock_start == 0
    assert all(one.stock_end == other.stock_start for one, other in zip(flows, flows[1:], strict=False))
    assert sum(one.inflow for one in flows) - sum(one.outflow for one in flows) == flows[-1].stock_end


# times


@pytest.mark.parametrize(
    ("began", "ended", "number"),
    [
        ("2024-03-01T12:00", "2024-03-01T12:00", 0),
        ("2024-03-01T22:59:59", "2024-03-01T23:00:00", 1),  # midnight in Stockholm
        ("2024-03-30T12:00", "2024-03-31T12:00", 1),
        ("2024-03-30T23:00", "2024-03-31T22:00", 1),  # 23 hours
        ("2024-10-26T22:00", "2024-10-27T22:59:59", 0),  # 24 hours and 59 minutes
        ("2024-10-26T22:00", "2024-10-27T23:00:00", 1),
        ("2024-02-28T12:00", "2024-03-01T12:00", 2),
        ("2023-02-28T12:00", "2023-03-01T12:00", 1),
    ],
)
def test_days_are_those_of_the_calendar(began: str, ended: str, number: int):
    begin, end = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (began, ended))
    row = case("a", *((stage, begin) for stage in TO_START[:-1]), ("started", end))
    assert to_start(known(row), until(ALWAYS)).ended == (number,)
    row = case("a", *((stage, begin) for stage in TO_START), ("closed", end))
    assert in_sig(known(row), until(ALWAYS)).ended == (number,)


def test_who_goes_on_has_not_ended():
    rows = [
        case("closed", *TO_START, ("closed", START + 14 * DAY)),
        case("goes on", *TO_START),
        case("later", *TO_START, ("closed", START + 40 * DAY)),
        case("waits", "nominated", "eligible"),
        case("waits longer", *TO_START[:-1], ("started", START + 50 * DAY)),
        case("no", "nominated", "declined"),
    ]
    window = days(date(2024, 1, 20), date(2024, 1, 31))
    stays, waits = in_sig(known(*rows), window), to_start(known(*rows), window)
    assert (stays.ended, stays.running) == ((10,), (17, 17))
    assert (waits.ended, waits.running) == ((), (21, 21))


@pytest.mark.parametrize(
    ("ended", "running", "middle", "between"),
    [
        ((), (), None, None),
        ((5,), (), 5.0, (5.0, 5.0)),
        ((4, 7), (), 5.5, (5.5, 5.5)),
        ((), (9,), None, (9.0, None)),
        ((10, 20, 30), (1,), 20.0, (15.0, 25.0)),
        ((10,), (1,), 10.0, (5.5, None)),
        ((10, 20), (1, 2, 3), 15.0, (3.0, None)),
        ((10, 20, 30), (40, 50), 20.0, (30.0, 30.0)),
    ],
)
def test_the_median_says_what_is_not_known_yet(
    ended: tuple[int, ...], running: tuple[int, ...], middle: float | None, between: tuple | None
):
    times = Times(ended, running)
    assert (times.median, times.median_of_all) == (middle, between)


def test_a_period_beyond_what_was_counted_is_refused():
    for count in (flow, to_start, in_sig):
        with pytest.raises(ValueError, match="ends after the moment"):
            count(known(before=START), Window(START - DAY, START + SECOND))
