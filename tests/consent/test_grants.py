"""What may be shared, from when to when: Åsa's consent of 1 September 2026 for a year."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.grants import (
    Exclusion,
    Facts,
    GrantSpec,
    Line,
    Removal,
    SignatureFacts,
    derive,
    limit,
    missing,
    permits,
    refusing,
    series_at,
    withdrawn_at,
)
from consent.presets import PRESETS
from consent.rules import ESKILSTUNA
from consent.signers import STANDINGS, GuardianFacts, PersonFacts

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
SOCIAL, POLICE, SCHOOL, BUP = 1, 2, 3, 4
START = datetime(2026, 8, 31, 22, tzinfo=UTC)
END = datetime(2027, 8, 31, 22, tzinfo=UTC)
SIGNED = START + 5 * DAY
MID = START + 100 * DAY
MIA, JON = uuid4(), uuid4()
SCHOOL_TO_POLICE = Line(SCHOOL, POLICE, "school")
SOCIAL_TO_POLICE = Line(SOCIAL, POLICE, "plan")
SCOPE = frozenset({SCHOOL_TO_POLICE, SOCIAL_TO_POLICE, Line(POLICE, SOCIAL, "crime")})

MIAS, JONS = GuardianFacts(MIA, START - DAY), GuardianFacts(JON, START - DAY)
YOUTH_SIGNS = SignatureFacts("youth", None, START + DAY)
MIA_SIGNS = SignatureFacts("guardian", MIA, START + 2 * DAY)
JON_SIGNS = SignatureFacts("guardian", JON, SIGNED)
WHOLE = Facts(
    person=PersonFacts(date(2010, 5, 10), (MIAS, JONS)),
    rules=ESKILSTUNA,
    scope=SCOPE,
    starts_at=START,
    ends_at=END,
    signatures=(YOUTH_SIGNS, MIA_SIGNS, JON_SIGNS),
)


def period(facts: Facts, line: Line = SCHOOL_TO_POLICE) -> list[tuple[datetime, datetime]]:
    return [(one.starts_at, one.ends_at) for one in derive(facts) if one.line == line]


def test_sharing_begins_when_the_last_of_them_has_signed_and_ends_with_the_period() -> None:
    assert derive(WHOLE) == tuple(GrantSpec(line, SIGNED, END) for line in sorted(SCOPE))


def test_an_empty_scope_shares_nothing() -> None:
    assert derive(replace(WHOLE, scope=frozenset())) == ()


@pytest.mark.parametrize("without", range(3))
def test_nothing_is_shared_while_one_signature_is_missing(without: int) -> None:
    kept = tuple(one for place, one in enumerate(WHOLE.signatures) if place != without)
    assert derive(replace(WHOLE, signatures=kept)) == ()
    assert len(missing(replace(WHOLE, signatures=kept), MID)) == 1


def test_a_signature_by_somebody_else_helps_nobody() -> None:
    stranger = SignatureFacts("guardian", uuid4(), START)
    assert derive(replace(WHOLE, signatures=(YOUTH_SIGNS, MIA_SIGNS, stranger))) == ()


@pytest.mark.parametrize("who", range(3))
def test_anyone_who_signed_can_stop_it_at_once(who: int) -> None:
    signatures = tuple(
        replace(one, withdrawn_at=MID) if place == who else one for place, one in enumerate(WHOLE.signatures)
    )
    facts = replace(WHOLE, signatures=signatures)
    assert period(facts) == [(SIGNED, MID)]
    assert permits(facts, SCHOOL_TO_POLICE, MID - TICK)
    assert not permits(facts, SCHOOL_TO_POLICE, MID)
    assert not permits(facts, SCHOOL_TO_POLICE, MID + TICK)
    assert withdrawn_at(facts) == (None if who else MID)


@pytest.mark.parametrize("shift", [timedelta(0), 30 * DAY])
def test_the_guardian_may_sign_again_and_the_others_need_not(shift: timedelta) -> None:
    first, again = (
        replace(JON_SIGNS, withdrawn_at=MID),
        replace(JON_SIGNS, registered_at=MID + 7 * DAY + shift),
    )
    facts = replace(WHOLE, signatures=(YOUTH_SIGNS, MIA_SIGNS, first, again))
    assert period(facts) == [(SIGNED, MID), (MID + 7 * DAY + shift, END)]


def test_nobody_revives_what_the_youth_took_back() -> None:
    taken_back = replace(YOUTH_SIGNS, withdrawn_at=MID)
    again = replace(YOUTH_SIGNS, registered_at=MID + 7 * DAY)
    facts = replace(WHOLE, signatures=(taken_back, MIA_SIGNS, JON_SIGNS, again))
    assert period(facts) == [(SIGNED, MID)]


def test_the_last_one_who_takes_it_back_ends_it_for_good() -> None:
    alone = replace(WHOLE, rules=PRESETS["munkfors"].rules, signatures=(MIA_SIGNS, JON_SIGNS))
    first = replace(MIA_SIGNS, withdrawn_at=MID)
    last = replace(JON_SIGNS, withdrawn_at=MID + DAY)
    assert withdrawn_at(replace(alone, signatures=(first, JON_SIGNS))) is None
    assert withdrawn_at(replace(alone, signatures=(first, last))) == MID + DAY
    both_at_once = (first, replace(JON_SIGNS, withdrawn_at=MID))
    assert withdrawn_at(replace(alone, signatures=both_at_once)) == MID
    again = replace(MIA_SIGNS, registered_at=MID + DAY / 2)
    assert withdrawn_at(replace(alone, signatures=(first, last, again))) is None


def test_one_whose_signature_is_not_asked_for_any_more_stops_nothing() -> None:
    left = replace(JONS, custody_until=MID)
    gone = replace(JON_SIGNS, withdrawn_at=MID + DAY)
    person = replace(WHOLE.person, guardians=(MIAS, left))
    facts = replace(WHOLE, person=person, signatures=(YOUTH_SIGNS, MIA_SIGNS, gone))
    assert period(facts) == [(SIGNED, END)]


@pytest.mark.parametrize(
    ("shift", "series"), [(-TICK, "first"), (timedelta(0), "second"), (TICK, "second"), (9 * DAY, "third")]
)
def test_what_begins_after_a_withdrawal_is_of_another_series(shift: timedelta, series: str) -> None:
    named = {name: uuid4() for name in ("first", "second", "third")}
    breaks = [(MID + 9 * DAY, named["second"]), (MID, named["first"])]
    assert series_at(breaks, named["third"], MID + shift) == named[series]


def test_those_who_said_no_to_a_line_are_named() -> None:
    mia = replace(MIA_SIGNS, exclusions=(Exclusion(MID, category="school"),))
    facts = replace(WHOLE, signatures=(YOUTH_SIGNS, mia, JON_SIGNS))
    assert refusing(facts, SCHOOL_TO_POLICE, MID - TICK) == ()
    assert [one.guardian_id for one in refusing(facts, SCHOOL_TO_POLICE, MID)] == [MIA]
    assert refusing(facts, SOCIAL_TO_POLICE, MID) == ()


def test_a_withdrawal_before_the_last_signature_leaves_nothing() -> None:
    taken_back = replace(MIA_SIGNS, withdrawn_at=START + 3 * DAY)
    assert derive(replace(WHOLE, signatures=(YOUTH_SIGNS, taken_back, JON_SIGNS))) == ()


@pytest.mark.parametrize("end", ["ended_at", "superseded_at"])
def test_closing_and_renewing_end_it(end: str) -> None:
    facts = replace(WHOLE, **{end: MID})
    assert period(facts) == [(SIGNED, MID)]
    assert [permits(facts, SCHOOL_TO_POLICE, MID + shift) for shift in (-TICK, timedelta(0), TICK)] == [
        True,
        False,
        False,
    ]


def test_the_18th_birthday_ends_what_was_signed_before_it() -> None:
    born = date(2009, 2, 1)
    facts = replace(WHOLE, person=replace(WHOLE.person, date_of_birth=born))
    midnight = datetime(2027, 1, 31, 23, tzinfo=UTC)
    assert period(facts) == [(SIGNED, midnight)]
    assert [permits(facts, SCHOOL_TO_POLICE, midnight + shift) for shift in (-TICK, timedelta(0), TICK)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "born", [date(2009, 3, 28), date(2009, 3, 29), date(2008, 10, 24), date(2008, 10, 25), date(2008, 10, 26)]
)
def test_a_birthday_beside_a_clock_change_still_ends_it_at_local_midnight(born: date) -> None:
    facts = replace(WHOLE, person=replace(WHOLE.person, date_of_birth=born))
    ((_, end),) = period(facts)
    assert (
        end.astimezone(__import__("zoneinfo").ZoneInfo("Europe/Stockholm")).strftime("%d %H:%M")
        == f"{born:%d} 00:00"
    )


def test_a_leap_day_youth_loses_the_guardians_on_the_earlier_day() -> None:
    facts = replace(
        WHOLE,
        person=PersonFacts(
            date(2008, 2, 29), (replace(MIAS, registered_at=datetime(2025, 1, 1, tzinfo=UTC)),)
        ),
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
        signatures=(
            replace(YOUTH_SIGNS, registered_at=datetime(2026, 1, 2, tzinfo=UTC)),
            replace(MIA_SIGNS, registered_at=datetime(2026, 1, 2, tzinfo=UTC)),
        ),
    )
    assert limit(facts) == datetime(2026, 2, 27, 23, tzinfo=UTC)


def test_the_youths_own_consent_may_be_signed_in_advance() -> None:
    midnight = datetime(2028, 5, 9, 22, tzinfo=UTC)
    own = replace(
        WHOLE,
        starts_at=midnight,
        ends_at=midnight + 100 * DAY,
        signatures=(replace(YOUTH_SIGNS, registered_at=midnight - 30 * DAY),),
    )
    assert period(own) == [(midnight, midnight + 100 * DAY)]
    assert missing(own, midnight) == ()


def test_one_who_says_no_to_the_police_stops_only_the_police() -> None:
    mia = replace(MIA_SIGNS, exclusions=(Exclusion(START, recipient=POLICE),))
    facts = replace(WHOLE, signatures=(YOUTH_SIGNS, mia, JON_SIGNS))
    assert {one.line for one in derive(facts)} == {Line(POLICE, SOCIAL, "crime")}


def test_one_who_says_no_to_one_kind_stops_that_kind_to_everybody() -> None:
    mia = replace(MIA_SIGNS, exclusions=(Exclusion(START, category="school"),))
    facts = replace(WHOLE, signatures=(YOUTH_SIGNS, mia, JON_SIGNS))
    assert SCHOOL_TO_POLICE not in {one.line for one in derive(facts)}
    assert SOCIAL_TO_POLICE in {one.line for one in derive(facts)}


def test_a_later_no_holds_from_then() -> None:
    jon = replace(JON_SIGNS, exclusions=(Exclusion(MID, recipient=POLICE, category="school"),))
    facts = replace(WHOLE, signatures=(YOUTH_SIGNS, MIA_SIGNS, jon))
    assert period(facts) == [(SIGNED, MID)]
    assert period(facts, SOCIAL_TO_POLICE) == [(SIGNED, END)]


@pytest.mark.parametrize("gone", [SCHOOL, POLICE])
def test_an_authority_that_left_neither_sends_nor_receives(gone: int) -> None:
    facts = replace(WHOLE, removals=(Removal(gone, MID),))
    assert period(facts) == [(SIGNED, MID)]
    assert [permits(facts, SCHOOL_TO_POLICE, MID + shift) for shift in (-TICK, timedelta(0), TICK)] == [
        True,
        False,
        False,
    ]


def test_an_authority_that_left_leaves_the_others_alone() -> None:
    assert period(replace(WHOLE, removals=(Removal(BUP, MID),))) == [(SIGNED, END)]


def test_a_guardian_who_dies_before_signing_no_longer_stands_in_the_way() -> None:
    dead = replace(JONS, standing="dead", standing_since=MID)
    facts = replace(
        WHOLE, person=replace(WHOLE.person, guardians=(MIAS, dead)), signatures=(YOUTH_SIGNS, MIA_SIGNS)
    )
    assert period(facts) == [(MID, END)]


def test_a_new_guardian_stops_the_sharing_until_he_has_signed() -> None:
    new = GuardianFacts(uuid4(), MID)
    guarded = replace(WHOLE, person=replace(WHOLE.person, guardians=(MIAS, JONS, new)))
    assert period(guarded) == [(SIGNED, MID)]
    signed = SignatureFacts("guardian", new.id, MID + 7 * DAY)
    assert period(replace(guarded, signatures=(*WHOLE.signatures, signed))) == [
        (SIGNED, MID),
        (MID + 7 * DAY, END),
    ]


def test_a_guardian_who_has_signed_and_then_cannot_be_reached_still_counts() -> None:
    gone = replace(JONS, standing="unreachable", standing_since=MID)
    assert period(replace(WHOLE, person=replace(WHOLE.person, guardians=(MIAS, gone)))) == [(SIGNED, END)]


def test_a_guardian_who_has_signed_and_then_refuses_stops_it() -> None:
    against = replace(JONS, standing="refuses", standing_since=MID)
    assert period(replace(WHOLE, person=replace(WHOLE.person, guardians=(MIAS, against)))) == [(SIGNED, MID)]


def test_sharing_with_oneself_is_not_sharing() -> None:
    assert derive(replace(WHOLE, scope=frozenset({Line(POLICE, POLICE, "crime")}))) == ()


@pytest.mark.parametrize(("shift", "yes"), [(-TICK, False), (timedelta(0), True), (TICK, True)])
def test_the_first_moment(shift: timedelta, yes: bool) -> None:
    early = tuple(replace(one, registered_at=START - DAY) for one in WHOLE.signatures)
    assert permits(replace(WHOLE, signatures=early), SCHOOL_TO_POLICE, START + shift) is yes


@pytest.mark.parametrize(("shift", "yes"), [(-TICK, True), (timedelta(0), False), (TICK, False)])
def test_the_last_moment(shift: timedelta, yes: bool) -> None:
    assert permits(WHOLE, SCHOOL_TO_POLICE, END + shift) is yes


moments = st.integers(-60, 700).map(lambda days: START + days * DAY)
categories = st.sampled_from(["school", "crime", "plan"])
authorities = st.sampled_from([SOCIAL, POLICE, SCHOOL])
lines = st.builds(Line, authorities, authorities, categories)
exclusions = st.builds(Exclusion, moments, st.none() | authorities, st.none() | categories).filter(
    lambda one: one.recipient is not None or one.category is not None
)
IDS = [uuid4() for _ in range(3)]


def signatures(place: int) -> st.SearchStrategy[SignatureFacts]:
    return st.builds(
        SignatureFacts,
        st.just("guardian" if place else "youth"),
        st.just(IDS[place - 1] if place else None),
        moments,
        st.none() | moments,
        st.lists(exclusions, max_size=1).map(tuple),
    )


def some_guardian(place: int) -> st.SearchStrategy[GuardianFacts]:
    return st.builds(
        GuardianFacts,
        st.just(IDS[place]),
        moments,
        standing=st.sampled_from(["active", "active", *STANDINGS]),
        standing_since=moments,
        custody_until=st.none() | moments,
    )


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    count = draw(st.integers(0, 3))
    start = draw(moments)
    return Facts(
        person=PersonFacts(
            draw(st.dates(date(2007, 6, 1), date(2011, 1, 1))),
            tuple(draw(some_guardian(place)) for place in range(count)),
        ),
        rules=draw(st.sampled_from([one.rules for one in PRESETS.values()])),
        scope=draw(st.frozensets(lines, max_size=4)),
        starts_at=start,
        ends_at=start + draw(st.integers(1, 400)) * DAY,
        signatures=tuple(draw(signatures(place)) for place in range(count + 1) if draw(st.integers(0, 5))),
        ended_at=draw(st.none() | st.none() | moments),
        superseded_at=draw(st.none() | st.none() | moments),
        removals=tuple(draw(st.lists(st.builds(Removal, authorities, moments), max_size=1))),
    )


def covered(specs: tuple[GrantSpec, ...], line: Line, at: datetime) -> bool:
    return any(one.line == line and one.starts_at <= at < one.ends_at for one in specs)


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_the_derived_periods_and_the_rule_agree_on_every_boundary(facts: Facts) -> None:
    specs = derive(facts)
    edges = {
        facts.starts_at,
        facts.ends_at,
        limit(facts),
        *(one.starts_at for one in specs),
        *(one.ends_at for one in specs),
    }
    edges |= {one.registered_at for one in (*facts.signatures, *facts.person.guardians)}
    edges |= {one.standing_since for one in facts.person.guardians if one.standing_since}
    for line in facts.scope:
        for edge in edges:
            for at in (edge - TICK, edge, edge + TICK):
                assert covered(specs, line, at) == permits(facts, line, at)


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_no_grant_reaches_outside_any_limit(facts: Facts) -> None:
    for one in derive(facts):
        assert one.line in facts.scope
        assert facts.starts_at <= one.starts_at < one.ends_at <= limit(facts) <= facts.ends_at


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_no_grant_exceeds_what_any_demanded_signer_agreed_to(facts: Facts) -> None:
    from consent.signers import required_signers

    for one in derive(facts):
        for at in (one.starts_at, one.ends_at - TICK):
            for demanded in required_signers(facts.person, facts.rules, at):
                theirs = [
                    s
                    for s in facts.signatures
                    if (s.signer, s.guardian_id) == (demanded.signer, demanded.guardian_id)
                ]
                assert any(s.agrees(one.line, at) for s in theirs)


def never_more(before: Facts, after: Facts) -> None:
    old = derive(before)
    for one in derive(after):
        for at in (one.starts_at, one.ends_at - TICK):
            assert covered(old, one.line, at)


@settings(max_examples=200, deadline=None)
@given(worlds(), moments, st.data())
def test_taking_something_away_never_adds(facts: Facts, at: datetime, data: st.DataObject) -> None:
    never_more(facts, replace(facts, ended_at=min(at, facts.ended_at or at)))
    never_more(facts, replace(facts, removals=(*facts.removals, Removal(POLICE, at))))
    never_more(facts, replace(facts, scope=frozenset(list(facts.scope)[1:])))
    if facts.signatures:
        place = data.draw(st.integers(0, len(facts.signatures) - 1))
        one = facts.signatures[place]
        rest = tuple(s for number, s in enumerate(facts.signatures) if number != place)
        never_more(
            facts,
            replace(facts, signatures=rest + (replace(one, withdrawn_at=min(at, one.withdrawn_at or at)),)),
        )
        never_more(
            facts,
            replace(
                facts, signatures=rest + (replace(one, exclusions=(*one.exclusions, Exclusion(at, POLICE))),)
            ),
        )


def test_what_nobody_agreed_to_is_not_permitted() -> None:
    assert permits(WHOLE, SCHOOL_TO_POLICE, MID)
    assert not permits(WHOLE, Line(SCHOOL, POLICE, "crime"), MID)
    assert not permits(WHOLE, Line(BUP, POLICE, "school"), MID)
