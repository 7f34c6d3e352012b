"""Keys change under rows that stay readable; what is interrupted can be run again."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from crypto import rotation
from crypto.errors import SealedKeyMissing
from crypto.kek import file, provider
from crypto.keyring import Keyring, keyring
from crypto.pseudonym import pseudonym
from tests.crypto.conftest import YES
from tests.crypto.folk import MODELS, Note, Person

pytestmark = pytest.mark.usefixtures("folk", "ring")
CASES = [uuid.UUID(int=number) for number in range(1, 6)]
NOW = timedelta(0)


def filled() -> None:
    for case in CASES:
        for number in range(3):
            Note.objects.create(owner=case, text=f"note {number}")
    person = Person.objects.create(name="Åsa Ek")
    person.name = "Åsa Björk"
    person.save()


def all_open() -> None:
    texts = sorted(note.text.reveal(YES) for note in Note.objects.all())
    assert texts == sorted(["note 0", "note 1", "note 2"] * 5)
    assert Person.objects.get().name.reveal(YES) == "Åsa Björk"
    assert [row.name.reveal(YES) for row in Person.history.order_by("version")] == ["Åsa Ek", "Åsa Björk"]


class Steps(list[int]):
    def __call__(self, count: int) -> None:
        self.append(count)


def test_rewrapping_touches_no_row_and_frees_the_old_kek(ring: Keyring) -> None:
    filled()
    path = Path(settings.KEK_FILE)
    file.add_version(path)
    with pytest.raises(CommandError, match="version 1"):
        call_command("new_kek", drop=1)
    keys = len(ring.store.all_keys())
    steps = Steps()
    assert rotation.rewrap(ring, steps) == keys
    assert sum(steps) == keys
    assert rotation.rewrap(ring, steps) == 0
    call_command("new_kek", drop=1)
    after = Keyring(ring.store, provider(), ring.ledger)
    assert len({after.opening(key.id).id for key in ring.store.all_keys()}) == keys
    all_open()


def rotate(ring: Keyring, grace: timedelta = NOW) -> tuple[int, list[str], tuple[int, int]]:
    fresh = rotation.succeed(ring)
    broken = rotation.reseal(ring, "default", Steps(), MODELS)
    return fresh, broken, rotation.destroy_unused(ring, "default", MODELS, grace)


def test_a_full_rotation_leaves_everything_readable_and_nothing_old(ring: Keyring) -> None:
    filled()
    old = {key.id for key in ring.store.all_keys()}
    name = pseudonym(CASES[0], "case")
    fresh, broken, (destroyed, waiting) = rotate(ring)
    assert (fresh, broken, destroyed, waiting) == (len(old), [], len(old), 0)
    assert rotation.referenced("default", MODELS).isdisjoint(old)
    with pytest.raises(SealedKeyMissing):
        ring.opening(min(old))
    all_open()
    assert pseudonym(CASES[0], "case") == name


def test_one_owner_alone(ring: Keyring) -> None:
    filled()
    others = {key.id for key in ring.store.all_keys() if key.owner != CASES[0]}
    assert rotation.succeed(ring, CASES[0]) == 1
    assert rotation.reseal(ring, "default", Steps(), MODELS, owner=CASES[0]) == []
    assert rotation.destroy_unused(ring, "default", MODELS, NOW) == (1, 0)
    assert others <= {key.id for key in ring.store.all_keys()}
    all_open()


def test_work_goes_on_between_the_steps(ring: Keyring) -> None:
    filled()
    rotation.succeed(ring)
    all_open()
    note = Note.objects.first()
    assert note is not None
    note.text = "note 0" if note.text.reveal(YES) == "note 0" else note.text.reveal(YES)
    note.save()
    rotation.reseal(ring, "default", Steps(), MODELS)
    all_open()


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_interrupted_rotation_is_finished_by_the_next(
    ring: Keyring, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    old = {key.id for key in ring.store.all_keys()}
    seen = Steps()

    def step(count: int) -> None:
        seen(count)
        if len(seen) > after:
            raise Interrupted

    monkeypatch.setattr(rotation, "BATCH", 4)
    with pytest.raises(Interrupted):
        rotation.succeed(ring, None, step)
    all_open()
    seen.clear()
    rotation.succeed(ring)
    with pytest.raises(Interrupted):
        rotation.reseal(ring, "default", step, [Note])
    all_open()
    for _ in range(2):
        rotate(ring)
    assert rotation.referenced("default", MODELS).isdisjoint(old)
    all_open()


def test_a_key_with_a_reference_is_never_destroyed(ring: Keyring) -> None:
    filled()
    rotation.succeed(ring)
    destroyed, waiting = rotation.destroy_unused(ring, "default", MODELS, NOW)
    assert (destroyed, waiting) == (0, len(CASES) + 1)
    all_open()


@pytest.mark.parametrize(("seconds", "gone"), [(-1, False), (0, True), (1, True)])
def test_a_key_waits_for_transactions_that_began_before_it_retired(
    ring: Keyring, frozen: Any, seconds: int, gone: bool
) -> None:
    from datetime import UTC, datetime

    start = datetime(2026, 5, 1, 12, tzinfo=UTC)
    frozen(start)
    filled()
    rotation.succeed(ring)
    rotation.reseal(ring, "default", Steps(), MODELS)
    frozen(start + rotation.GRACE + timedelta(seconds=seconds))
    destroyed, waiting = rotation.destroy_unused(ring, "default", MODELS)
    assert (destroyed > 0, waiting == 0) == (gone, gone)


def test_a_second_rotation_waits_for_the_first(ring: Keyring) -> None:
    filled()
    assert rotation.succeed(ring) == len(CASES) + 1
    assert rotation.succeed(ring) == 0


def test_a_row_that_stays_shut_is_named_and_its_key_kept(ring: Keyring, raw: Any, rejections: Any) -> None:
    filled()
    note = Note.objects.first()
    assert note is not None
    raw("UPDATE crypto_tests_note SET version = 9 WHERE id = %s", note.id)
    fresh, broken, (destroyed, waiting) = rotate(ring)
    assert broken == [f"crypto_tests.Note:{note.id}:tampered"]
    assert (destroyed, waiting) == (fresh - 1, 1)


def test_the_command_says_what_it_did(ring: Keyring, capsys: Any, monkeypatch: Any) -> None:
    filled()
    monkeypatch.setattr(rotation, "sealed_models", lambda: MODELS)
    call_command("rotate_keys", full=True, using="default", skip_checks=True)
    shown = capsys.readouterr().out
    assert "0 nycklar är ompackade under file:1." in shown
    assert "6 nya nycklar, 0 gamla förstörda, 6 gamla väntar." in shown
    all_open()


@pytest.mark.usefixtures("rejections")
def test_the_command_fails_when_a_row_is_broken(raw: Any, monkeypatch: Any) -> None:
    filled()
    monkeypatch.setattr(rotation, "sealed_models", lambda: MODELS)
    raw("UPDATE crypto_tests_note SET version = 9")
    with pytest.raises(CommandError, match="15 rader"):
        call_command("rotate_keys", full=True, using="default", verbosity=0, skip_checks=True)


def test_every_sealed_model_of_the_project_is_found() -> None:
    from django.apps import apps

    from crypto.fields import SealedField

    pairs = [(model, field) for model in apps.get_models() for field in model._meta.concrete_fields]
    expected = {model for model, field in pairs if isinstance(field, SealedField)}
    assert set(rotation.sealed_models()) == expected
    assert keyring() is keyring()
