"""Weeks, the line of figures and the hint of a fall: tables of cases, with both sides of each boundary."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from audit.decisions import Decision
from sig.models.codes import Stage
from sig.policy import CaseFacts, MemberFact, Period
from sig.school import policy
from sig.school.attendance import DROP, Fall, Figure, WeekLine, fall, lines, stretches
from sig.school.chart import SHOWN, school_chart
from sig.school.weeks import Week, is_week, may_report, newest_to_report, unfilled, week_of

YEARS = {
    date(2020, 12, 31): (2020, 53),
    date(2021, 1, 1): (2020, 53),
    date(2021, 1, 3): (2020, 53),
    date(2021, 1, 4): (2021, 1),
    date(2025, 12, 28): (2025, 52),
    date(2025, 12, 29): (2026, 1),
    date(2026, 12, 27): (2026, 52),
    date(2026, 12, 28): (2026, 53),
    date(2027, 1, 3): (2026, 53),
    date(2027, 1, 4): (2027, 1),
}


@pytest.mark.parametrize(("day", "week"), YEARS.items())
def test_which_week_a_day_belongs_to(day: date, week: tuple[int, int]) -> None:
    assert week_of(day) == Week(*week)
    assert week_of(day).monday <= day <= week_of(day).sunday


@pytest.mark.parametrize(
    ("week", "after"),
    [((2025, 52), (2026, 1)), ((2026, 52), (2026, 53)), ((2026, 53), (2027, 1)), ((2026, 1), (2026, 2))],
)
def test_the_next_week_over_the_turn_of_the_year(week: tuple[int, int], after: tuple[int, int]) -> None:
    assert Week(*week).plus(1) == Week(*after)
    assert Week(*after).plus(-1) == Week(*week)
    assert Week(*after).since(Week(*week)) == 1


@pytest.mark.parametrize(
    ("year", "number", "there"),
    [
        (2026, 53, True),
        (2025, 53, False),
        (2026, 54, False),
        (2026, 0, False),
        (2026, 1, True),
        (0, 1, False),
    ],
)
def test_which_weeks_there_are(year: int, number: int, there: bool) -> None:
    assert is_week(year, number) is there


MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(("weekday", "newest"), [(0, 46), (3, 46), (4, 47), (6, 47)])
def test_a_week_can_be_reported_from_its_friday(weekday: int, newest: int) -> None:
    day = MONDAY + timedelta(days=weekday)
    assert newest_to_report(day) == Week(2026, newest)
    assert may_report(Week(2026, newest), day)
    assert not may_report(Week(2026, newest + 1), day)
    assert may_report(Week(2026, newest).plus(-52), day)
    assert not may_report(Week(2026, newest).plus(-53), day)


def test_the_last_four_weeks_without_a_figure_are_asked_for() -> None:
    weeks = [Week(2026, number) for number in (44, 45, 46, 47)]
    friday = MONDAY + timedelta(days=4)
    assert unfilled(set(), friday) == tuple(weeks)
    assert unfilled({weeks[1], Week(2026, 43)}, friday) == (weeks[0], *weeks[2:])
    assert unfilled(set(weeks), friday) == ()
    assert [week.code for week in unfilled(set(), date(2027, 1, 4))] == [
        "2026-W50", "2026-W51", "2026-W52", "2026-W53",
    ]  # fmt: skip


# --- the line ---

FIRST = Week(2026, 40)


def figure(number: int, percent: int | None, *, minute: int = 0) -> Figure:
    why = "" if percent is not None else "holiday"
    written = datetime(2026, 11, 1, 12, minute, tzinfo=UTC)
    entry = UUID(int=number * 100 + minute + 1)
    return Figure(entry, FIRST.plus(number), percent, why, "Lov" if why else "", written, "Sam", "Skolan")


def line_of(*percents: int | None | str) -> tuple[WeekLine, ...]:
    """One week after the other; "-" is a week that nobody has reported."""
    given = [(number, one) for number, one in enumerate(percents) if one != "-"]
    return lines(figure(number, one) for number, one in given)  # type: ignore[arg-type]


def test_the_figure_written_last_counts_and_the_others_stay() -> None:
    found = lines([figure(0, 70, minute=2), figure(0, 90), figure(1, 50), figure(0, 60, minute=1)])
    assert [(line.now.percent, [old.percent for old in line.earlier]) for line in found] == [
        (70, [60, 90]),
        (50, []),
    ]


@pytest.mark.parametrize(
    ("percents", "runs"),
    [
        ((80, 70, 60), [[80, 70, 60]]),
        ((80, None, 60), [[80], [60]]),
        ((80, "-", 60), [[80], [60]]),
        ((80, 70, None, None, 0, 50), [[80, 70], [0, 50]]),
        ((None, 80), [[80]]),
        ((80, None), [[80]]),
        ((None,), []),
        ((), []),
    ],
)
def test_a_week_without_school_breaks_the_line_and_is_not_a_zero(
    percents: tuple[int | None | str, ...], runs: list[list[int]]
) -> None:
    found = [[line.now.percent for line in run] for run in stretches(line_of(*percents))]
    assert found == runs


def test_what_is_drawn() -> None:
    chart = school_chart(line_of(80, 70, None, 0, 100))
    assert chart is not None
    assert len(chart.lines) == 2
    assert [point.y for point in chart.points][2:] == [chart.bottom, chart.top]
    assert [(point.text, point.last) for point in chart.points][-1] == ("100", True)
    assert sum(point.last for point in chart.points) == 1
    assert [gap.text for gap in chart.gaps] == ["Lov"]
    assert school_chart(()) is None
    single = school_chart(line_of(80))
    assert single is not None
    assert (single.lines, len(single.points)) == ((), 1)
    assert school_chart(line_of(None)) is not None


@pytest.mark.parametrize(("narrow", "most"), [(False, SHOWN), (True, SHOWN // 2)])
def test_only_the_newest_weeks_are_drawn(narrow: bool, most: int) -> None:
    for count in (most - 1, most, most + 1):
        chart = school_chart(line_of(*[50] * count), narrow=narrow)
        assert chart is not None
        assert len(chart.points) == min(count, most)
        assert all(chart.left <= point.x <= chart.right for point in chart.points)


# --- the hint ---

FALLS = {
    "twenty below": ((80, 80, 80, 80, 60), 80),
    "one less than twenty": ((80, 80, 80, 80, 61), None),
    "one more than twenty": ((80, 80, 80, 80, 59), 80),
    "a mean between two numbers, just below": ((80, 81, 80, 81, 61), None),
    "a mean between two numbers, just enough": ((80, 81, 80, 81, 60), 80),
    "only the four before count": ((0, 0, 80, 80, 80, 80, 60), 80),
    "one before is not enough": ((80, 20), None),
    "two before are": ((80, 80, 20), 80),
    "a holiday is left out": ((80, 80, None, 60), 80),
    "nothing has been said of some weeks": ((80, 80, "-", "-", 60), 80),
    "before the summer does not count": ((80, 80, *[None] * 8, 20), None),
    "one of two is eight weeks back": ((80, 80, *[None] * 7, 20), None),
    "both within eight weeks": ((80, 80, *[None] * 6, 20), 80),
    "it has risen": ((40, 40, 40, 90), None),
    "the newest is a holiday: the figure before it is looked at": ((80, 80, 20, None), 80),
    "nothing": ((), None),
    "only holidays": ((None, None), None),
    "nobody there at all": ((20, 20, 0), 20),
}


@pytest.mark.parametrize(("percents", "mean"), FALLS.values(), ids=FALLS)
def test_when_a_fall_is_pointed_out(percents: tuple[int | None | str, ...], mean: int | None) -> None:
    found = fall(line_of(*percents))
    assert (found.mean if found else None) == mean
    assert DROP == 20
    if found:
        assert isinstance(found, Fall)


# --- who reports ---


@pytest.mark.parametrize(
    ("kind", "stage", "glass", "reason"),
    [
        ("school", Stage.STARTED, "", "member"),
        ("social_services", Stage.STARTED, "", "not_school"),
        ("police", Stage.STARTED, "", "not_school"),
        ("school", Stage.CLOSED, "", "closed"),
        ("school", Stage.STARTED, "g", "read_only"),
    ],
)
def test_the_school_reports(kind: str, stage: str, glass: str, reason: str) -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    seat = MemberFact(1, False, False, Period(at - timedelta(days=1)), break_glass=glass)
    decision: Decision = policy.may_report(CaseFacts(7, True, True, at, stage, (seat,)), kind)
    assert (decision.reason, decision.allowed) == (reason, reason == "member")
