"""The limits of sessions and proofs, each one second before, at and after."""

from datetime import UTC, datetime, timedelta

import pytest

from teams.signin import limits

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("idle_for", "reason"),
    [(limits.IDLE - SECOND, ""), (limits.IDLE, "idle"), (limits.IDLE + SECOND, "idle")],
)
def test_fifteen_minutes_without_a_sign_of_life_end_a_session(idle_for, reason):
    assert limits.end_reason(started_at=START, last_seen_at=START, at=START + idle_for) == reason


@pytest.mark.parametrize(
    ("age", "reason"),
    [(limits.ABSOLUTE - SECOND, ""), (limits.ABSOLUTE, "absolute"), (limits.ABSOLUTE + SECOND, "absolute")],
)
def test_eight_hours_end_a_session_however_busy(age, reason):
    at = START + age
    assert limits.end_reason(started_at=START, last_seen_at=at - SECOND, at=at) == reason


@pytest.mark.parametrize(
    ("age", "fresh"),
    [(limits.STEP_UP - SECOND, True), (limits.STEP_UP, True), (limits.STEP_UP + SECOND, False)],
)
def test_a_second_factor_is_fresh_for_five_minutes(age, fresh):
    assert limits.is_fresh(verified_at=START, at=START + age) is fresh


@pytest.mark.parametrize(
    ("age", "in_time"),
    [(limits.HALF_WAY - SECOND, True), (limits.HALF_WAY, False), (limits.HALF_WAY + SECOND, False)],
)
def test_the_code_must_follow_the_password_within_five_minutes(age, in_time):
    assert limits.half_way_in_time(password_at=START, at=START + age) is in_time


@pytest.mark.parametrize(("late", "works"), [(-SECOND, True), (timedelta(), False), (SECOND, False)])
def test_a_link_works_up_to_and_not_at_its_expiry(late, works):
    assert limits.link_in_time(expires_at=START, at=START + late) is works
