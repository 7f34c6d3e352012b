"""Nothing that is shown lets anybody compute that a number is 0–4 people."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig.reports.counts import FUNNEL, Move, Verified
from sig.reports.steering import Base, Earlier, _days, _secrets, figures
from sig.reports.withholding import Known, Sum, is_small, minus, sensitive, showable

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("value", "small"),
    [(-6, False), (-5, False), (-4, True), (-1, True), (0, True), (1, True), (4, True), (5, False)],
)
def test_small_is_below_five_in_either_direction_and_nought_too(value: int, small: bool):
    assert is_small(value) is small


def test_known_sums_tell_their_differences():
    known = Known([{"a": 1, "b": 1}, {"b": 1}])
    assert known.tells({"a": 1})
    assert not known.tells({"c": 1})
    assert not known.tells({})


def one(key: str, value: int) -> Sum:
    return Sum(key, {key: 1}, value)


TABLE = {
    "both large, difference large": ((30, 20), [True, True]),
    "difference of five": ((25, 20), [True, True]),
    "difference of four": ((24, 20), [True, False]),
    "difference of one": ((21, 20), [True, False]),
    "no difference says that all did": ((20, 20), [True, False]),
    "child small": ((20, 4), [True, False]),
    "child five": ((20, 5), [True, True]),
    "child nought": ((20, 0), [True, False]),
    "both small": ((4, 3), [False, False]),
}


@pytest.mark.parametrize(("values", "expected"), TABLE.values(), ids=TABLE)
def test_nested_stages(values: tuple[int, int], expected: list[bool]):
    parent, child = one("parent", values[0]), one("child", values[1])
    secrets = sensitive([parent, child], [(parent, child)])
    assert showable([[parent], [child]], secrets) == expected


def test_a_hidden_part_is_not_undone_by_the_others_and_the_total():
    parts = [Sum(str(n), {f"p{n}": 1}, value) for n, value in enumerate((10, 12, 3))]
    total = Sum("total", {"p0": 1, "p1": 1, "p2": 1}, 25)
    secrets = sensitive([*parts, total], [])
    assert showable([[total], *([part] for part in parts)], secrets) == [True, True, False, False]


@pytest.mark.parametrize(("now", "shown"), [(20, False), (21, False), (24, False), (25, True), (26, True)])
def test_a_change_since_the_last_report(now: int, shown: bool):
    before, after = Sum("n", {"n@1": 1}, 20), Sum("n", {"n@2": 1}, now)
    secrets = sensitive([before, after], [(after, before)])
    assert showable([[after]], secrets, [before.terms]) == [shown]


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(-2, 2), max_size=4), max_size=5))
def test_whatever_was_read_is_told(sums: list[dict[str, int]]):
    known = Known(sums)
    assert all(known.tells(terms) for terms in sums if any(terms.values()))
    if len(sums) > 1 and any(minus(sums[0], sums[1]).values()):
        assert known.tells(minus(sums[0], sums[1]))


@st.composite
def programmes(draw: st.DrawFn) -> tuple[list[Move], list[Verified]]:
    moves, verified = [], []
    for number in range(draw(st.integers(0, 40))):
        at = datetime(2016, 1, 5, 10, tzinfo=STOCKHOLM) + timedelta(days=draw(st.integers(0, 700)))
        stop = draw(st.integers(1, 7))
        for stage in FUNNEL[:stop]:
            moves.append(Move(str(number), "method", stage, at))
            at += timedelta(days=draw(st.integers(1, 120)))
        if stop == 7:
            verified.append(Verified(str(number), "method", at + timedelta(days=365)))
    return moves, verified


@settings(max_examples=25, deadline=None)
@given(programmes())
def test_three_reports_in_a_row_tell_no_small_number(rows: tuple[list[Move], list[Verified]]):
    base = Base(rows[0], rows[1], date(2016, 1, 1), frozenset({"method"}))
    reports: list[Earlier] = []
    for as_of in (date(2016, 12, 31), date(2017, 9, 1), date(2018, 6, 30)):
        reports.append(Earlier(figures(base, as_of, reports)))
    known = Known(
        terms
        for report in reports
        for row in report.rows.values()
        if row["state"] == "fresh"
        for terms in row["terms"]
    )
    secrets = _secrets(base, _days(base, date(2018, 6, 30), reports))
    assert not [terms for terms in secrets if known.tells(terms)]
    for report in reports:
        for key, row in report.rows.items():
            if row["state"] != "withheld" and not key.startswith(("flow", "wait")):
                assert min(row["values"].values()) >= 5
