"""When a letter may go: every boundary a minute before, on and after it."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.clock import STOCKHOLM
from sig.mail.rule import PAUSE, Wish, is_quiet, may_mail_now, next_time

MINUTE = timedelta(minutes=1)
DAILY = Wish()
AT_ONCE = Wish("at_once")
NEVER = Wish("never")


def there(text: str, fold: int = 0) -> datetime:
    """A wall-clock moment in Stockholm, as UTC. 2026-11-23 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_to", "quiet"),
    [(17, 7, {*range(17, 24), *range(7)}), (7, 7, set()), (0, 0, set()), (9, 11, {9, 10}), (0, 1, {0})]
    + [(23, 0, {23}), (1, 0, {*range(1, 24)})],
)
def test_quiet_hours(quiet_from, quiet_to, quiet):
    wish = Wish(quiet_from=quiet_from, quiet_to=quiet_to)
    assert {hour for hour in range(24) if is_quiet(hour, wish)} == quiet


@pytest.mark.parametrize(
    ("wish", "now", "last", "may"),
    [
        (NEVER, "2026-11-23 12:00", None, False),
        # at once: not in quiet hours, 17–7
        (AT_ONCE, "2026-11-23 06:59", None, False),
        (AT_ONCE, "2026-11-23 07:00", None, True),
        (AT_ONCE, "2026-11-23 07:01", None, True),
        (AT_ONCE, "2026-11-23 16:59", None, True),
        (AT_ONCE, "2026-11-23 17:00", None, False),
        (AT_ONCE, "2026-11-23 17:01", None, False),
        (AT_ONCE, "2026-11-24 00:00", None, False),
        # at once: an hour between two
        (AT_ONCE, "2026-11-23 09:59", "2026-11-23 09:00", False),
        (AT_ONCE, "2026-11-23 10:00", "2026-11-23 09:00", True),
        (AT_ONCE, "2026-11-23 10:01", "2026-11-23 09:00", True),
        # weekends: from Saturday at 0 until Monday at 0
        (AT_ONCE, "2026-11-27 16:59", None, True),
        (Wish("at_once", quiet_from=0, quiet_to=0), "2026-11-27 23:59", None, True),
        (Wish("at_once", quiet_from=0, quiet_to=0), "2026-11-28 00:00", None, False),
        (Wish("at_once", quiet_from=0, quiet_to=0), "2026-11-29 23:59", None, False),
        (Wish("at_once", quiet_from=0, quiet_to=0), "2026-11-30 00:00", None, True),
        (Wish("at_once", weekends=True), "2026-11-28 12:00", None, True),
        # once a day, from the hour chosen
        (DAILY, "2026-11-23 07:59", None, False),
        (DAILY, "2026-11-23 08:00", None, True),
        (DAILY, "2026-11-23 08:01", None, True),
        (DAILY, "2026-11-23 12:00", "2026-11-23 08:00", False),
        (DAILY, "2026-11-23 12:00", "2026-11-23 07:59", True),
        (DAILY, "2026-11-24 07:59", "2026-11-23 08:00", False),
        (DAILY, "2026-11-24 08:00", "2026-11-23 08:00", True),
        # the worker was down at 8: later the same day, never in quiet hours
        (DAILY, "2026-11-24 16:59", "2026-11-23 08:00", True),
        (DAILY, "2026-11-24 17:00", "2026-11-23 08:00", False),
        # over the weekend: Monday at 8, not before
        (DAILY, "2026-11-28 08:00", "2026-11-27 08:00", False),
        (DAILY, "2026-11-30 07:59", "2026-11-27 08:00", False),
        (DAILY, "2026-11-30 08:00", "2026-11-27 08:00", True),
        # an hour within the quiet ones is answered when they end
        (Wish(daily_hour=23), "2026-11-24 06:59", "2026-11-23 07:00", False),
        (Wish(daily_hour=23), "2026-11-24 07:00", "2026-11-23 07:00", True),
        (Wish(daily_hour=23), "2026-11-24 07:01", "2026-11-24 07:00", False),
    ],
)
def test_may_a_letter_go(wish, now, last, may):
    assert may_mail_now(wish, there(now), there(last) if last else None) is may


