"""When the thank-you talk counts as held, and which follow-ups a consent reaches: the whole tables."""

from datetime import date

import pytest

from sig.closing.rule import booked, thanks_refusal

TODAY = date(2026, 11, 22)
BEFORE, AFTER = date(2026, 11, 21), date(2026, 11, 23)
THANKS = {
    ("", None): "", ("", TODAY): "day_without_talk",
    ("held", None): "no_day", ("held", BEFORE): "", ("held", TODAY): "", ("held", AFTER): "future",
    ("declined", None): "", ("declined", TODAY): "day_without_talk",
    ("not_possible", None): "", ("not_possible", BEFORE): "day_without_talk",
    ("maybe", None): "choice", ("maybe", TODAY): "choice",
}  # fmt: skip
REACHED = {
    None: (False, False),
    date(2027, 2, 27): (False, False), date(2027, 2, 28): (True, False), date(2027, 3, 1): (True, False),
    date(2027, 8, 30): (True, False), date(2027, 8, 31): (True, True), date(2027, 9, 1): (True, True),
}  # fmt: skip


@pytest.mark.parametrize(("said", "code"), THANKS.items())
def test_the_talk_has_a_day_exactly_when_it_was_held(said, code):
    assert thanks_refusal(*said, TODAY) == code


@pytest.mark.parametrize(("until", "may_ask"), REACHED.items())
def test_a_follow_up_is_reached_to_the_last_day(until, may_ask):
    found = booked(date(2026, 8, 31), until)
    assert [one.due_on for one in found] == [date(2027, 2, 28), date(2027, 8, 31)]
    assert tuple(one.may_ask for one in found) == may_ask
