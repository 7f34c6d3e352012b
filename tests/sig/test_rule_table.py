"""The rule as a table: what each state of one thing does to a decision, at −1, 0 and +1 of its boundaries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sig.models.codes import Stage
from sig.policy import (
    RULE,
    CaseFacts,
    EntryFacts,
    GrantFact,
    GroundFact,
    MemberFact,
    Period,
    RelatedFact,
    ReleaseFact,
    may_coordinate,
    may_export,
    may_open_file,
    may_view_case,
    may_view_entry,
    may_view_plan,
)

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SOCIAL, POLICE, SCHOOL, FREE = 1, 2, 3, 5
ALWAYS = Period(NOW - 90 * DAY)
AROUND = (-SECOND, timedelta(), SECOND)
SEAT = MemberFact(POLICE, False, False, ALWAYS)
LIMITED = MemberFact(FREE, False, False, ALWAYS, secrecy=False)
GLASS = MemberFact(POLICE, False, False, Period(NOW, NOW + HOUR), break_glass="b1")
ON_PARAGRAPH = replace(GLASS, kind="police", paragraph="osl_10_21")
CASE = CaseFacts(7, True, True, NOW, Stage.STARTED, (SEAT,))
SCHOOLS = EntryFacts(CASE, SCHOOL, 9, "school", kind="school")
GRANT = GrantFact("c1", "s1", SCHOOL, POLICE, "school", ALWAYS)
GROUND = GroundFact("d1", SCHOOL, POLICE, "school", ALWAYS)
ON_CONSENT = ReleaseFact(POLICE, "consent", ALWAYS, series="s1")
ON_GROUND = ReleaseFact(POLICE, "statutory", ALWAYS, ground="d1")
SHARED = replace(SCHOOLS, releases=(ON_CONSENT,), grants=(GRANT,))
BY_GROUND = replace(SCHOOLS, releases=(ON_GROUND,), grounds=(GROUND,))
ABOUT = replace(SHARED, about=("sister",))
AGREED = RelatedFact("sister", SCHOOL, POLICE, "school", ALWAYS)


def seated(told, *seats, at=NOW, **fields):
    """The same entry or case, asked by somebody with these seats at that moment."""
    if isinstance(told, CaseFacts):
        return replace(told, memberships=seats, at=at, **fields)
    return replace(told, case=replace(told.case, memberships=seats, at=at), **fields)


def to_free(told):
    """What goes to the police goes to Ung Fritid instead."""
    changed = {
        name: tuple(replace(one, recipient=FREE) for one in getattr(told, name))
        for name in ("releases", "grants", "grounds", "related")
    }
    return replace(told, **changed)


def test_every_answer_carries_the_version_of_the_rule():
    assert RULE == "3"
    assert may_view_entry(SHARED).rule == may_view_case(replace(CASE, user=None)).rule == RULE


@pytest.mark.parametrize("told", [SCHOOLS, SHARED, BY_GROUND, ABOUT])
@pytest.mark.parametrize("step", AROUND)
@pytest.mark.parametrize("start", [True, False])
def test_a_break_glass_on_a_paragraph_opens_what_is_published_while_it_lasts(told, step, start):
    at = (NOW if start else NOW + HOUR) + step
    answer = may_view_entry(seated(told, ON_PARAGRAPH, at=at))
    inside = step >= timedelta() if start else step < timedelta()
    assert answer.allowed is inside
    if not inside:
        assert answer.reason == "not_member"
    elif told in (SCHOOLS, ABOUT):
        assert (answer.reason, answer.basis.kind, answer.basis.id) == ("break_glass", "break_glass", "b1")
    else:
        assert answer.reason == "released"


TOLD = {
    "osl_10_15a": {"police": "police school bup labour_market ung_fritid arbetsformedlingen"},
    "osl_10_18a": {"police": "social_services"},
    "osl_10_18c": {"police": "social_services bup"},
    "osl_26_9": {"social_services": "social_services bup", "bup": "social_services bup"},
    "lag_2025_170_6": {"police": "school labour_market ung_fritid"},
    "lag_2025_170_7": {"police": "school"},
    "sol_19_1": {"social_services": "police school bup labour_market ung_fritid arbetsformedlingen"},
    "polislag_6": {"social_services": "police"},
    "lul_6": {"social_services": "police"},
    "osl_10_2": {},
    "osl_10_28": {},
    "lag_2025_170_4": {},
    "": {},
    "no_such": {},
}


@pytest.mark.parametrize("code", TOLD)
@pytest.mark.parametrize("receiver", ["social_services", "police", "school", "bup", "arbetsformedlingen"])
@pytest.mark.parametrize("sender", ["social_services", "police", "school", "bup", "ung_fritid"])
def test_a_break_glass_opens_what_its_paragraph_lets_the_owner_tell(code, receiver, sender):
    everybody = TOLD[code].get("police", "") if code == "osl_10_15a" else ""
    carries = sender in TOLD[code].get(receiver, everybody).split()
    glass = replace(ON_PARAGRAPH, kind=receiver, paragraph=code)
    answer = may_view_entry(seated(replace(SCHOOLS, kind=sender), glass))
    assert answer.reason == ("break_glass" if carries else "not_released")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"draft": True}, "draft_of_other"),
        ({"restricted": True}, "restricted"),
        ({"restricted": True, "owner": POLICE}, "restricted"),
    ],
)
def test_a_break_glass_never_opens_drafts_and_restricted_entries(change, reason):
    assert may_view_entry(seated(replace(SCHOOLS, **change), ON_PARAGRAPH)).reason == reason


def test_a_break_glass_does_not_publish_ones_own_old_draft():
    draft = replace(SCHOOLS, draft=True, author=7)
    assert may_view_entry(seated(draft, ON_PARAGRAPH)).reason == "not_released"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (replace(SCHOOLS, owner=POLICE), "own"),
        (SHARED, "released"),
        (BY_GROUND, "released"),
        (SCHOOLS, "not_released"),
        (ABOUT, "third_person"),
    ],
)
def test_without_a_paragraph_it_opens_the_own_authoritys_and_what_was_released_to_it(told, reason):
    assert may_view_entry(seated(told, GLASS)).reason == reason


def test_a_break_glass_is_no_seat_to_lead_from_and_bows_to_a_conflict():
    told = seated(CASE, replace(ON_PARAGRAPH, social=True))
    assert may_view_case(told).basis.kind == "break_glass"
    assert may_coordinate(told).reason == "not_coordinator"
    assert may_view_case(replace(told, conflicts=(Period(NOW - DAY),))).reason == "conflict"


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("social", [True, False])
def test_a_break_glass_opens_started_and_closed_cases_and_to_social_services_every_one(stage, social):
    told = replace(seated(CASE, replace(ON_PARAGRAPH, social=social)), stage=stage)
    assert may_view_case(told).allowed is (social or stage in (Stage.STARTED, Stage.CLOSED))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (to_free(SHARED), "released"),
        (to_free(BY_GROUND), "not_released"),
        (replace(SCHOOLS, owner=FREE), "own"),
        (SCHOOLS, "not_released"),
    ],
)
def test_those_without_secrecy_read_on_consent_and_on_no_other_ground(told, reason):
    glass = replace(ON_PARAGRAPH, authority=FREE, secrecy=False)
    assert may_view_entry(seated(told, LIMITED)).reason == reason
    assert may_view_entry(seated(told, LIMITED, glass)).reason == reason


def test_a_plan_is_shared_on_a_grant_alone():
    plan = replace(SCHOOLS, category="plan", owner=SOCIAL)
    grant = replace(GRANT, sender=SOCIAL, recipient=FREE, category="plan")
    ground = replace(GROUND, sender=SOCIAL, recipient=FREE, category="plan")
    assert may_view_plan(seated(plan, LIMITED, grants=(grant,))).basis.kind == "consent"
    assert not may_view_plan(seated(plan, LIMITED, grounds=(ground,)))
    bound = replace(LIMITED, secrecy=True)
    assert may_view_plan(seated(plan, bound, grounds=(ground,))).reason == "not_released"


@pytest.mark.parametrize(
    ("seats", "file", "export"),
    [
        ((SEAT,), "member", "member"),
        ((LIMITED,), "no_secrecy", "no_secrecy"),
        ((LIMITED, SEAT), "member", "member"),
        ((GLASS,), "break_glass", "break_glass_only"),
        ((LIMITED, GLASS), "member", "break_glass_only"),
        ((replace(SEAT, period=Period(NOW - DAY, NOW)), LIMITED), "no_secrecy", "no_secrecy"),
        ((), "not_member", "not_member"),
    ],
)
def test_who_opens_the_file_and_who_takes_it_out(seats, file, export):
    told = seated(CASE, *seats)
    assert (may_open_file(told).reason, may_export(told).reason) == (file, export)
    assert may_open_file(told).hidden is (not seats)


@pytest.mark.parametrize("step", AROUND)
@pytest.mark.parametrize("edge", ["starts", "ends"])
def test_a_third_persons_yes_counts_from_its_start_to_its_end(step, edge):
    period = Period(NOW, NOW + DAY) if edge == "starts" else Period(NOW - DAY, NOW)
    told = replace(ABOUT, related=(replace(AGREED, period=period),))
    inside = step >= timedelta() if edge == "starts" else step < timedelta()
    assert may_view_entry(seated(told, SEAT, at=NOW + step)).reason == (
        "released" if inside else "third_person"
    )


@pytest.mark.parametrize(
    "change", [{"person": "brother"}, {"sender": SOCIAL}, {"recipient": SOCIAL}, {"category": "crime"}]
)
def test_a_third_persons_yes_to_something_else_opens_nothing(change):
    answer = may_view_entry(replace(ABOUT, related=(replace(AGREED, **change),)))
    assert (answer.reason, answer.hidden) == ("third_person", True)


def test_every_third_person_has_to_agree_and_may_do_so_in_consents_of_their_own():
    both = replace(ABOUT, about=("sister", "brother"), related=(AGREED,))
    assert may_view_entry(both).reason == "third_person"
    assert (
        may_view_entry(replace(both, related=(AGREED, replace(AGREED, person="brother")))).reason
        == "released"
    )


def test_third_persons_hinder_neither_statutory_grounds_nor_the_own_authority():
    assert may_view_entry(replace(BY_GROUND, about=("sister",))).basis.kind == "statutory"
    assert may_view_entry(replace(ABOUT, owner=POLICE)).reason == "own"


def test_a_grant_that_ended_is_told_before_what_third_persons_say():
    ended = replace(ABOUT, grants=(replace(GRANT, period=Period(NOW - DAY, NOW)),))
    assert may_view_entry(ended).reason == "grant_ended"
