"""The life of a consent: every move is in the table, and the state follows from the facts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.codes import NAMES, State
from consent.states import ENDED, OPEN, TRANSITIONS, NotAllowedMove, move, state_at
from tests.consent.test_grants import (
    DAY,
    END,
    MID,
    SIGNED,
    START,
    TICK,
    WHOLE,
    Facts,
    GuardianFacts,
    derive,
    uuid4,
    worlds,
)

MOVES = [(before, after) for before in State for after in State if before is not after]


@pytest.mark.parametrize(("before", "after"), MOVES)
def test_only_the_moves_of_the_table_are_allowed(before: State, after: State) -> None:
    if after in TRANSITIONS[before]:
        assert move(before, after) is after
    else:
        with pytest.raises(NotAllowedMove):
            move(before, after)


def test_what_has_ended_stays_ended() -> None:
    assert all(not TRANSITIONS[state] for state in ENDED)
    assert OPEN | ENDED == set(State) == set(NAMES)


@pytest.mark.parametrize("state", State)
def test_staying_is_always_allowed(state: State) -> None:
    assert move(state, str(state)) is state


@pytest.mark.parametrize(
    ("shift", "state"), [(-TICK, State.PARTLY_SIGNED), (timedelta(0), State.ACTIVE), (TICK, State.ACTIVE)]
)
def test_it_is_active_from_the_last_signature(shift: timedelta, state: State) -> None:
    assert state_at(WHOLE, SIGNED + shift) is state


@pytest.mark.parametrize(
    ("shift", "state"), [(-TICK, State.ACTIVE), (timedelta(0), State.EXPIRED), (TICK, State.EXPIRED)]
)
def test_it_expires_with_its_period(shift: timedelta, state: State) -> None:
    assert state_at(WHOLE, END + shift) is state


def test_without_a_signature_it_is_a_draft() -> None:
    assert state_at(replace(WHOLE, signatures=()), MID) is State.DRAFT


def test_a_withdrawal_shows_before_everything_else() -> None:
    taken_back = replace(WHOLE.signatures[0], withdrawn_at=MID)
    facts = replace(WHOLE, signatures=(taken_back, *WHOLE.signatures[1:]), superseded_at=MID)
    assert state_at(facts, MID) is State.WITHDRAWN


def test_one_guardian_of_two_puts_it_back_to_waiting() -> None:
    taken_back = replace(WHOLE.signatures[2], withdrawn_at=MID)
    facts = replace(WHOLE, signatures=(*WHOLE.signatures[:2], taken_back))
    assert [state_at(facts, MID + shift) for shift in (-TICK, timedelta(0), TICK)] == [
        State.ACTIVE,
        State.PARTLY_SIGNED,
        State.PARTLY_SIGNED,
    ]
    again = replace(taken_back, registered_at=MID + DAY, withdrawn_at=None)
    assert state_at(replace(facts, signatures=(*facts.signatures, again)), MID + DAY) is State.ACTIVE


def test_a_renewal_supersedes_when_it_begins() -> None:
    facts = replace(WHOLE, superseded_at=MID)
    assert [state_at(facts, MID + shift) for shift in (-TICK, timedelta(0))] == [
        State.ACTIVE,
        State.SUPERSEDED,
    ]


def test_closing_ends_it() -> None:
    assert state_at(replace(WHOLE, ended_at=MID), MID) is State.EXPIRED


def test_a_new_guardian_puts_it_back_to_waiting() -> None:
    person = replace(WHOLE.person, guardians=(*WHOLE.person.guardians, GuardianFacts(uuid4(), MID)))
    assert state_at(replace(WHOLE, person=person), MID) is State.PARTLY_SIGNED


def test_it_may_be_complete_before_it_begins() -> None:
    early = tuple(replace(one, registered_at=START - DAY) for one in WHOLE.signatures)
    assert state_at(replace(WHOLE, signatures=early), START - TICK) is State.ACTIVE


@settings(max_examples=300, deadline=None)
@given(worlds(), st.integers(-60, 700))
def test_nothing_is_shared_unless_the_consent_is_active(facts: Facts, days: int) -> None:
    at = START + days * DAY
    if any(one.starts_at <= at < one.ends_at for one in derive(facts)):
        assert state_at(facts, at) is State.ACTIVE


@settings(max_examples=300, deadline=None)
@given(worlds(), st.integers(-60, 700), st.integers(0, 300))
def test_what_has_ended_never_comes_back(facts: Facts, days: int, later: int) -> None:
    before = state_at(facts, START + days * DAY)
    after = state_at(facts, START + (days + later) * DAY)
    if before in ENDED:
        assert after in ENDED
