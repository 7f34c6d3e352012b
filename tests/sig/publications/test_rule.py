"""Every state of an order, and who may order, answer, read and fetch in each: the table of all cases."""

from datetime import date, timedelta
from itertools import permutations, product

import pytest

from sig.publications.rule import (
    OPEN,
    Answer,
    Asking,
    Given,
    OrderFacts,
    State,
    day_refused,
    may_answer,
    may_fetch,
    may_order,
    may_oversee,
    may_read,
    next_key,
    order_refused,
    state,
)
from teams.roles import ROLES

ME, MAJ, DAG, EVA = 1, 2, 3, 4
YES, NO, BACK = "approve", "reject", "withdraw"
ORDERED = OrderFacts(ME)
REFUSED = OrderFacts(ME, refused=True)


def drafted(*answers: tuple[str, int]) -> OrderFacts:
    return OrderFacts(ME, drafted=True, answers=tuple(Given(*one) for one in answers))


FACTS: dict[State, tuple[OrderFacts, ...]] = {
    State.ORDERED: (ORDERED,),
    State.REFUSED: (REFUSED,),
    State.DRAFTED: (drafted(),),
    State.APPROVED_ONCE: (drafted((YES, MAJ)),),
    State.PUBLISHED: (drafted((YES, MAJ), (YES, DAG)),),
    State.REJECTED: (drafted((NO, MAJ)), drafted((YES, MAJ), (NO, DAG))),
    State.WITHDRAWN: (drafted((BACK, ME)), drafted((YES, MAJ), (BACK, ME))),
}
CASES = [(at, facts) for at, listed in FACTS.items() for facts in listed]


@pytest.mark.parametrize(("at", "facts"), CASES)
def test_the_answers_say_where_it_stands(at: State, facts: OrderFacts) -> None:
    assert state(facts) is at


def test_every_state_is_in_the_table() -> None:
    assert set(FACTS) == set(State)
    assert {at for at in State if at in OPEN} == {State.ORDERED, State.DRAFTED, State.APPROVED_ONCE}


@pytest.mark.parametrize(
    "facts",
    [
        OrderFacts(ME, answers=(Given(YES, MAJ),)),
        OrderFacts(ME, refused=True, drafted=True),
        drafted((YES, ME)),
        drafted((NO, ME)),
        drafted((BACK, MAJ)),
        drafted((YES, MAJ), (YES, MAJ)),
        drafted((YES, MAJ), (YES, DAG), (YES, EVA)),
        drafted((YES, MAJ), (YES, DAG), (BACK, ME)),
        drafted((NO, MAJ), (YES, DAG)),
        drafted((BACK, ME), (YES, DAG)),
    ],
)
def test_facts_that_cannot_be_true_have_no_state(facts: OrderFacts) -> None:
    with pytest.raises(ValueError, match=r"answer|draft|person|withdraws"):
        state(facts)


def test_no_way_of_answering_publishes_without_two_who_did_not_order_it() -> None:
    """All sequences of up to three answers of four people: published exactly by two approvals of others."""
    given = [(answer, who) for answer, who in product((YES, NO, BACK), (ME, MAJ, DAG, EVA))]
    for length in range(4):
        for answers in permutations(given, length):
            facts = drafted(*answers)
            try:
                at = state(facts)
            except ValueError:
                continue
            approved = {who for answer, who in answers if answer == YES}
            ended = any(answer != YES for answer, _who in answers)
            assert (at is State.PUBLISHED) == (len(approved) == 2 and not ended)
            assert ME not in approved


def asking(user: int, *roles: str, active: bool = True) -> Asking:
    return Asking(user, frozenset(roles), active)


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("at", State)
def test_who_orders_reads_and_fetches(at: State, role: str, active: bool) -> None:
    who = asking(EVA, role, active=active)
    inside = active and role in {"coordinator", "management_group"}
    reader = inside or (active and role == "steering_group")
    assert may_order(who).allowed == (active and role == "coordinator")
    assert may_oversee(who).allowed == reader
    seen = may_read(who, at)
    assert seen.allowed == (inside or (reader and at is State.PUBLISHED))
    assert may_fetch(who, at).allowed == (reader and at is State.PUBLISHED)
    assert seen.hidden or seen.allowed or not reader, "for a reader what is not published is not there"


ROLE_SETS = [frozenset(), *(frozenset({role}) for role in sorted(ROLES))]


@pytest.mark.parametrize(("at", "facts"), CASES)
def test_who_answers(at: State, facts: OrderFacts) -> None:
    """Maj has answered in every state that has an answer of another, Eva never has, and `ME` ordered it."""
    for user, answer, roles in product((ME, MAJ, EVA), Answer, ROLE_SETS):
        wanted = (
            bool(roles & {"coordinator", "management_group"})
            and at in {State.DRAFTED, State.APPROVED_ONCE}
            and (answer is Answer.WITHDRAW) == (user == ME)
            and not any(one.by == user for one in facts.answers)
        )
        assert may_answer(Asking(user, roles), facts, answer).allowed == wanted, (user, answer, roles)
        assert not may_answer(Asking(user, roles, active=False), facts, answer).allowed
        if wanted:
            told = (*facts.answers, Given(answer.value, user))
            assert state(OrderFacts(ME, drafted=True, answers=told)), "what is allowed leads somewhere"


TODAY = date(2018, 11, 20)
START = date(2016, 1, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ends_on", "published", "why"),
    [
        (TODAY - DAY, (), ""),
        (TODAY, (), ""),
        (TODAY + DAY, (), "future"),
        (START - DAY, (), "before_start"),
        (START, (), ""),
        (START + DAY, (), ""),
        (date(2017, 5, 9), (date(2017, 5, 10),), "before_latest"),
        (date(2017, 5, 10), (date(2017, 5, 10),), ""),
        (date(2017, 5, 11), (date(2017, 5, 10),), ""),
        (date(2017, 5, 11), (date(2017, 5, 12), date(2016, 5, 10)), "before_latest"),
    ],
)
def test_the_day_has_come_and_is_not_before_the_latest(
    ends_on: date, published: tuple[date, ...], why: str
) -> None:
    assert day_refused(ends_on, today=TODAY, starts_on=START, published=published) == why


@pytest.mark.parametrize("at", State)
def test_one_open_order_at_a_time(at: State) -> None:
    assert order_refused([State.PUBLISHED, at]) == ("open" if at in OPEN else "")
    assert order_refused([]) == ""


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ((), "2018-1"),
        (("2017-4",), "2018-1"),
        (("2018-1",), "2018-2"),
        (("2018-1", "2018-3"), "2018-4"),
        (("2018-9", "2018-10"), "2018-11"),
        (("2018-x", "demo"), "2018-1"),
    ],
)
def test_a_name_is_the_year_and_a_number_that_was_never_used(keys: tuple[str, ...], named: str) -> None:
    assert next_key(TODAY, keys) == named
