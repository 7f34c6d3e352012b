"""What the worker does by itself."""

import pytest

from consent import tasks
from consent.services import consents


def test_the_worker_looks_for_expired_consents_every_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consents, "expire_due", lambda: 3)
    assert tasks.expire_due(0) == 3
    assert tasks.expire_due.name == "consent.expire_due"
