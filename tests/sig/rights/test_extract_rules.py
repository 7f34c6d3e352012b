"""Who may ask, and what is proposed: the tables of cases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from sig.extracts.rules import (
    CHOICES,
    FAULTS,
    HARM,
    LEFT_OUT,
    OTHER_AUTHORITY,
    OWN_PROTECTION,
    PART,
    REASONS,
    REFUSALS,
    REPORTER,
    SHOW,
    SOURCES,
    THIRD_PERSON,
    WHOLE,
    Asker,
    Proposal,
    Ruling,
    TextFacts,
    faults,
    left_out,
    propose,
    refusal,
    settled,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
NOW = datetime(2026, 5, 1, 12, tzinfo=STOCKHOLM)
YOUTH = Asker("youth", date(2010, 3, 14))
GUARDIAN = Asker("guardian", date(2014, 3, 14))
MINE = TextFacts(mine=True, basis="own")


@pytest.mark.parametrize("born", [date(2008, 5, 1), date(2008, 2, 29), date(2008, 10, 26)])
@pytest.mark.parametrize(
    ("step", "why"), [(-SECOND, ""), (SECOND * 0, "adult"), (SECOND, "adult"), (DAY, "adult")]
)
def test_a_guardian_is_refused_from_midnight_of_the_eighteenth_birthday(born, step, why):
    day = date(2026, 2, 28) if born.month == 2 else born.replace(year=2026)
    midnight = datetime.combine(day, datetime.min.time(), STOCKHOLM)
    assert refusal(Asker("guardian", born), midnight + step) == why
    assert refusal(Asker("youth", born), midnight + step) == ""


@pytest.mark.parametrize(
    ("step", "why"), [(-SECOND, ""), (SECOND * 0, "not_guardian"), (SECOND, "not_guardian")]
)
def test_a_guardian_whose_custody_has_ended_is_none(step, why):
    assert refusal(replace(GUARDIAN, custody_until=NOW), NOW + step) == why


def test_who_else_may_ask():
    assert refusal(replace(GUARDIAN, standing="dead"), NOW) == "not_guardian"
    for standing in ("active", "unreachable", "refuses", "threat", "lacks_capacity"):
        assert refusal(replace(GUARDIAN, standing=standing), NOW) == ""
    assert refusal(Asker("guardian", None), NOW) == "unknown_age"
    assert refusal(Asker("youth", None), NOW) == ""
    assert refusal(Asker("other", date(2010, 1, 1)), NOW) == "other"
    assert refusal(Asker(""), NOW) == "other"


@pytest.mark.parametrize(
    ("facts", "youth", "guardian"),
    [
        (MINE, "", ""),
        (replace(MINE, draft=True), "draft", "draft"),
        (replace(MINE, restricted=True), "restricted", "restricted"),
        (replace(MINE, mine=False, basis="consent"), "", ""),
        (replace(MINE, mine=False, basis="statutory"), "", ""),
        (replace(MINE, mine=False, basis="break_glass"), "emergency", "emergency"),
        (replace(MINE, basis=""), "emergency", "emergency"),
        (replace(MINE, withheld=True), "", "withheld"),
    ],
)
def test_what_is_no_part_of_it_at_all(facts, youth, guardian):
    assert left_out(facts, YOUTH) == youth
    assert left_out(facts, GUARDIAN) == guardian
    assert {youth, guardian} - {""} <= set(LEFT_OUT)


def proposed(facts, asker, at=NOW):
    found = propose(facts, asker, at)
    return found.choice, found.reasons


def test_the_youth_is_shown_the_own_file():
    assert proposed(MINE, YOUTH) == (SHOW, frozenset())
    assert proposed(TextFacts(mine=False, basis="consent"), YOUTH) == (SHOW, frozenset())
    assert proposed(TextFacts(mine=False, basis="statutory"), YOUTH) == (WHOLE, {OTHER_AUTHORITY})


@pytest.mark.parametrize(
    ("mentions", "choice", "marked"), [(frozenset({1}), PART, {1}), (frozenset(), WHOLE, set())]
)
def test_what_is_about_somebody_else_is_masked(mentions, choice, marked):
    found = propose(replace(MINE, about_others=True, mentions=mentions), YOUTH, NOW)
    assert (found.choice, found.reasons, found.sentences, found.forced) == (
        choice,
        {THIRD_PERSON},
        marked,
        frozenset(),
    )


def test_a_reporter_is_always_masked():
    named = propose(replace(MINE, has_reporter=True, reported=frozenset({0, 2})), YOUTH, NOW)
    assert (named.choice, named.reasons, named.forced) == (PART, {REPORTER}, {0, 2})
    unnamed = propose(replace(MINE, has_reporter=True), YOUTH, NOW)
    assert (unnamed.choice, unnamed.reasons) == (WHOLE, {REPORTER})
    both = propose(replace(MINE, has_reporter=True, reported=frozenset({0}), about_others=True), YOUTH, NOW)
    assert (both.choice, both.forced) == (WHOLE, {0})


@pytest.mark.parametrize(
    ("step", "agrees", "expected"),
    [
        (-DAY, False, (SHOW, frozenset())),
        (DAY * 0, False, (WHOLE, {OWN_PROTECTION})),
        (DAY, False, (WHOLE, {OWN_PROTECTION})),
        (DAY * 0, True, (SHOW, frozenset())),
    ],
)
def test_a_guardians_insight_shrinks_at_fifteen(step, agrees, expected):
    asker = replace(GUARDIAN, born=date(2011, 5, 1), youth_agrees=agrees)
    assert proposed(MINE, asker, NOW + step) == expected


def test_what_else_is_masked_for_a_guardian():
    assert proposed(TextFacts(mine=False, basis="consent"), GUARDIAN) == (WHOLE, {OTHER_AUTHORITY})
    assert proposed(MINE, replace(GUARDIAN, standing="threat")) == (WHOLE, {HARM})
    assert proposed(MINE, replace(GUARDIAN, standing="refuses")) == (SHOW, frozenset())


def test_no_proposal_is_more_open_for_a_guardian_than_for_the_youth():
    order = {SHOW: 0, PART: 1, WHOLE: 2}
    flags = (True, False)
    for mine, basis, others, reporter, agrees in product(
        flags, ("own", "consent", "statutory"), flags, flags, flags
    ):
        facts = TextFacts(mine=mine, basis=basis, about_others=others, has_reporter=reporter)
        for born in (date(2014, 1, 1), date(2010, 1, 1)):
            asker = Asker("guardian", born, youth_agrees=agrees)
            assert order[propose(facts, asker, NOW).choice] >= order[propose(facts, YOUTH, NOW).choice]


@pytest.mark.parametrize(
    ("ruling", "proposal", "codes"),
    [
        (Ruling(SHOW), Proposal(), ()),
        (Ruling(SHOW), Proposal(WHOLE, frozenset({HARM})), ()),
        (Ruling(SHOW), Proposal(PART, forced=frozenset({0})), ("forced",)),
        (Ruling(WHOLE), Proposal(), ("reason",)),
        (Ruling(WHOLE, frozenset({HARM})), Proposal(forced=frozenset({0})), ()),
        (Ruling(PART, frozenset({HARM})), Proposal(), ("nothing_marked",)),
        (Ruling(PART), Proposal(), ("reason", "nothing_marked")),
        (Ruling(PART, frozenset({HARM}), frozenset({1})), Proposal(), ()),
        (Ruling(PART, frozenset({HARM}), words=("Mia",)), Proposal(), ()),
        (Ruling(PART, frozenset({HARM})), Proposal(forced=frozenset({0})), ()),
        (Ruling("allt"), Proposal(), ("choice",)),
    ],
)
def test_what_may_stand(ruling, proposal, codes):
    assert faults(ruling, proposal) == codes
    assert set(codes) <= set(FAULTS)


def test_a_ruling_is_carried_out_with_what_is_forced():
    forced = Proposal(PART, forced=frozenset({2}))
    assert settled(Ruling(PART, frozenset({HARM}), frozenset({0})), forced) == Ruling(
        PART, frozenset({HARM, REPORTER}), frozenset({0, 2})
    )
    assert settled(Ruling(SHOW, frozenset({HARM}), frozenset({0})), Proposal()) == Ruling(SHOW)
    assert settled(Ruling(WHOLE, frozenset({HARM}), frozenset({0}), ("x",)), forced) == Ruling(
        WHOLE, frozenset({HARM})
    )


def test_every_code_has_its_words():
    assert set(REASONS) == set(SOURCES)
    assert set(CHOICES) == {SHOW, PART, WHOLE}
    assert {"adult", "not_guardian", "unknown_age", "insiders_only", "other", "too_much"} == set(REFUSALS)
