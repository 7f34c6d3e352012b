"""The rule of break-glass over every combination of facts, and its limits at −1, 0 and +1."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from teams import break_glass as rule
from teams.break_glass import Asked, Opener

NOON = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
THREE_DAYS = timedelta(hours=72)
YES_NO = (True, False)
ROLES = (
    frozenset[str](),
    frozenset({"coordinator"}),
    frozenset({"team_member"}),
    frozenset({"log_reviewer"}),
    frozenset({"administrator"}),
    frozenset({"management_group", "steering_group"}),
    frozenset({"team_member", "log_reviewer"}),
)
OPENERS = [
    Opener(active, verified, fresh, roles, secrecy, open_now)
    for active, verified, fresh, roles, secrecy, open_now in product(
        YES_NO, YES_NO, YES_NO, ROLES, YES_NO, YES_NO
    )
]
ASKED = [Asked(*given) for given in product(YES_NO, YES_NO, YES_NO, YES_NO, YES_NO)]
ABLE = Opener(True, True, True, frozenset({"team_member"}), True)
FINE = Asked(known=True, started=True)


def reason(**changes: object) -> str:
    of_case = {name: changes.pop(name) for name in Asked.__slots__ if name in changes}
    return rule.may_open(replace(ABLE, **changes), replace(FINE, **of_case)).reason


@pytest.mark.parametrize("opener", OPENERS)
def test_everything_is_needed_and_nothing_else(opener: Opener) -> None:
    able = (
        all((opener.active, opener.verified, opener.fresh, opener.roles & rule.MAY_OPEN, opener.secrecy))
        and not opener.open_now
    )
    assert rule.may_ask(opener).allowed is able
    for asked in ASKED:
        fits = asked.known and not asked.conflict and (asked.started or asked.social) and not asked.member
        assert rule.may_open(opener, asked).allowed is (able and fits)


@pytest.mark.parametrize("opener", OPENERS)
def test_what_depends_on_the_person_is_said_openly_and_never_depends_on_the_case(opener: Opener) -> None:
    answer = rule.may_ask(opener)
    assert not answer.hidden
    if not answer.allowed:
        assert {rule.may_open(opener, asked) for asked in ASKED} == {answer}


@pytest.mark.parametrize("asked", ASKED)
def test_what_depends_on_the_case_is_hidden_from_all_but_those_who_know_of_it(asked: Asked) -> None:
    answer = rule.may_open(ABLE, asked)
    knows = asked.known and asked.member and not asked.conflict and (asked.started or asked.social)
    assert answer.hidden is not (answer.allowed or knows)
    assert (answer.reason == "already_member") is knows


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "emergency"),
        ({"verified": False}, "not_verified"),
        ({"active": False}, "inactive"),
        ({"roles": frozenset({"administrator"})}, "role"),
        ({"secrecy": False}, "no_secrecy"),
        ({"fresh": False}, "stale"),
        ({"open_now": True}, "already_open"),
        ({"known": False}, "no_case"),
        ({"conflict": True}, "conflict"),
        ({"conflict": True, "member": True}, "conflict"),
        ({"started": False}, "before_start"),
        ({"started": False, "member": True}, "before_start"),
        ({"started": False, "social": True}, "emergency"),
        ({"member": True}, "already_member"),
    ],
)
def test_the_first_reason_is_named(changes: dict[str, object], expected: str) -> None:
    assert reason(**changes) == expected


@pytest.mark.parametrize("minutes", [-1, 0, 1, 14, 15, 16, 29, 30, 31, 59, 60, 61])
def test_only_the_offered_lengths_and_never_more_than_an_hour(minutes: int) -> None:
    if minutes in (15, 30, 60):
        assert rule.ends_at(opened_at=NOON, minutes=minutes) == NOON + timedelta(minutes=minutes)
    else:
        with pytest.raises(ValueError, match="minutes"):
            rule.ends_at(opened_at=NOON, minutes=minutes)


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (timedelta(minutes=15), 15),
        (timedelta(minutes=15) - SECOND, 15),
        (timedelta(minutes=14), 14),
        (SECOND, 1),
        (timedelta(), 0),
        (-SECOND, 0),
        (-timedelta(hours=1), 0),
    ],
)
def test_a_begun_minute_counts(left: timedelta, shown: int) -> None:
    assert rule.minutes_left(ends_at=NOON + left, at=NOON) == shown


@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(hours=72) - SECOND, False),
        (timedelta(hours=72), True),
        (timedelta(hours=72) + SECOND, True),
    ],
)
def test_seventy_two_hours(after: timedelta, late: bool) -> None:
    assert rule.is_late(opened_at=NOON, reviewed_at=None, at=NOON + after) is late
    assert not rule.is_late(opened_at=NOON, reviewed_at=NOON + SECOND, at=NOON + after)


@pytest.mark.parametrize(("active", "roles", "own", "done"), list(product(YES_NO, ROLES, YES_NO, YES_NO)))
def test_only_a_log_reviewer_signs_once_and_never_about_oneself(
    active: bool, roles: frozenset[str], own: bool, done: bool
) -> None:
    sees = active and "log_reviewer" in roles
    assert rule.may_see(active=active, roles=roles).allowed is sees
    answer = rule.may_review(active=active, roles=roles, own=own, reviewed=done)
    assert answer.allowed is (sees and not own and not done)
    assert not answer.hidden


@pytest.mark.parametrize("step", [-1, 0, 1])
@pytest.mark.parametrize("senders", [True, False])
def test_a_paragraph_is_refused_from_its_age_limit_on_and_without_senders(step: int, senders: bool) -> None:
    found = rule.may_use(until=NOON, senders=senders, at=NOON + timedelta(seconds=step))
    expected = "paragraph_age" if step >= 0 else "" if senders else "paragraph_senders"
    assert ("" if found is None else found.reason) == expected
    assert found is None or not found.hidden
    assert rule.may_use(until=None, senders=True, at=NOON) is None


@pytest.mark.parametrize(("left", "lasts"), [(14, 14), (15, 15), (16, 15)])
def test_it_ends_with_the_age_limit_of_its_paragraph(left: int, lasts: int) -> None:
    until = NOON + timedelta(minutes=left)
    assert rule.ends_at(opened_at=NOON, minutes=15, until=until) == NOON + timedelta(minutes=lasts)
