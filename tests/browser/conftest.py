"""One world, one server and one Chromium for all browser tests; each test gets fresh browser profiles."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.test.testcases import TransactionTestCase
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from teams.testing import signed_in
from tests.browser.chromium import PHONE, ChromiumMissing, Mode, Window, launched, window
from tests.browser.sittings import Sittings, sitting
from tests.browser.world import World, build

Opener = Callable[..., Window]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Missing, every browser test fails with the command that installs it."""
    try:
        with launched() as running:
            yield running
    except ChromiumMissing as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[LiveServer]:
    """The application's role behind a real socket."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def _django_db_helper(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Trap: pytest-django's own sweeps the database after each test; here it lasts a module."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The caseload, made once for a module and swept away after it."""
    with django_db_blocker.unblock():
        yield build()
        TransactionTestCase._fixture_teardown(TransactionTestCase())


@pytest.fixture
def visit(browser: Browser, site: LiveServer, world: World) -> Iterator[Opener]:
    """`visit("petra", PHONE)` → a signed-in Window; what its console said is judged afterwards."""
    opened: list[Window] = []

    def open_as(name: str, mode: Mode = PHONE, *, script: bool = True) -> Window:
        cookies = {}
        if name:
            client = signed_in(Client(), world.people[name])
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        opened.append(window(browser, site.url, mode, cookies, script=script))
        return opened[-1]

    yield open_as
    for one in opened:
        one.context.close()
    complaints = [text for one in opened for text in one.complaints]
    assert not complaints, complaints


@pytest.fixture(scope="module")
def sittings(browser: Browser, site: LiveServer, world: World) -> Iterator[Sittings]:
    with sitting(browser, site.url, world) as people:
        yield people


@pytest.fixture
def sit(sittings: Sittings) -> Iterator[Sittings]:
    """`sit("petra")` → a signed-in Window that lasts the module, for tests that only look."""
    yield sittings
    complaints = sittings.complaints()
    assert not complaints, complaints