def test_spring_takes_the_hour_away_and_the_letter_comes_once():
    """29 March 2026 at 2 the clock says 3."""
    wish = Wish(daily_hour=2, quiet_from=0, quiet_to=0, weekends=True)
    last = there("2026-03-28 02:00")
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    asked = [may_mail_now(wish, jump + step, last) for step in (-MINUTE, timedelta(), MINUTE)]
    assert asked == [False, True, True]
    assert not may_mail_now(wish, jump + timedelta(hours=20), jump)
    assert next_time(wish, jump, jump) == there("2026-03-30 02:00")


def test_autumn_has_the_hour_twice_and_the_letter_comes_once():
    """25 October 2026 at 3 the clock says 2 again."""
    wish = Wish(daily_hour=2, quiet_from=0, quiet_to=0, weekends=True)
    last = there("2026-10-24 02:00")
    first, second = there("2026-10-25 02:00"), there("2026-10-25 02:00", fold=1)
    assert second - first == timedelta(hours=1)
    assert [may_mail_now(wish, first + step, last) for step in (-MINUTE, timedelta())] == [False, True]
    assert not may_mail_now(wish, second, first)


def test_quiet_hours_follow_the_wall_clock_through_both_changes():
    wish = Wish("at_once", quiet_from=22, quiet_to=3, weekends=True)
    for night in ("2026-03-29", "2026-10-25"):
        ends = there(f"{night} 03:00")
        assert not may_mail_now(wish, ends - MINUTE, None)
        assert may_mail_now(wish, ends, None)


def test_the_pause_is_an_hour_that_has_passed_not_one_on_the_wall():
    wish = Wish("at_once", quiet_from=0, quiet_to=0, weekends=True)
    before = there("2026-10-25 02:30")
    assert not may_mail_now(wish, before + PAUSE - MINUTE, before)
    assert may_mail_now(wish, before + PAUSE, before)


@pytest.mark.parametrize(
    ("wish", "now", "last", "then"),
    [
        (NEVER, "2026-11-23 12:00", None, None),
        (AT_ONCE, "2026-11-23 12:34", None, "2026-11-23 12:34"),
        (AT_ONCE, "2026-11-23 12:34", "2026-11-23 12:00", "2026-11-23 13:00"),
        (AT_ONCE, "2026-11-23 16:30", "2026-11-23 16:15", "2026-11-24 07:00"),
        (AT_ONCE, "2026-11-27 17:00", None, "2026-11-30 07:00"),
        (DAILY, "2026-11-23 08:00", "2026-11-23 08:00", "2026-11-24 08:00"),
        (DAILY, "2026-11-27 09:00", "2026-11-27 08:00", "2026-11-30 08:00"),
        (DAILY, "2026-11-22 08:12", None, "2026-11-23 08:00"),
    ],
)
def test_when_the_next_may_come(wish, now, last, then):
    found = next_time(wish, there(now), there(last) if last else None)
    assert found == (there(then) if then else None)


@pytest.mark.parametrize(
    "wish", [DAILY, AT_ONCE, Wish(daily_hour=23), Wish("at_once", quiet_from=1, quiet_to=0)]
)
@pytest.mark.parametrize("start", ["2026-03-26 00:00", "2026-10-22 00:00"])
def test_the_next_time_is_the_first_minute_at_which_it_may(wish, start):
    """Walked hour by hour over both clock changes: `next_time` never skips one, never comes early."""
    last = there(start)
    for hour in range(24 * 6):
        now = last + timedelta(hours=hour, minutes=1)
        then = next_time(wish, now, last)
        assert then is not None
        assert may_mail_now(wish, then, last)
        assert then == now or not may_mail_now(wish, then - MINUTE, last)


def test_a_month_of_notices_every_minute_gives_one_letter_a_working_day():
    sent: list[datetime] = []
    now, end = there("2026-11-02 00:00"), there("2026-11-30 00:00")
    while now < end:
        if may_mail_now(DAILY, now, sent[-1] if sent else None):
            sent.append(now)
        now += timedelta(minutes=5)
    assert len(sent) == 20
