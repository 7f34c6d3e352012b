"""Withdrawal against reading and releasing at the same time: nothing is read after the withdrawal is
acknowledged.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from audit.acting import acting_as
from consent.models import Consent, ConsentSignature, Grant, Held
from consent.services import consents
from teams.models import Team
from tests import cast
from tests.consent.test_services import World, world  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(do: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            do()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def withdraw(world: World, consent: Consent) -> None:
    with acting_as(world.anna):
        signature = ConsentSignature.objects.filter(consent=consent)[0]
    consents.withdraw(consent=consent, signature=signature, channel="phone", by=world.anna)


def test_no_grant_is_in_force_after_the_withdrawal_is_acknowledged(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    consent = world.active()
    acknowledged = threading.Event()
    late: list[int] = []
    rounds: list[bool] = []

    def read() -> None:
        for _round in range(200):
            known = acknowledged.is_set()
            with acting_as(petra):
                found = Grant.objects.filter(team=world.team, ends_at__gt=_Statement()).count()
            rounds.append(known)
            if known and found:
                late.append(found)
            if len(rounds) > 20 and sum(rounds) > 20:
                return

    readers = [in_thread(read) for _number in range(2)]
    time.sleep(0.05)
    withdraw(world, consent)
    acknowledged.set()
    for reader in readers:
        reader.join()
    assert late == []
    assert any(rounds)


def test_a_withdrawal_waits_for_a_release_that_holds_the_consent(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    consent = world.active()
    order: list[str] = []
    held = threading.Event()

    def release() -> None:
        with acting_as(petra):
            assert Team.objects.annotate(held=Held("id")).get(pk=world.team.pk).held == 1
            held.set()
            time.sleep(0.3)
            order.append("released")

    releasing = in_thread(release)
    assert held.wait(5)
    withdraw(world, consent)
    order.append("withdrawn")
    releasing.join()
    assert order == ["released", "withdrawn"]


def test_an_outsider_holds_nothing(world: World) -> None:
    world.active()
    with acting_as(cast.olle()):
        assert not Team.objects.annotate(held=Held("id")).filter(pk=world.team.pk).exists()


def test_two_who_register_the_last_signature_at_once_make_one(world: World) -> None:
    consent = world.draft()
    world.sign(consent)
    world.sign(consent, world.mia)
    failed: list[BaseException] = []

    def sign() -> None:
        try:
            world.sign(consent, world.jon)
        except BaseException as error:
            failed.append(error)

    for thread in [in_thread(sign) for _number in range(3)]:
        thread.join()
    assert failed == []
    with acting_as(world.anna):
        assert ConsentSignature.objects.filter(consent=consent).count() == 3
        assert Grant.objects.filter(consent=consent).count() == 2


def _Statement() -> Any:  # noqa: N802
    from django.db.models import DateTimeField, Func

    return Func(function="statement_timestamp", output_field=DateTimeField())
