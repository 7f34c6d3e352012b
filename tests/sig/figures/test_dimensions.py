"""Periods of Swedish days to the second, through both clock changes and a leap day; and every leaf once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sig.figures.dimensions import LEAVES, Window, days, end_of, leaf, only, rolling, split, until, years
from sig.figures.funnel import funnel
from sig.figures.history import Call, Goal, Shrunk
from sig.models.codes import AgeBand
from tests.sig.figures.cases import ALWAYS, DAY, SECOND, START, case, known

MICRO = timedelta(microseconds=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "start", "end", "hours"),
    [
        (date(2024, 3, 30), "2024-03-29T23:00", "2024-03-30T23:00", 24),
        (date(2024, 3, 31), "2024-03-30T23:00", "2024-03-31T22:00", 23),
        (date(2024, 4, 1), "2024-03-31T22:00", "2024-04-01T22:00", 24),
        (date(2024, 10, 26), "2024-10-25T22:00", "2024-10-26T22:00", 24),
        (date(2024, 10, 27), "2024-10-26T22:00", "2024-10-27T23:00", 25),
        (date(2024, 10, 28), "2024-10-27T23:00", "2024-10-28T23:00", 24),
        (date(2024, 2, 28), "2024-02-27T23:00", "2024-02-28T23:00", 24),
        (date(2024, 2, 29), "2024-02-28T23:00", "2024-02-29T23:00", 24),
        (date(2024, 3, 1), "2024-02-29T23:00", "2024-03-01T23:00", 24),
        (date(2023, 12, 31), "2023-12-30T23:00", "2023-12-31T23:00", 24),
    ],
)
def test_a_day_is_from_midnight_to_midnight_in_stockholm(day: date, start: str, end: str, hours: int):
    window = days(day, day)
    assert (window.start, window.end) == (utc(start), utc(end))
    assert window.end - window.start == timedelta(hours=hours)
    assert (window.first, window.last) == (day, day)
    assert [window.start + step in window for step in (-SECOND, -MICRO, 0 * DAY, MICRO)] == [
        False,
        False,
        True,
        True,
    ]
    assert [window.end + step in window for step in (-SECOND, -MICRO, 0 * DAY, MICRO)] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("last", "months", "first"),
    [
        (date(2024, 12, 31), 24, date(2023, 1, 1)),
        (date(2024, 12, 31), 36, date(2022, 1, 1)),
        (date(2024, 12, 30), 24, date(2022, 12, 31)),
        (date(2025, 1, 1), 24, date(2023, 1, 2)),
        (date(2024, 2, 27), 24, date(2022, 2, 28)),
        (date(2024, 2, 28), 24, date(2022, 2, 28)),  # 29 February has no like two years before
        (date(2024, 2, 29), 24, date(2022, 3, 1)),
        (date(2024, 3, 1), 24, date(2022, 3, 2)),
        (date(2026, 2, 27), 24, date(2024, 2, 28)),
        (date(2026, 2, 28), 24, date(2024, 3, 1)),
        (date(2027, 2, 28), 36, date(2024, 3, 1)),
        (date(2024, 3, 31), 24, date(2022, 4, 1)),
        (date(2024, 10, 27), 36, date(2021, 10, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
    ],
)
def test_rolling_windows_are_of_calendar_months(last: date, months: int, first: date):
    window = rolling(last, months)
    assert (window.first, window.last) == (first, last)
    assert window == days(first, last)


def test_periods_of_nothing_are_refused():
    with pytest.raises(ValueError, match="ends after"):
        Window(START, START)
    with pytest.raises(ValueError, match="ends after"):
        days(date(2024, 1, 2), date(2024, 1, 1))
    with pytest.raises(ValueError, match="at least a month"):
        rolling(date(2024, 1, 1), 0)
    with pytest.raises(ValueError, match="ends after"):
        years(date(2024, 1, 2), date(2024, 1, 1))
    with pytest.raises(ValueError, match="naive"):
        Window(datetime(2024, 1, 1), ALWAYS)  # noqa: DTZ001


def test_years_touch_and_cover_the_period():
    found = years(date(2016, 3, 1), date(2019, 6, 30))
    assert [(one.first, one.last) for one in found] == [
        (date(2016, 3, 1), date(2016, 12, 31)),
        (date(2017, 1, 1), date(2017, 12, 31)),
        (date(2018, 1, 1), date(2018, 12, 31)),
        (date(2019, 1, 1), date(2019, 6, 30)),
    ]
    assert all(one.end == other.start for one, other in zip(found, found[1:], strict=False))
    assert years(date(2019, 1, 1), date(2019, 1, 1)) == (days(date(2019, 1, 1), date(2019, 1, 1)),)


def test_until_holds_everything_before():
    window = until(START)
    assert START - SECOND in window
    assert START not in window
    assert "yesterday" not in window


# who belongs where


def test_the_age_bands_are_the_code_list():
    assert LEAVES["age_band"] == tuple(AgeBand.values)


@pytest.mark.parametrize("dimension", sorted(LEAVES))
def test_everybody_is_in_exactly_one_leaf(dimension: str):
    rows = [
        case(
            f"{sex}{band}{area}", "nominated", sex=sex, age_band=band, area=area, nominator=area or "polisen"
        )
        for sex in "FMX"
        for band in AgeBand.values
        for area in ("hamnen", "")
    ]
    left = Shrunk("nominated", "sig", "F", "18-20", "", "skolan", START, 3)
    taken = known(*rows, shrunk=(left,))
    parts = split(taken, dimension)
    found = [row.case for part in parts.values() for row in part.histories]
    assert sorted(found) == sorted(row.case for row in rows)
    assert all(leaf(row, dimension) == name for name, part in parts.items() for row in part.histories)
    assert [part.shrunk for part in parts.values() if part.shrunk] == [(left,)]
    window = until(ALWAYS)
    assert sum(funnel(part, window).entered["nominated"] for part in parts.values()) == len(rows) + 3


def test_leaves_stand_in_their_order_and_empty_ones_too():
    taken = known(case("a", "nominated", sex="M"))
    assert tuple(split(taken, "sex")) == ("F", "M", "X")
    assert tuple(split(taken, "area", ("vasa", "hamnen"))) == ("vasa", "hamnen")
    assert tuple(split(known(case("a", "nominated", area="")), "area", ("vasa",))) == ("vasa", "unknown")
    assert not split(taken, "sex")["F"].histories


def test_a_case_outside_every_leaf_is_not_lost_but_refused():
    with pytest.raises(ValueError, match="one of vasa, not hamnen"):
        split(known(case("a", "nominated")), "area", ("vasa",))
    with pytest.raises(KeyError):
        split(known(), "closed_reason")
    with pytest.raises(KeyError):
        leaf(case("a", "nominated"), "case")


def test_meetings_and_goals_follow_their_case():
    girl, boy = case("a", "nominated", sex="F"), case("b", "nominated", sex="M", programme="metod")
    calls = tuple(Call(name, f"m{name}", "skolan", START, START, "came") for name in "ab")
    goals = tuple(Goal(name, f"g{name}", START, None, ()) for name in "ab")
    taken = known(girl, boy, calls=calls, goals=goals)
    part = split(taken, "sex")["F"]
    assert (part.histories, part.calls, part.goals) == ((girl,), calls[:1], goals[:1])
    assert only(taken, ("metod",)).calls == calls[1:]
    assert only(taken, ()).histories == ()


def test_the_end_of_a_day_is_the_beginning_of_the_next():
    assert end_of(date(2024, 3, 31)) == utc("2024-03-31T22:00")
