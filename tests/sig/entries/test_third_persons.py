"""An entry about somebody else goes on consent only where that person agreed too; said before and after."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as
from consent.services import related
from consent.services.related import Signed
from sig import access
from sig.models import Entry, EntryAbout
from sig.services import entries, releases
from sig.services.entries import Content
from sig.services.releases import To
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    return story.running()


@pytest.fixture
def mother(told):
    return related.register(team_id=told.case.team_id, name="Vera Påhittad", relation="parent", by=cast.sam())


def agreed(told, person, *recipients):
    """The person lets the school tell those of school."""
    school = cast.authority("skolan")
    with acting_as(told.anna):
        found = type(person).objects.get(pk=person.pk)
    return related.agree(
        team=told.case.team,
        related=found,
        scope=[(school, cast.authority(code), "school") for code in recipients],
        ends_at=clock.database_now() + timedelta(days=30),
        signed=Signed("known", "paper", clock.now()),
        by=told.anna,
    )


def bases(told, *people):
    found = access.readers_preview(told.case_id, "school", by=cast.sam(), about=[one.pk for one in people])
    return {reader.authority: reader.basis for reader in found}


def test_before_saving_it_is_said_who_must_agree_first(told, mother):
    assert bases(told)["Polisen"] == "consent"
    assert bases(told, mother) == {
        "Skolan": "own",
        "Polisen": "third_person",
        "Socialtjänsten": "third_person",
    }
    agreed(told, mother, "polisen")
    assert bases(told, mother)["Polisen"] == "consent"
    assert bases(told, mother)["Socialtjänsten"] == "third_person"


def test_everybody_it_is_about_must_agree(told, mother):
    agreed(told, mother, "polisen")
    other = related.register(team_id=told.case.team_id, name="Bo", relation="sibling", by=cast.sam())
    assert bases(told, mother, other)["Polisen"] == "third_person"
    agreed(told, other, "polisen")
    assert bases(told, mother, other)["Polisen"] == "consent"


def test_without_a_yes_nothing_is_saved(told, mother):
    with pytest.raises(ValidationError) as refused:
        told.wrote(cast.sam(), "Om mamman.", to=("polisen",), about=(mother.pk,))
    (error,) = refused.value.error_dict["release_to"]
    assert error.code == "third_person"
    assert "Polisen" in error.messages[0]
    with acting_as(cast.sam()):
        assert not Entry.objects.exists()
        assert not EntryAbout.objects.exists()


def test_a_withdrawal_closes_the_entry_and_its_author_is_not_told_otherwise(told, mother):
    agreed(told, mother, "polisen")
    held = told.wrote(cast.sam(), "Om mamman.", to=("polisen",), about=(mother.pk,))
    note = entries.correct(entry=held.pk, text="Rättat.", by=cast.sam())
    with acting_as(cast.sam()):
        assert EntryAbout.objects.filter(entry=note).count() == 1
    (seen,) = access.case(told.case_id, by=cast.petra()).entries
    assert [one.text for one in seen.corrections] == ["Rättat."]
    assert [reader.authority for reader in access.entry(held.pk, by=cast.sam()).readers] == ["Polisen"]
    related.withdraw(team_id=told.case.team_id, person_id=mother.pk, channel="phone", by=told.anna)
    assert access.case(told.case_id, by=cast.petra()).entries == ()
    assert access.entry(held.pk, by=cast.sam()).readers == ()
    later = entries.correct(entry=held.pk, text="Igen.", by=cast.sam())
    with acting_as(cast.sam()):
        assert not later.releases.exists()
    with pytest.raises(ValidationError):
        releases.release(entry=held.pk, to=[To(cast.authority("socialtjansten").pk)], by=cast.sam())


def test_a_statutory_ground_is_not_hindered_by_a_third_person(told):
    person = related.register(team_id=told.case.team_id, name="Vera", relation="parent", by=told.anna)
    held = told.wrote(told.anna, "Om mamman.", category="crime", about=(person.pk,))
    told.disclosed(told.anna, "polisen", held)
    assert [entry.text for entry in access.case(told.case_id, by=cast.petra()).entries] == ["Om mamman."]


def test_a_draft_changes_whom_it_is_about(told, mother):
    held = told.wrote(cast.sam(), "Utkast.", draft=True, about=(mother.pk,))
    assert access.case(told.case_id, by=cast.sam()).drafts[0].about == (mother.pk,)
    content = Content("note", "school", "Utkast.")
    entries.save_draft(entry=held.pk, content=content, version=held.version, by=cast.sam())
    assert access.case(told.case_id, by=cast.sam()).drafts[0].about == ()
    held = told.wrote(cast.sam(), "Utkast.", draft=True, about=(mother.pk,))
    entries.discard(entry=held.pk, by=cast.sam())
    with acting_as(cast.sam()):
        assert not EntryAbout.objects.exists()
