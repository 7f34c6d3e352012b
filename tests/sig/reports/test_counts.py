"""Figures recounted the slow way on random histories: whatever happened, the two ways agree."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig.reports import counts
from sig.reports.counts import FUNNEL, Flow, IdentityBroken, Move, Verified

START = datetime(2016, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@st.composite
def histories(draw: st.DrawFn) -> list[Move]:
    """Some cases, each walking down the funnel and stopping somewhere, sometimes by declining."""
    moves = []
    for number in range(draw(st.integers(0, 12))):
        at = draw(st.integers(0, 200))
        steps = draw(st.integers(1, len(FUNNEL)))
        for stage in FUNNEL[:steps]:
            moves.append(Move(f"c{number}", draw(st.sampled_from(["sig", "method"])), stage, day(at)))
            at += draw(st.integers(0, 90))
        if steps < 5 and draw(st.booleans()):
            moves.append(Move(f"c{number}", "sig", "declined", day(at)))
    return moves


@given(histories(), st.integers(0, 500), st.integers(1, 500))
def test_flow_agrees_with_asking_every_case(moves: list[Move], first: int, length: int):
    start, end = day(first), day(first + length)
    flow = counts.flow(moves, start, end)
    when = {case: {m.to_stage: m.at for m in moves if m.case == case} for case in {m.case for m in moves}}

    def going_on(at: datetime) -> int:
        return sum(
            "started" in s and s["started"] < at and not ("closed" in s and s["closed"] < at)
            for s in when.values()
        )

    assert (flow.stock_start, flow.stock_end) == (going_on(start), going_on(end))
    assert flow.inflow == sum("started" in s and start <= s["started"] < end for s in when.values())
    assert flow.outflow == sum("closed" in s and start <= s["closed"] < end for s in when.values())
    assert flow.stock_start + flow.inflow - flow.outflow == flow.stock_end
    assert counts.contradictions(moves) == ()


@given(histories(), st.integers(0, 700))
def test_the_funnel_only_narrows(moves: list[Move], last: int):
    found = counts.reached(moves, day(last))
    numbers = [found.get(stage, 0) for stage in FUNNEL]
    assert numbers == sorted(numbers, reverse=True)
    assert found.get("nominated", 0) == len(
        {m.case for m in moves if m.to_stage == "nominated" and m.at < day(last)}
    )


@given(histories(), st.integers(0, 500), st.integers(1, 250), st.integers(1, 250))
def test_two_periods_make_one(moves: list[Move], first: int, one: int, two: int):
    left = counts.flow(moves, day(first), day(first + one))
    right = counts.flow(moves, day(first + one), day(first + one + two))
    whole = counts.flow(moves, day(first), day(first + one + two))
    assert left.stock_end == right.stock_start
    assert whole.inflow == left.inflow + right.inflow
    assert whole.outflow == left.outflow + right.outflow


@pytest.mark.parametrize(
    ("offset", "counted"),
    [(-1, 0), (0, 1), (1, 1)],
    ids=["a second before the start", "at the start", "a second after"],
)
def test_a_period_holds_its_first_moment(offset: int, counted: int):
    moves = [Move("a", "sig", "started", day(10) + timedelta(seconds=offset))]
    assert counts.flow(moves, day(10), day(20)).inflow == counted


@pytest.mark.parametrize(("offset", "counted"), [(-1, 1), (0, 0), (1, 0)])
def test_a_period_does_not_hold_its_last_moment(offset: int, counted: int):
    moves = [Move("a", "sig", "started", day(20) + timedelta(seconds=offset))]
    assert counts.flow(moves, day(10), day(20)).inflow == counted


@pytest.mark.parametrize(
    "moves",
    [
        [Move("a", "sig", "closed", day(5))],
        [Move("a", "sig", "started", day(5)), Move("a", "sig", "started", day(6))],
        [Move("a", "sig", "started", day(5)), Move("a", "sig", "declined", day(6))],
    ],
    ids=["closed without start", "two starts", "declined after start"],
)
def test_rows_that_contradict_each_other_are_refused(moves: list[Move]):
    with pytest.raises(IdentityBroken) as broken:
        counts.flow(moves, day(0), day(10))
    assert isinstance(broken.value.flow, Flow)


def test_an_empty_period_is_refused():
    with pytest.raises(ValueError, match="ends after"):
        counts.flow([], day(1), day(1))


def test_only_counting_programmes_count_and_each_case_once():
    rows = [Verified("a", "method", day(1)), Verified("a", "method", day(2)), Verified("b", "sig", day(1))]
    assert counts.broken_loose(rows, day(3), ["method"]) == 1
    assert counts.broken_loose(rows, day(1), ["method"]) == 0
    assert counts.broken_loose(rows, day(3), []) == 0


@pytest.mark.parametrize(
    ("days", "weeks"), [((), None), ((7,), 1), ((3,), 0), ((4,), 1), ((7, 14), 2), ((0, 70), 5)]
)
def test_weeks_to_start_rounds_half_up(days: tuple[int, ...], weeks: int | None):
    assert counts.weeks_to_start(days) == weeks


def test_contradictions_name_the_case():
    moves = [Move("a", "sig", "nominated", day(1)), Move("a", "sig", "started", day(2))]
    assert counts.contradictions(moves) == ("a",)
