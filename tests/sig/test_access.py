"""What each person gets through the door."""

from uuid import uuid4

import pytest

from audit.acting import acting_as
from audit.decisions import NotAllowed
from sig import access
from sig.models import Entry, Nomination
from sig.services import entries, releases, steps
from teams.services import conflicts
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


def texts(file):
    return {entry.text for entry in file.entries}


def test_before_start_only_social_services_know_of_the_case():
    told = story.begin().consented().joined(cast.petra(), cast.sam())
    assert access.case(told.case_id, by=cast.anna()).name == story.NAME
    assert access.case(told.case_id, by=cast.dag()).stage == "consented"
    for other in (cast.petra(), cast.sam(), cast.olle()):
        with pytest.raises(NotAllowed) as refused:
            access.case(told.case_id, by=other)
        assert refused.value.decision.hidden
        assert access.cases(by=other) == ()


def test_the_nominator_sees_the_stage_as_a_word_and_nothing_else():
    told = story.begin()
    (mine,) = access.my_nominations(by=cast.sam())
    assert mine.stage_name == "Anmäld"
    assert access.my_nominations(by=cast.petra()) == ()
    with acting_as(cast.sam()):
        assert not Nomination.objects.exists()
    told.informed()
    assert access.my_nominations(by=cast.sam())[0].stage_name == "Informerad"


def test_each_reads_the_own_and_what_has_been_released():
    told = story.running()
    told.wrote(cast.sam(), "Bara för skolan.")
    told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    told.wrote(cast.petra(), "Polisens eget.", category="crime")
    assert texts(access.case(told.case_id, by=cast.sam())) == {"Bara för skolan.", "Till polisen."}
    assert texts(access.case(told.case_id, by=cast.petra())) == {"Polisens eget.", "Till polisen."}
    assert texts(access.case(told.case_id, by=cast.anna())) == set()


def test_a_withdrawal_stops_the_next_reading_and_the_name_goes_too():
    told = story.running()
    told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    assert access.case(told.case_id, by=cast.petra()).name == story.NAME
    told.withdraw()
    file = access.case(told.case_id, by=cast.petra())
    assert file.entries == ()
    assert file.name == file.number
    assert texts(access.case(told.case_id, by=cast.sam())) == {"Till polisen."}


def test_taking_back_a_release_stops_the_next_reading():
    told = story.running()
    told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    (view,) = access.case(told.case_id, by=cast.sam()).entries
    assert [reader.authority for reader in view.readers] == ["Polisen"]
    releases.take_back(release=view.releases[0].id, by=cast.sam())
    assert access.case(told.case_id, by=cast.petra()).entries == ()
    assert access.case(told.case_id, by=cast.sam()).entries[0].readers == ()


def test_a_draft_is_its_authors_alone():
    told = story.running()
    told.wrote(cast.anna(), "Ofärdigt.", draft=True)
    assert [view.text for view in access.case(told.case_id, by=cast.anna()).drafts] == ["Ofärdigt."]
    assert access.case(told.case_id, by=cast.dag()).drafts == ()


def test_a_restricted_entry_shows_nowhere_outside_the_police():
    told = story.running()
    hidden = told.wrote(cast.petra(), "Förundersökning.", category="crime", restricted=True)
    assert texts(access.case(told.case_id, by=cast.petra())) == {"Förundersökning."}
    for other in (cast.anna(), cast.sam()):
        assert access.case(told.case_id, by=other).entries == ()
        with pytest.raises(NotAllowed) as refused:
            access.entry(hidden.pk, by=other)
        with pytest.raises(NotAllowed) as unknown:
            access.entry(uuid4(), by=other)
        assert refused.value.decision == unknown.value.decision


def test_a_conflict_of_interest_makes_the_case_disappear():
    told = story.running()
    conflicts.declare(team=told.case.team, user=cast.sam(), by=cast.sam())
    with pytest.raises(NotAllowed) as refused:
        access.case(told.case_id, by=cast.sam())
    assert refused.value.decision.reason == "conflict"
    assert access.cases(by=cast.sam()) == ()


def test_an_unknown_case_and_a_foreign_one_look_the_same():
    told = story.running()
    seen = []
    for case_id in (told.case_id, uuid4()):
        with pytest.raises(NotAllowed) as refused:
            access.case(case_id, by=cast.olle())
        seen.append(refused.value.decision)
    assert seen[0] == seen[1]


def test_the_list_has_name_number_stage_step_and_consent():
    told = story.running()
    steps.add(case=told.case_id, title="Ring hem", responsible=cast.anna(), due_on=story.BORN, by=cast.anna())
    (row,) = access.cases(by=cast.anna())
    assert (row.name, row.stage_name, row.next_step.title, row.late) == (
        story.NAME,
        "Pågår",
        "Ring hem",
        True,
    )
    assert row.consent_until is not None
    assert row.coordinates
    (seen,) = access.cases(by=cast.sam())
    assert (seen.next_step, seen.coordinates) == (None, False)


def test_search_finds_by_number_name_and_personal_number_only():
    told = story.begin()
    number = access.case(told.case_id, by=cast.anna()).number
    for words, found in (
        (number, 1),
        (number.lower(), 1),
        ("kim", 1),
        ("KIM exempel", 1),
        ("suspected", 0),
        ("", 0),
    ):
        assert len(access.search(words, by=cast.anna())) == found, words
        assert access.search(words, by=cast.petra()) == ()


def test_who_will_read_is_said_before_saving():
    told = story.running()
    readers = access.readers_preview(told.case_id, "school", by=cast.sam())
    assert [(reader.authority, reader.basis) for reader in readers] == [
        ("Skolan", "own"),
        ("Polisen", "consent"),
        ("Socialtjänsten", "consent"),
    ]
    told.withdraw()
    assert [reader.basis for reader in access.readers_preview(told.case_id, "school", by=cast.sam())] == [
        "own",
        "none",
        "none",
    ]


def test_a_case_and_the_list_cost_no_more_statements_than_this(django_assert_num_queries):
    """That no page costs more when there is more: tests/routes/test_statements.py."""
    told = story.running()
    for turn in range(3):
        told.wrote(cast.sam(), f"Anteckning {turn}", to=("polisen",))
    sam = cast.sam()
    access.case(told.case_id, by=sam)
    with django_assert_num_queries(CASE_STATEMENTS, exact=True):
        access.case(told.case_id, by=sam)
    with django_assert_num_queries(LIST_STATEMENTS, exact=True):
        access.cases(by=sam)


CASE_STATEMENTS = 29
LIST_STATEMENTS = 15


def test_a_correction_reaches_those_who_read_the_first():
    told = story.running()
    first = told.wrote(cast.sam(), "Fel dag.", to=("polisen",))
    entries.correct(entry=first.pk, text="Det var tisdag.", by=cast.sam())
    entries.correct(entry=first.pk, text="Nej, onsdag.", by=cast.sam())
    for reader in (cast.sam(), cast.petra()):
        (seen,) = access.case(told.case_id, by=reader).entries
        assert [seen.text, *(note.text for note in seen.corrections)] == [
            "Fel dag.",
            "Det var tisdag.",
            "Nej, onsdag.",
        ]
    with acting_as(cast.sam()):
        assert {note.happened_at for note in Entry.objects.filter(corrects=first)} == {first.happened_at}
