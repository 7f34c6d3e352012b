"""What goes in comes out, and the column never holds it."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, models, transaction

from crypto.errors import SealedVersionSkew, SealedWriteRefused, SealedWrongType
from crypto.sealed import Sealed
from crypto.versioned import Conflict
from tests.crypto.conftest import YES
from tests.crypto.folk import Note, Person, Remark

pytestmark = pytest.mark.usefixtures("folk", "ring", "rejections")
BORN = datetime.date(2004, 2, 29)


def make() -> Person:
    return Person.objects.create(name="Åsa Ek", born=BORN, facts={"språk": ["sv", "so"]}, secret=b"\x00\xff")


def test_every_type_comes_back_from_the_database() -> None:
    made = make()
    found = Person.objects.get(pk=made.pk)
    assert found.name.reveal(YES) == "Åsa Ek"
    assert found.born.reveal(YES) == BORN
    assert found.facts.reveal(YES) == {"språk": ["sv", "so"]}
    assert found.secret.reveal(YES) == b"\x00\xff"
    assert found.nickname is None


def test_a_value_can_be_read_before_and_right_after_saving() -> None:
    person = Person(name="Åsa Ek")
    assert person.name.reveal(YES) == "Åsa Ek"
    person.save()
    assert person.name.reveal(YES) == "Åsa Ek"


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_is_stored_as_null(nothing: Any, raw: Any) -> None:
    Person.objects.create(name=nothing)
    assert raw("SELECT name FROM crypto_tests_person") == [(None,)]


def test_the_column_holds_no_plaintext(raw: Any) -> None:
    make()
    row = raw("SELECT name, born, facts, secret FROM crypto_tests_person")[0]
    for value in row:
        assert bytes(value)[:2] == b"\x01\x01"
        assert "Åsa".encode() not in bytes(value)
        assert b"2004" not in bytes(value)


@pytest.mark.parametrize(
    ("length", "size"), [(1, 302), (251, 302), (252, 302), (253, 558), (508, 558), (509, 814)]
)
def test_text_fills_whole_buckets(length: int, size: int, raw: Any) -> None:
    Person.objects.create(name=None, nickname="x" * length)
    assert raw("SELECT length(nickname) FROM crypto_tests_person") == [(size,)]


def test_every_save_seals_every_field_anew(raw: Any) -> None:
    person = make()
    before = raw("SELECT name, born, facts FROM crypto_tests_person")[0]
    person = Person.objects.get(pk=person.pk)
    person.town = "Eskilstuna"
    person.save()
    after = raw("SELECT name, born, facts FROM crypto_tests_person")[0]
    assert all(bytes(old) != bytes(new) for old, new in zip(before, after, strict=True))
    assert Person.objects.get(pk=person.pk).name.reveal(YES) == "Åsa Ek"


def test_update_fields_takes_the_sealed_fields_along() -> None:
    person = make()
    person.town = "Eskilstuna"
    person.save(update_fields=["town"])
    found = Person.objects.get(pk=person.pk)
    assert (found.town, found.version, found.name.reveal(YES)) == ("Eskilstuna", 2, "Åsa Ek")


@pytest.mark.parametrize("fields", [["version"], ["version", "text"], ["version", "owner"]])
def test_part_of_a_row_is_refused_without_versioned(fields: list[str]) -> None:
    remark = Remark.objects.create(owner=uuid.uuid4(), text="a", extra="b")
    remark.version = 2
    with pytest.raises(SealedVersionSkew):
        remark.save(update_fields=fields)


def test_a_field_without_its_new_version_is_refused() -> None:
    remark = Remark.objects.create(owner=uuid.uuid4(), text="a", extra="b")
    remark.version = 2
    with pytest.raises(SealedVersionSkew):
        remark.save(update_fields=["text", "extra"])


def test_a_plain_column_can_be_saved_alone() -> None:
    remark = Remark.objects.create(owner=uuid.uuid4(), text="a", extra="b")
    remark.save(update_fields=["owner"])
    assert Remark.objects.get().text.reveal(YES) == "a"


def test_one_sealed_field_can_be_saved_alone_at_the_same_version() -> None:
    remark = Remark.objects.create(owner=uuid.uuid4(), text="a", extra="b")
    remark.text = "c"
    remark.save(update_fields=["text"])
    found = Remark.objects.get()
    assert (found.text.reveal(YES), found.extra.reveal(YES)) == ("c", "b")


@pytest.mark.parametrize("hidden", [("name",), ("version",), ("name", "version"), ("name", "born", "facts")])
def test_deferred_fields_open(hidden: tuple[str, ...]) -> None:
    make()
    assert Person.objects.defer(*hidden).get().name.reveal(YES) == "Åsa Ek"


@pytest.mark.parametrize("shown", [("name",), ("id",), ("town",), ("name", "version")])
def test_rows_loaded_in_part_open(shown: tuple[str, ...]) -> None:
    make()
    assert Person.objects.only(*shown).get().name.reveal(YES) == "Åsa Ek"


@pytest.mark.parametrize("hidden", [("name",), ("version",), ("name", "version")])
def test_rows_loaded_in_part_can_be_saved(hidden: tuple[str, ...]) -> None:
    make()
    person = Person.objects.defer(*hidden).get()
    person.town = "Eskilstuna"
    person.save()
    found = Person.objects.get()
    assert (found.name.reveal(YES), found.version) == ("Åsa Ek", 2)


def test_refresh_follows_the_row() -> None:
    stale = make()
    other = Person.objects.get(pk=stale.pk)
    other.name = "Åsa Björk"
    other.save()
    stale.refresh_from_db()
    assert stale.name.reveal(YES) == "Åsa Björk"
    stale.town = "Torshälla"
    stale.save()
    assert Person.objects.get().name.reveal(YES) == "Åsa Björk"


def test_refreshing_one_field_reads_it_at_its_own_version() -> None:
    stale = make()
    other = Person.objects.get(pk=stale.pk)
    other.name = "Åsa Björk"
    other.save()
    stale.refresh_from_db(fields=["name"])
    assert stale.name.reveal(YES) == "Åsa Björk"
    assert stale.version == 1


def test_bulk_create_seals() -> None:
    Person.objects.bulk_create([Person(name=f"Person {number}") for number in range(3)])
    assert {found.name.reveal(YES) for found in Person.objects.all()} == {f"Person {n}" for n in range(3)}


@pytest.mark.parametrize(
    "value", ["plaintext", b"\x01\x01plaintext", 7, models.F("nickname"), models.Value("x")]
)
def test_update_is_refused(value: Any, raw: Any) -> None:
    make()
    before = raw("SELECT name FROM crypto_tests_person")
    with pytest.raises((SealedWriteRefused, FieldError)), transaction.atomic():
        Person.objects.update(name=value)
    assert raw("SELECT name FROM crypto_tests_person") == before


def test_update_with_a_sealed_value_is_refused() -> None:
    person = make()
    with pytest.raises(SealedWriteRefused):
        Person.objects.update(nickname=person.name)


def test_update_can_empty_a_field() -> None:
    make()
    Person.objects.update(name=None)
    assert Person.objects.get().name is None


@pytest.mark.parametrize("fresh", [True, False])
def test_bulk_update_is_refused(fresh: bool) -> None:
    person = make()
    if fresh:
        person.name = "Åsa Björk"
    with pytest.raises(SealedWriteRefused):
        Person.objects.bulk_update([person], ["name"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 7),
        ("name", b"bytes"),
        ("name", datetime.date(2004, 1, 1)),
        ("born", "2004-01-01"),
        ("born", datetime.datetime(2004, 1, 1, tzinfo=datetime.UTC)),
        ("facts", object()),
        ("facts", {1, 2}),
        ("secret", "text"),
    ],
)
def test_the_wrong_type_is_refused_when_assigned(field: str, value: Any) -> None:
    with pytest.raises(SealedWrongType):
        Person(**{field: value})


@pytest.mark.parametrize("empty", [[], {}, 0, False])
def test_json_keeps_values_that_are_false(empty: Any) -> None:
    Person.objects.create(facts=empty)
    assert Person.objects.get().facts.reveal(YES) == empty


def test_json_does_not_follow_the_object_it_was_given() -> None:
    facts = {"språk": ["sv"]}
    person = Person(facts=facts)
    facts["språk"].append("so")
    assert person.facts.reveal(YES) == {"språk": ["sv"]}


def test_an_overtaken_row_is_refused_and_shown() -> None:
    mine = make()
    theirs = Person.objects.get(pk=mine.pk)
    theirs.name = "Åsa Björk"
    theirs.save()
    mine.town = "Torshälla"
    with pytest.raises(Conflict) as refused:
        mine.save()
    assert refused.value.current.name.reveal(YES) == "Åsa Björk"
    assert mine.version == 1


@pytest.mark.parametrize(("expected", "saved"), [(1, False), (2, True), (3, False)])
def test_a_form_filled_in_on_another_version_is_refused(expected: int, saved: bool) -> None:
    person = make()
    person.save()
    person = Person.objects.get(pk=person.pk)
    person.town = "Torshälla"
    if saved:
        person.save_versioned(expected)
        assert Person.objects.get().version == 3
        return
    with pytest.raises(Conflict):
        person.save_versioned(expected)


def test_a_row_that_is_gone_is_a_conflict_with_nothing() -> None:
    note = Note.objects.create(owner=uuid.uuid4(), text="a")
    Note.objects.all().delete()
    with pytest.raises(Conflict) as refused:
        note.save()
    assert refused.value.current is None


def test_history_opens_every_version() -> None:
    person = make()
    person.name = "Åsa Björk"
    person.save()
    person.name = None
    person.save()
    versions = person.history.order_by("version")
    names = [row.name.reveal(YES) if row.name else None for row in versions]
    assert names == ["Åsa Ek", "Åsa Björk", None]
    assert [row.born.reveal(YES) for row in versions] == [BORN] * 3


def test_a_history_row_gives_back_the_live_row() -> None:
    person = make()
    person.name = "Åsa Björk"
    person.save()
    old = person.history.order_by("version").first().instance
    assert old.name.reveal(YES) == "Åsa Ek"
    with pytest.raises(IntegrityError):
        old.save()


def test_clean_leaves_values_as_they_are() -> None:
    person = make()
    person.name, person.town = "Åsa Björk", "Eskilstuna"
    person.full_clean()
    person.save()
    assert isinstance(person.name, Sealed)
    assert Person.objects.get().name.reveal(YES) == "Åsa Björk"
