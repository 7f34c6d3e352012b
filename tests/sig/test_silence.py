"""For how long nobody has been in contact: the day before, the day, the day after."""

from datetime import date, timedelta

import pytest

from sig.silence import days_quiet, ends_soon, last_met, silent_for

TODAY = date(2026, 3, 1)


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("started_on", "last_contact", "met_on"),
    [
        (day(-13), None, day(-13)),
        (day(-13), day(-12), day(-12)),
        (day(-13), day(-13), day(-13)),
        # a contact before the start does not make the silence longer
        (day(-13), day(-14), day(-13)),
    ],
)
def test_silence_counts_from_the_last_contact_or_else_from_the_start(
    started_on: date, last_contact: date | None, met_on: date
) -> None:
    assert last_met(started_on, last_contact) == met_on


@pytest.mark.parametrize(
    ("ago", "days"), [(0, 0), (13, 0), (14, 14), (15, 14), (29, 14), (30, 30), (31, 30), (400, 30)]
)
def test_a_case_is_silent_after_14_and_after_30_days(ago: int, days: int) -> None:
    assert silent_for(days_quiet(day(-ago), TODAY)) == days


def test_before_the_start_no_case_is_silent() -> None:
    assert silent_for(days_quiet(None, TODAY)) == 0


@pytest.mark.parametrize(("ahead", "soon"), [(-1, True), (0, True), (29, True), (30, True), (31, False)])
def test_a_consent_ends_soon_within_30_days(ahead: int, soon: bool) -> None:
    assert ends_soon(day(ahead), TODAY) is soon
