"""What the tests of this floor share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from audit import clock, services
from teams import team_hooks

NOON = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Every ledger entry of the test, as given to the ledger."""
    entries: list[dict[str, Any]] = []
    real = services.append

    def noted(fields: dict[str, Any], **more: Any) -> None:
        entries.append(fields)
        real(fields, **more)

    monkeypatch.setattr(services, "append", noted)
    return entries


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """`at(timedelta(minutes=15))`: the project's clock stands that long after noon."""

    def move(after: timedelta) -> None:
        monkeypatch.setattr(clock, "_now", lambda: NOON + after)

    move(timedelta())
    return move


@pytest.fixture(autouse=True)
def no_floor_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """This floor alone: what the floors above registered is put aside."""
    nobody = ("may_join", "may_join_each", "heading", "page", "handed_over", "numbers")
    alone = {**dict.fromkeys(nobody), "changed": []}
    monkeypatch.setattr(team_hooks, "_hooks", replace(team_hooks._hooks, **alone))


@pytest.fixture
def client() -> Client:
    """A browser that has not signed in."""
    return Client()
