"""A statutory ground opens exactly what was chosen; the register shows each what concerns them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.models import DisclosureGround
from sig import access
from sig.disclosures import access as door
from sig.disclosures.register import DisclosureFact, may_see_disclosure
from sig.policy import CaseFacts, MemberFact, Period
from sig.services import disclosures, entries, plans, releases
from sig.services.releases import To
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


def read(told, by):
    return {entry.text for entry in access.case(told.case_id, by=by).entries}


def test_a_ground_opens_what_was_chosen_and_nothing_after_it():
    told = story.running()
    chosen = told.wrote(told.anna, "Vald.", category="crime")
    told.wrote(told.anna, "Tidigare.", category="crime")
    ground = told.disclosed(told.anna, "polisen", chosen)
    told.wrote(told.anna, "Senare.", category="crime")
    assert read(told, cast.petra()) == {"Vald."}
    assert read(told, cast.sam()) == set()
    later = told.wrote(told.anna, "Igen.", category="crime")
    for again in (To(cast.authority("polisen").pk, ground.pk),):
        with pytest.raises(ValidationError) as refused:
            releases.release(entry=later.pk, to=[again], by=told.anna)
        assert refused.value.error_dict["release_to"][0].code == "one_at_a_time"
        with pytest.raises(ValidationError):
            entries.log(
                case=told.case_id, kind="note", category="crime", text="x", release_to=[again], by=told.anna
            )
    assert read(told, cast.petra()) == {"Vald."}


def test_a_correction_of_what_was_disclosed_reaches_the_same_reader():
    told = story.running()
    chosen = told.wrote(told.anna, "Fel dag.", category="crime")
    told.disclosed(told.anna, "polisen", chosen)
    entries.correct(entry=chosen.pk, text="Det var fredag.", by=told.anna)
    (seen,) = access.case(told.case_id, by=cast.petra()).entries
    assert [note.text for note in seen.corrections] == ["Det var fredag."]


def test_what_was_corrected_before_is_disclosed_with_its_correction():
    told = story.running()
    chosen = told.wrote(told.anna, "Fel dag.", category="crime")
    entries.correct(entry=chosen.pk, text="Det var fredag.", by=told.anna)
    told.disclosed(told.anna, "polisen", chosen)
    (seen,) = access.case(told.case_id, by=cast.petra()).entries
    assert [note.text for note in seen.corrections] == ["Det var fredag."]


def test_in_the_system_only_own_entries_of_that_kind_to_those_who_can_read_here():
    told = story.running()
    school = told.wrote(told.anna, "Skola.", category="school")
    with pytest.raises(ValidationError) as refused:
        told.disclosed(told.anna, "polisen", school)
    assert set(refused.value.error_dict) == {"entries"}
    with pytest.raises(ValidationError) as refused:
        told.disclosed(told.anna, "polisen", manner="system")
    assert set(refused.value.error_dict) == {"entries"}
    with pytest.raises(ValidationError) as refused:
        told.disclosed(told.anna, "ung-fritid", school, paragraph="osl_10_2", category="school")
    assert set(refused.value.error_dict) == {"to"}
    with pytest.raises(NotAllowed):
        told.disclosed(told.anna, "polisen", told.wrote(cast.sam(), "Skolans.", category="crime"))
    with acting_as(told.anna):
        assert not DisclosureGround.objects.exists()


def test_what_is_told_outside_the_system_opens_nothing_in_it_and_no_ground_opens_the_plan():
    told = story.running()
    plans.add_goal(case=told.case_id, own_words="Jag vill gå klart nian.", by=told.anna)
    told.wrote(told.anna, "Mötet.", category="plan")
    told.disclosed(told.anna, "polisen", paragraph="osl_10_2", category="plan")
    seen = access.case(told.case_id, by=cast.petra())
    assert (seen.entries, seen.plan) == ((), None)
    chosen = told.wrote(told.anna, "x", category="plan")
    with pytest.raises(ValidationError) as refused:
        told.disclosed(told.anna, "polisen", chosen, paragraph="osl_10_2", category="plan")
    assert set(refused.value.error_dict) == {"category"}
    assert [line.ended_at for line in door.register(told.case_id, by=told.anna).statutory] == [None]


def test_the_texts_are_the_senders_alone():
    told = story.running()
    told.disclosed(told.anna, "polisen", receiver="Reception Väst")
    mine = door.register(told.case_id, by=told.anna).statutory[0]
    assert (mine.what, mine.receiver) == ("Var han har varit om kvällarna.", "Reception Väst")
    assert mine.reasoning
    theirs = door.register(told.case_id, by=cast.petra()).statutory[0]
    assert (theirs.what, theirs.reasoning, theirs.receiver) == ("", "", "")
    assert (theirs.sender, theirs.recipient, theirs.paragraph) == (
        "Socialtjänsten",
        "Polisen",
        "OSL 10 kap. 18 a §",
    )
    assert theirs.confirm
    assert door.register(told.case_id, by=cast.sam()).statutory == ()


def test_the_register_groups_what_consent_released_and_says_what_ended():
    told = story.running()
    for text in ("Ett.", "Två."):
        told.wrote(cast.sam(), text, to=("polisen",))
    first = told.wrote(cast.sam(), "Tre.", to=("polisen", "socialtjansten"))
    with acting_as(cast.sam()):
        row = first.releases.get(recipient=cast.authority("polisen"))
    releases.take_back(release=row.pk, by=cast.sam())
    police = door.register(told.case_id, by=cast.petra()).consented
    assert [(line.recipient, line.entries, line.taken_back, line.in_force) for line in police] == [
        ("Polisen", 3, 1, True)
    ]
    assert len(door.register(told.case_id, by=told.anna).consented) == 2
    told.withdraw()
    assert {line.in_force for line in door.register(told.case_id, by=told.anna).consented} == {False}


def test_what_the_police_disclose_about_an_investigation_is_in_nobody_elses_register():
    told = story.running()
    told.disclosed(cast.petra(), "", paragraph="osl_10_21", outside="prosecutor", receiver="Åklagaren",
                   restricted=True)  # fmt: skip
    assert len(door.register(told.case_id, by=cast.petra()).statutory) == 1
    for other in (told.anna, cast.dag(), cast.sam()):
        assert door.register(told.case_id, by=other).statutory == ()


def test_only_members_ask_and_only_the_senders_authority_ends():
    told = story.running()
    ground = told.disclosed(told.anna, "polisen", told.wrote(told.anna, "x", category="crime"))
    for ask in (
        lambda: door.register(told.case_id, by=cast.olle()),
        lambda: door.register(uuid4(), by=told.anna),
    ):
        with pytest.raises(NotAllowed) as refused:
            ask()
        assert refused.value.decision.hidden
    with pytest.raises(NotAllowed):
        disclosures.end(case=told.case_id, ground=ground.pk, by=cast.petra())
    with pytest.raises(NotAllowed):
        disclosures.end(case=told.case_id, ground=uuid4(), by=told.anna)
    disclosures.end(case=told.case_id, ground=ground.pk, by=cast.dag())
    assert read(told, cast.petra()) == set()
    assert door.register(told.case_id, by=told.anna).statutory[0].ended_at is not None


AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
ALWAYS = Period(AT - timedelta(days=1))
SOCIAL, POLICE, SCHOOL = 1, 2, 3


def asker(authority: int, *, coordinator: bool = False, social: bool | None = None, **case) -> CaseFacts:
    member = MemberFact(authority, authority == SOCIAL if social is None else social, coordinator, ALWAYS)
    return replace(CaseFacts(7, True, True, AT, "started", (member,)), **case)


SEEN = [
    (SOCIAL, False, DisclosureFact(POLICE, SCHOOL), "insider"),
    (SCHOOL, True, DisclosureFact(POLICE, SOCIAL), "insider"),
    (SCHOOL, False, DisclosureFact(POLICE, SOCIAL), "not_party"),
    (SCHOOL, False, DisclosureFact(SCHOOL, POLICE), "sent"),
    (SCHOOL, False, DisclosureFact(POLICE, SCHOOL), "received"),
    (SCHOOL, False, DisclosureFact(POLICE, None), "not_party"),
    (SOCIAL, False, DisclosureFact(POLICE, None), "insider"),
    (POLICE, False, DisclosureFact(POLICE, None, restricted=True), "sent"),
    (SOCIAL, True, DisclosureFact(POLICE, None, restricted=True), "restricted"),
    (SCHOOL, False, DisclosureFact(POLICE, SCHOOL, restricted=True), "restricted"),
]


@pytest.mark.parametrize(("authority", "leads", "line", "reason"), SEEN)
def test_who_sees_a_line(authority, leads, line, reason):
    found = may_see_disclosure(asker(authority, coordinator=leads), line)
    assert (found.reason, found.allowed) == (reason, reason in ("insider", "sent", "received"))


@pytest.mark.parametrize("second", [-1, 0, 1])
def test_a_seat_that_has_ended_sees_nothing_from_that_second(second):
    ended = Period(AT - timedelta(days=1), AT + timedelta(seconds=second))
    facts = replace(asker(SCHOOL), memberships=(MemberFact(SCHOOL, False, False, ended),))
    assert may_see_disclosure(facts, DisclosureFact(SCHOOL, POLICE)).allowed is (second > 0)


def test_a_conflict_and_a_case_not_opened_hide_every_line():
    facts = asker(SCHOOL, conflicts=(ALWAYS,))
    assert may_see_disclosure(facts, DisclosureFact(SCHOOL, POLICE)).reason == "conflict"
    facts = asker(SCHOOL, stage="eligible")
    assert may_see_disclosure(facts, DisclosureFact(SCHOOL, POLICE)).reason == "before_start"
