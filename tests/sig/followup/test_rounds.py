"""Which follow-up a day belongs to, and which have begun: boundaries enumerated."""

from datetime import date, timedelta

import pytest

from sig.commitments.plan import TIMES
from sig.commitments.rounds import Round, read, round_of, rounds

START, END = date(2016, 1, 1), date(2019, 12, 31)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2018, 1, 1), 1),
        (date(2018, 4, 30), 1),
        (date(2018, 5, 1), 2),
        (date(2018, 8, 31), 2),
        (date(2018, 9, 1), 3),
        (date(2018, 12, 31), 3),
    ],
)
def test_three_a_year_are_four_months_each(day: date, number: int):
    assert round_of(day, 3) == Round(2018, number, 3)


@pytest.mark.parametrize("times", TIMES)
def test_every_day_of_some_years_is_in_one_follow_up_and_they_follow_one_another(times: int):
    before = round_of(date(2015, 12, 31), times)
    for number in range(3 * 366):
        day = START + timedelta(days=number)
        one = round_of(day, times)
        assert one.first <= day <= one.last
        assert (one == before) == (day != one.first)
        assert one == before or before.last + timedelta(days=1) == one.first
        before = one


@pytest.mark.parametrize(
    ("today", "count"),
    [
        (date(2015, 12, 31), 0),
        (date(2016, 1, 1), 1),
        (date(2016, 4, 30), 1),
        (date(2016, 5, 1), 2),
        (date(2019, 12, 31), 12),
        (date(2020, 1, 1), 12),
        (date(2026, 11, 22), 12),
    ],
)
def test_a_follow_up_is_open_from_its_first_day_and_none_is_after_the_agreement(today: date, count: int):
    found = rounds(START, END, today, 3)
    assert len(found) == count
    assert list(found) == sorted(set(found))
    assert all(one.first <= today for one in found)


def test_a_code_is_read_only_when_it_has_begun():
    open_now = rounds(START, END, date(2016, 5, 1), 3)
    assert read("2016-2", open_now) == Round(2016, 2, 3)
    assert read("2016-3", open_now) is None
    assert read("2016-02", open_now) is None
    assert read("", open_now) is None
