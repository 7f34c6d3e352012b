"""The browser tests' caseload, made once for a module, met here without a browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.test.testcases import TransactionTestCase

from tests.browser.world import World, build


@pytest.fixture
def _django_db_helper(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Trap: pytest-django's own sweeps the database after each test; here it lasts a module."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        yield build()
        TransactionTestCase._fixture_teardown(TransactionTestCase())


@pytest.fixture
def as_(client_for: Callable[[Any], Client], world: World) -> Callable[[str], Client]:
    """`as_("petra")`: that person's browser."""
    return lambda name: client_for(world.people[name])
