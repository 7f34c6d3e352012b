"""Every way of putting a value where it does not belong is refused, and leaves an entry."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from crypto import envelope
from crypto.errors import (
    SealedError,
    SealedKeyDestroyed,
    SealedKeyMissing,
    SealedMoved,
    SealedNotSealed,
    SealedTampered,
    SealedUnknownAlgorithm,
    SealedUnknownFormat,
    SealedUnplaced,
    SealedWrongOwner,
)
from crypto.keyring import Keyring
from crypto.sealed import Token
from tests.crypto.conftest import YES
from tests.crypto.folk import LABEL, Note, Person, Remark

pytestmark = pytest.mark.usefixtures("folk", "ring")
Raw = Callable[..., Any]
CASE, OTHER_CASE = uuid.UUID(int=1), uuid.UUID(int=2)


def person(name: str = "Åsa Ek", nickname: str = "Åsan") -> Person:
    return Person.objects.create(name=name, nickname=nickname, born=datetime.date(2004, 5, 6))


def column(raw: Raw, table: str, row: uuid.UUID, field: str) -> bytes:
    return bytes(raw(f"SELECT {field} FROM {LABEL}_{table} WHERE id = %s", row)[0][0])  # noqa: S608


def put(raw: Raw, table: str, row: uuid.UUID, field: str, value: bytes) -> None:
    raw(f"UPDATE {LABEL}_{table} SET {field} = %s WHERE id = %s", value, row)  # noqa: S608


def row_swap(raw: Raw) -> Any:
    mine, other = Note.objects.create(owner=CASE, text="a"), Note.objects.create(owner=CASE, text="b")
    put(raw, "note", mine.id, "text", column(raw, "note", other.id, "text"))
    return Note.objects.get(pk=mine.pk).text


def column_swap(raw: Raw) -> Any:
    mine = person()
    put(raw, "person", mine.id, "name", column(raw, "person", mine.id, "nickname"))
    return Person.objects.get(pk=mine.pk).name


def table_swap(raw: Raw) -> Any:
    note = Note.objects.create(owner=CASE, text="a")
    remark = Remark.objects.create(id=note.id, owner=CASE, text="b")
    put(raw, "remark", remark.id, "text", column(raw, "note", note.id, "text"))
    return Remark.objects.get(pk=remark.pk).text


def owner_swap(raw: Raw) -> Any:
    mine, other = Note.objects.create(owner=CASE, text="a"), Note.objects.create(owner=OTHER_CASE, text="b")
    put(raw, "note", mine.id, "text", column(raw, "note", other.id, "text"))
    return Note.objects.get(pk=mine.pk).text


def moved_to_another_owner(raw: Raw) -> Any:
    mine = Note.objects.create(owner=CASE, text="a")
    Note.objects.create(owner=OTHER_CASE, text="b")
    raw("UPDATE crypto_tests_note SET owner = %s WHERE id = %s", OTHER_CASE, mine.id)
    return Note.objects.get(pk=mine.pk).text


def kind_swap(raw: Raw) -> Any:
    who = person()
    note = Note.objects.create(owner=who.id, text="a")
    put(raw, "note", note.id, "text", column(raw, "person", who.id, "name"))
    return Note.objects.get(pk=note.pk).text


def history_into_live(raw: Raw) -> Any:
    mine = person()
    mine.name = "Åsa Björk"
    mine.save()
    old = raw("SELECT name FROM crypto_tests_historicalperson WHERE id = %s AND version = 1", mine.id)[0][0]
    put(raw, "person", mine.id, "name", bytes(old))
    return Person.objects.get(pk=mine.pk).name


def live_into_history(raw: Raw) -> Any:
    mine = person()
    mine.name = "Åsa Björk"
    mine.save()
    new = column(raw, "person", mine.id, "name")
    raw("UPDATE crypto_tests_historicalperson SET name = %s WHERE version = 1", new)
    return mine.history.get(version=1).name


def version_turned_back(raw: Raw) -> Any:
    mine = person()
    mine.save()
    raw("UPDATE crypto_tests_person SET version = 1")
    return Person.objects.get(pk=mine.pk).name


def plaintext(raw: Raw) -> Any:
    mine = person()
    put(raw, "person", mine.id, "name", "Åsa Ek".encode())
    return Person.objects.get(pk=mine.pk).name


def long_plaintext(raw: Raw) -> Any:
    mine = person()
    put(raw, "person", mine.id, "name", b"Asa Ek " * 40)
    return Person.objects.get(pk=mine.pk).name


def empty(raw: Raw) -> Any:
    mine = person()
    put(raw, "person", mine.id, "name", b"")
    return Person.objects.get(pk=mine.pk).name


def changed(raw: Raw, at: int, to: int) -> Any:
    mine = person()
    value = bytearray(column(raw, "person", mine.id, "name"))
    value[at] = to
    put(raw, "person", mine.id, "name", bytes(value))
    return Person.objects.get(pk=mine.pk).name


MISUSES: list[tuple[str, Callable[[Raw], Any], type[SealedError]]] = [
    ("row swap", row_swap, SealedTampered),
    ("column swap", column_swap, SealedTampered),
    ("table swap", table_swap, SealedTampered),
    ("case swap", owner_swap, SealedWrongOwner),
    ("row given to another case", moved_to_another_owner, SealedWrongOwner),
    ("key of another kind", kind_swap, SealedWrongOwner),
    ("history put into live", history_into_live, SealedTampered),
    ("live put into history", live_into_history, SealedTampered),
    ("version turned back", version_turned_back, SealedTampered),
    ("plaintext", plaintext, SealedNotSealed),
    ("long plaintext", long_plaintext, SealedUnknownFormat),
    ("nothing", empty, SealedNotSealed),
    ("format 0", lambda raw: changed(raw, 0, 0), SealedUnknownFormat),
    ("format 2", lambda raw: changed(raw, 0, 2), SealedUnknownFormat),
    ("algorithm 0", lambda raw: changed(raw, 1, 0), SealedUnknownAlgorithm),
    ("algorithm 2", lambda raw: changed(raw, 1, 2), SealedUnknownAlgorithm),
]


@pytest.mark.parametrize(("misuse", "error"), [row[1:] for row in MISUSES], ids=[row[0] for row in MISUSES])
def test_a_misplaced_value_is_refused_and_recorded(
    misuse: Any, error: type[SealedError], raw: Raw, rejections: list[tuple[str, str]]
) -> None:
    sealed = misuse(raw)
    with pytest.raises(error) as refused:
        sealed.reveal(YES)
    assert type(refused.value) is error
    assert [code for code, _ in rejections] == [error.code]
    assert "Åsa" not in str(refused.value)


def test_a_flipped_bit_in_every_byte_is_refused(raw: Raw, rejections: list[tuple[str, str]]) -> None:
    mine = person()
    good = column(raw, "person", mine.id, "name")
    row = Person.objects.get(pk=mine.pk)
    field = Person._meta.get_field("name")
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 1 << (at % 8)
        with pytest.raises(SealedError):
            field.opened(row, Token(bytes(bad), row.version))
    assert len(rejections) == len(good)


def test_every_bit_of_the_header_is_guarded(raw: Raw, rejections: list[tuple[str, str]]) -> None:
    mine = person()
    good = column(raw, "person", mine.id, "name")
    row = Person.objects.get(pk=mine.pk)
    field = Person._meta.get_field("name")
    for bit in range(envelope.HEADER_LENGTH * 8):
        bad = bytearray(good)
        bad[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises(SealedError):
            field.opened(row, Token(bytes(bad), row.version))
    assert len(rejections) == envelope.HEADER_LENGTH * 8


def test_a_value_cut_at_any_length_is_refused(raw: Raw, rejections: list[tuple[str, str]]) -> None:
    mine = person()
    good = column(raw, "person", mine.id, "name")
    row = Person.objects.get(pk=mine.pk)
    field = Person._meta.get_field("name")
    for length in range(len(good)):
        with pytest.raises((SealedTampered, SealedNotSealed)):
            field.opened(row, Token(good[:length], row.version))
    with pytest.raises(SealedTampered):
        field.opened(row, Token(good + b"\0", row.version))
    assert len(rejections) == len(good) + 1


@pytest.mark.parametrize("fresh", [True, False])
def test_a_value_of_another_row_cannot_be_assigned_and_kept(fresh: bool, rejections: Any) -> None:
    mine, other = person(), person("Bo Alm")
    if fresh:
        other.name = "Bo Björk"
        with pytest.raises(SealedMoved):
            mine.name = other.name
        return
    mine.name = Person.objects.get(pk=other.pk).name
    with pytest.raises(SealedTampered):
        mine.name.reveal(YES)
    with pytest.raises(SealedMoved):
        mine.save()


def test_a_value_of_another_field_cannot_be_kept(rejections: Any) -> None:
    mine = person()
    mine.name = Person.objects.get(pk=mine.pk).nickname
    with pytest.raises(SealedTampered):
        mine.name.reveal(YES)
    with pytest.raises(SealedMoved):
        mine.save()


def test_a_row_cannot_be_given_to_another_case_unread(rejections: Any) -> None:
    note = Note.objects.create(owner=CASE, text="a")
    note.owner = OTHER_CASE
    with pytest.raises(SealedWrongOwner):
        note.save()


def test_a_row_can_be_given_to_another_case_by_somebody_who_may_read_it() -> None:
    note = Note.objects.create(owner=CASE, text="a")
    text = note.text.reveal(YES)
    note.owner, note.text = OTHER_CASE, text
    note.save()
    assert Note.objects.get().text.reveal(YES) == "a"


def test_a_value_without_a_row_stays_shut() -> None:
    person()
    (found,) = Person.objects.values_list("name", flat=True)
    assert repr(found) == "<Sealed>"
    assert not hasattr(found, "reveal")


def test_a_sealed_without_a_row_is_refused() -> None:
    from crypto.sealed import Sealed

    with pytest.raises(SealedUnplaced):
        Sealed(None, Person._meta.get_field("name"), Token(b"x", 1)).reveal(YES)


def test_a_key_that_is_not_in_the_store_is_refused(ring: Keyring, rejections: Any) -> None:
    mine = person()
    ring.store.destroy(key.id for key in ring.store.of_owner(mine.id))
    with pytest.raises(SealedKeyMissing) as refused:
        Person.objects.get(pk=mine.pk).name.reveal(YES)
    assert type(refused.value) is SealedKeyMissing
    assert rejections[0][0] == "key_missing"


def test_a_destroyed_key_is_refused_and_never_made_again(ring: Keyring, rejections: Any) -> None:
    from crypto.erasures import Erasure

    mine = person()
    ring.ledger.append(Erasure(mine.id, tuple(key.id for key in ring.store.of_owner(mine.id)), "t", "1"))
    ring.store.erase(mine.id)
    row = Person.objects.get(pk=mine.pk)
    with pytest.raises(SealedKeyDestroyed):
        row.name.reveal(YES)
    row.name = "Åsa igen"
    with pytest.raises(SealedKeyDestroyed):
        row.save()


def test_a_wrong_key_under_the_right_id_is_refused(ring: Keyring, rejections: Any) -> None:
    from crypto import datakey

    mine = person()
    stored = ring.store.active("person", mine.id)
    assert stored is not None
    wrong = datakey.DataKey(stored.id, "person", mine.id, bytes(32))
    ring.store.rewrapped([stored._replace(wrapped=ring.kek.wrap(wrong.payload()))])
    with pytest.raises(SealedTampered):
        Person.objects.get(pk=mine.pk).name.reveal(YES)
