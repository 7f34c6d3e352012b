"""Who must sign on a day, told about Åsa (born 10 May 2010) and her guardians Mia and Jon."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent import signers
from consent.presets import PRESETS
from consent.rules import ESKILSTUNA
from consent.signers import GuardianFacts, PersonFacts, Required, excused, required_signers

BORN = date(2010, 5, 10)
TICK = timedelta(microseconds=1)
EARLY = datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BIRTHDAY = datetime(2028, 5, 9, 22, tzinfo=UTC)
MIA, JON = uuid4(), uuid4()


def guardian(id: UUID, **facts: object) -> GuardianFacts:
    return replace(GuardianFacts(id, EARLY), **facts)  # type: ignore[arg-type]


def asa(*guardians: GuardianFacts) -> PersonFacts:
    return PersonFacts(BORN, guardians)


BOTH = asa(guardian(MIA), guardian(JON))


def told(required: tuple[Required, ...]) -> list[tuple[UUID | str, str, str]]:
    return [(one.guardian_id or one.signer, one.why, one.blocked) for one in required]


def test_asa_and_both_her_guardians_sign() -> None:
    assert told(required_signers(BOTH, ESKILSTUNA, NOW)) == [
        ("youth", "youth_minor", ""),
        (MIA, "guardian", ""),
        (JON, "guardian", ""),
    ]


def test_a_guardian_who_is_alone_decides_alone() -> None:
    assert told(required_signers(asa(guardian(MIA)), ESKILSTUNA, NOW))[1] == (MIA, "guardian_alone", "")


@pytest.mark.parametrize(("shift", "people"), [(-TICK, 3), (timedelta(0), 1), (TICK, 1)])
def test_the_guardians_drop_out_at_midnight_on_the_18th_birthday(shift: timedelta, people: int) -> None:
    assert len(required_signers(BOTH, ESKILSTUNA, BIRTHDAY + shift)) == people


def test_from_18_asa_decides_alone_and_the_page_says_why() -> None:
    (only,) = required_signers(BOTH, ESKILSTUNA, date(2028, 5, 10))
    assert (only.signer, only.sentence) == ("youth", "Den unge har fyllt 18 år och bestämmer själv.")
    assert {one.why for one in excused(BOTH, ESKILSTUNA, date(2028, 5, 10))} == {"of_age"}


@pytest.mark.parametrize(
    ("on", "people"), [(date(2028, 5, 9), 3), (date(2028, 5, 10), 1), (date(2028, 5, 11), 1)]
)
def test_a_date_counts_as_the_whole_day(on: date, people: int) -> None:
    assert len(required_signers(BOTH, ESKILSTUNA, on)) == people


def test_a_minor_without_a_registered_guardian_is_blocked() -> None:
    assert told(required_signers(asa(), ESKILSTUNA, NOW))[1] == ("guardian", "no_guardian", "no_guardian")


@pytest.mark.parametrize("standing", ["unreachable", "refuses", "threat", "lacks_capacity"])
def test_a_guardian_never_drops_out_in_silence(standing: str) -> None:
    facts = asa(guardian(MIA), guardian(JON, standing=standing, standing_since=EARLY))
    _, _, jon = required_signers(facts, ESKILSTUNA, NOW)
    assert (jon.guardian_id, jon.blocked) == (JON, standing)
    assert jon.blocked_sentence
    assert excused(facts, ESKILSTUNA, NOW) == ()


@pytest.mark.parametrize(("shift", "people"), [(-TICK, 3), (timedelta(0), 2), (TICK, 2)])
def test_a_dead_guardian_drops_out_from_that_moment_and_is_named(shift: timedelta, people: int) -> None:
    facts = asa(guardian(MIA), guardian(JON, standing="dead", standing_since=NOW))
    assert len(required_signers(facts, ESKILSTUNA, NOW + shift)) == people
    assert len(excused(facts, ESKILSTUNA, NOW + shift)) == 3 - people


def test_when_both_guardians_are_dead_somebody_must_be_appointed() -> None:
    dead = [guardian(one, standing="dead", standing_since=EARLY) for one in (MIA, JON)]
    assert told(required_signers(asa(*dead), ESKILSTUNA, NOW))[1][1] == "no_guardian"
    eva = uuid4()
    assert told(required_signers(asa(*dead, guardian(eva, kind="appointed")), ESKILSTUNA, NOW))[1:] == [
        (eva, "appointed", "")
    ]


@pytest.mark.parametrize(
    ("standing", "excuse"), [("unreachable", True), ("active", False), ("refuses", False), ("threat", False)]
)
def test_a_god_man_stands_in_only_for_those_who_cannot_be_reached(standing: str, excuse: bool) -> None:
    god_man = uuid4()
    facts = asa(guardian(MIA, standing=standing, standing_since=EARLY), guardian(god_man, kind="god_man"))
    ids = [one.guardian_id for one in required_signers(facts, ESKILSTUNA, NOW)]
    assert god_man in ids
    assert (MIA not in ids) is excuse
    assert [one.why for one in excused(facts, ESKILSTUNA, NOW)] == ["god_man_instead"] * excuse


def test_an_unreachable_god_man_replaces_nobody() -> None:
    facts = asa(
        guardian(MIA, standing="unreachable", standing_since=EARLY),
        guardian(JON, kind="god_man", standing="unreachable", standing_since=EARLY),
    )
    assert [one.blocked for one in required_signers(facts, ESKILSTUNA, NOW)] == [
        "",
        "unreachable",
        "unreachable",
    ]


@pytest.mark.parametrize(("shift", "people"), [(-TICK, 2), (timedelta(0), 3), (TICK, 3)])
def test_a_guardian_counts_from_registration(shift: timedelta, people: int) -> None:
    facts = asa(guardian(MIA), guardian(JON, registered_at=NOW))
    assert len(required_signers(facts, ESKILSTUNA, NOW + shift)) == people


@pytest.mark.parametrize(("shift", "people"), [(-TICK, 3), (timedelta(0), 2), (TICK, 2)])
def test_a_guardian_counts_until_custody_ends(shift: timedelta, people: int) -> None:
    facts = asa(guardian(MIA), guardian(JON, custody_until=NOW))
    assert len(required_signers(facts, ESKILSTUNA, NOW + shift)) == people


@pytest.mark.parametrize(
    ("preset", "age", "who"),
    [
        ("eskilstuna", 12, ["youth", "guardian"]),
        ("eskilstuna", 17, ["youth", "guardian"]),
        ("eskilstuna", 18, ["youth"]),
        ("huddinge", 14, ["guardian"]),
        ("huddinge", 15, ["youth", "guardian"]),
        ("huddinge", 18, ["youth"]),
        ("kinda", 14, ["youth", "guardian"]),
        ("kinda", 15, ["youth"]),
        ("munkfors", 17, ["guardian"]),
        ("munkfors", 18, ["youth"]),
    ],
)
def test_other_municipalities_ask_other_people(preset: str, age: int, who: list[str]) -> None:
    on = BORN.replace(year=BORN.year + age)
    assert [
        one.signer
        for one in required_signers(
            asa(guardian(MIA, registered_at=datetime(2015, 1, 1, tzinfo=UTC))), PRESETS[preset].rules, on
        )
    ] == who


def test_at_kinda_a_15_year_old_decides_alone_and_the_page_says_so() -> None:
    (only,) = required_signers(BOTH, PRESETS["kinda"].rules, NOW)
    assert only.why == "youth_alone"


@pytest.mark.parametrize(
    ("on", "people"), [(date(2026, 2, 27), 2), (date(2026, 2, 28), 1), (date(2026, 3, 1), 1)]
)
def test_a_leap_day_youth_turns_18_on_the_earlier_day(on: date, people: int) -> None:
    facts = PersonFacts(date(2008, 2, 29), (guardian(MIA),))
    assert len(required_signers(facts, ESKILSTUNA, on)) == people


def test_every_code_has_its_sentence() -> None:
    assert set(signers.BLOCKING) | {"no_guardian"} == set(signers.BLOCKS)
    sentences = [*signers.WHY.values(), *signers.BLOCKS.values(), *signers.EXCUSES.values()]
    assert all(str(sentence).endswith(".") for sentence in sentences)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
guardians = st.builds(
    GuardianFacts,
    id=st.uuids(),
    registered_at=moments,
    kind=st.sampled_from(list(signers.KINDS)),
    standing=st.sampled_from(list(signers.STANDINGS)),
    standing_since=st.none() | moments,
    custody_until=st.none() | moments,
)
people = st.builds(
    PersonFacts, st.dates(date(2004, 1, 1), date(2016, 1, 1)), st.lists(guardians, max_size=4).map(tuple)
)


@given(people, st.sampled_from([one.rules for one in PRESETS.values()]), moments)
def test_everybody_registered_is_either_asked_or_excused_with_a_reason(facts, rules, at) -> None:  # type: ignore[no-untyped-def]
    required = required_signers(facts, rules, at)
    assert required
    asked = {one.guardian_id for one in required} - {None}
    let_off = {one.guardian_id for one in excused(facts, rules, at)}
    there = {one.id for one in facts.guardians if one.registered_at <= at}
    assert asked.isdisjoint(let_off)
    assert asked <= there <= asked | let_off


@given(people, st.sampled_from([one.rules for one in PRESETS.values()]), moments)
def test_the_list_changes_only_at_the_boundaries(facts, rules, at) -> None:  # type: ignore[no-untyped-def]
    cuts = sorted(signers.boundaries(facts, rules) | {at})
    following = next((cut for cut in cuts if cut > at), None)
    if following is not None:
        assert required_signers(facts, rules, at) == required_signers(facts, rules, following - TICK)


Y, G, BOTH_SIGN = ("youth",), ("guardian",), ("youth", "guardian")
THRESHOLDS: dict[str, list[tuple[int, tuple[str, ...], tuple[str, ...]]]] = {
    # preset: (age, who signs just before that birthday, who signs from it)
    "eskilstuna": [(15, BOTH_SIGN, BOTH_SIGN), (18, BOTH_SIGN, Y)],
    "huddinge": [(15, G, BOTH_SIGN), (18, BOTH_SIGN, Y)],
    "skovde": [(15, G, BOTH_SIGN), (18, BOTH_SIGN, Y)],
    "norrkoping": [(15, BOTH_SIGN, BOTH_SIGN), (18, BOTH_SIGN, Y)],
    "kinda": [(15, BOTH_SIGN, Y), (18, Y, Y)],
    "munkfors": [(15, G, G), (18, G, Y)],
}
AROUND = [
    (timedelta(days=-1), False), (timedelta(seconds=-1), False), (-TICK, False),
    (timedelta(0), True), (TICK, True), (timedelta(seconds=1), True), (timedelta(days=1), True),
]  # fmt: skip
EDGES = [
    (preset, born, age, before, after)
    for preset, rows in THRESHOLDS.items()
    for born in (BORN, date(2008, 2, 29), date(2012, 2, 29), date(2009, 3, 29), date(2009, 10, 25))
    for age, before, after in rows
]


@pytest.mark.parametrize(("preset", "born", "age", "before", "after"), EDGES)
def test_every_preset_around_every_threshold(
    preset: str, born: date, age: int, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """On 29 February the earlier day counts: 28 February in a common year."""
    rules = PRESETS[preset].rules
    leap_in_common = (born.month, born.day) == (2, 29) and (born.year + age) % 4
    on = date(born.year + age, 2, 28) if leap_in_common else born.replace(year=born.year + age)
    turns = datetime(on.year, on.month, on.day, tzinfo=ZoneInfo("Europe/Stockholm")).astimezone(UTC)
    facts = PersonFacts(born, (guardian(MIA, registered_at=datetime(2013, 1, 1, tzinfo=UTC)),))
    for shift, reached in AROUND:
        asked = tuple(one.signer for one in required_signers(facts, rules, turns + shift))
        assert asked == (after if reached else before), shift


def test_a_family_of_every_kind_at_once() -> None:
    """Appointed and refusing sign or block; the dead and the replaced are named as excused."""
    appointed, god_man, dead, gone, threat = (uuid4() for _one in range(5))
    facts = asa(
        guardian(appointed, kind="appointed"),
        guardian(god_man, kind="god_man"),
        guardian(dead, standing="dead", standing_since=EARLY),
        guardian(gone, standing="unreachable", standing_since=EARLY),
        guardian(threat, standing="threat", standing_since=EARLY),
    )
    assert told(required_signers(facts, ESKILSTUNA, NOW)) == [
        ("youth", "youth_minor", ""),
        (appointed, "appointed", ""),
        (god_man, "god_man", ""),
        (threat, "guardian", "threat"),
    ]
    assert {one.guardian_id: one.why for one in excused(facts, ESKILSTUNA, NOW)} == {
        dead: "dead",
        gone: "god_man_instead",
    }
