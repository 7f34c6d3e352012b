"""Generated decisions on every turn of day, year, age and clock: the pure function, the SQL and row security
agree.

SIG_DECISIONS says how many at least; `./dev prove generated_decisions` takes a million.
"""

import os
from collections import Counter
from datetime import time, timedelta
from itertools import count
from uuid import uuid4

import pytest

from consent.age import STOCKHOLM, turns_18_at
from consent.grants import Facts, Line, SignatureFacts, derive
from consent.rules import ConsentRules
from consent.signers import GuardianFacts, PersonFacts
from sig import policy
from sig.policy import CaseFacts, EntryFacts, GrantFact, MemberFact, Period, ReleaseFact
from tests.sig import rule_forms, world, world_rows
from tests.sig.boundaries import BOUNDARIES

DECISIONS = int(os.environ.get("SIG_DECISIONS", "10000"))
WHOLE = DECISIONS > 100_000
POLICE, SCHOOL = 2, 3
CASES = 104 if WHOLE else 8


@pytest.fixture
def clock():
    with rule_forms.told_the_time():
        yield


def built(number, boundary, superuser):
    """The data base holds the world of this number and nothing else."""
    made = world.build(boundary.at, cases=CASES, seed=number, born=boundary.born)
    with superuser() as session:
        world_rows.forget(session)
        world_rows.insert(session, made)
    return made


def agree(made):
    """All three forms, every person, every moment. Returns what was answered, by reason."""
    moments = [*world.moments(made.base), *world.ended(made.base)]
    in_sql = rule_forms.asked_in_sql(made, moments)
    in_python = rule_forms.asked_in_python(made, moments)
    assert rule_forms.differences(in_sql, in_python)[:5] == []
    for person in made.people:
        for at in moments:
            _at, seen = rule_forms.asked_of_row_security(person, at)
            expected = rule_forms.allowed_in_python(made, person, at)
            assert seen == expected, (person, at)
            assert seen.entries == {
                entry for _team, entry in made.entries() if in_python[person.id, entry, at][0]
            }
    return Counter(verdict[1] for verdict in in_python.values())


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_three_forms_agree_on_generated_worlds(superuser, clock):
    answered = Counter()
    for number in count():
        boundary = BOUNDARIES[number % len(BOUNDARIES)]
        answered += agree(built(number, boundary, superuser))
        if answered.total() >= DECISIONS and (number + 1 >= len(BOUNDARIES) or not WHOLE):
            break
    print(f"{answered.total()} decisions in {number + 1} worlds: {dict(answered)}")
    assert {"own", "released", "break_glass", "third_person", "grant_ended"} <= answered.keys()


@pytest.mark.parametrize("born", sorted({boundary.born for boundary in BOUNDARIES}), ids=str)
@pytest.mark.parametrize(
    "step", [-world.DAY, -world.SECOND, 0 * world.SECOND, world.SECOND, world.DAY], ids=str
)
def test_a_guardians_yes_ends_with_the_last_second_before_the_birthday(born, step):
    """Both signed for the child; the police read what the school released until midnight in Stockholm."""
    of_age = turns_18_at(born)
    assert of_age.astimezone(STOCKHOLM).time() == time.min
    grants = tuple(
        GrantFact("c", "s", *grant.line, Period(grant.starts_at, grant.ends_at))
        for grant in derive(signed_for_a_child(born, of_age))
    )
    seat = MemberFact(POLICE, False, False, Period(of_age - 300 * world.DAY))
    case = CaseFacts(1, True, True, of_age + step, "started", (seat,))
    release = ReleaseFact(POLICE, "consent", Period(of_age - 40 * world.DAY), series="s")
    told = EntryFacts(case, SCHOOL, 2, "school", releases=(release,), grants=grants)
    answer = policy.may_view_entry(told)
    assert answer.reason == ("released" if step < timedelta() else "grant_ended")


def signed_for_a_child(born, of_age):
    guardian = GuardianFacts(id=uuid4(), registered_at=of_age - 300 * world.DAY)
    signed = of_age - 50 * world.DAY
    return Facts(
        person=PersonFacts(born, (guardian,)),
        rules=ConsentRules(),
        scope=frozenset({Line(SCHOOL, POLICE, "school")}),
        starts_at=of_age - 60 * world.DAY,
        ends_at=of_age + 60 * world.DAY,
        signatures=(SignatureFacts("youth", None, signed), SignatureFacts("guardian", guardian.id, signed)),
    )
