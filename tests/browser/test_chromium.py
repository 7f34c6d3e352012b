"""Without Chromium the browser tests fail and say how to install it; they are never skipped."""

import pytest

from tests.browser import chromium


def test_a_missing_chromium_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium.shutil, "which", lambda _name: None)
    with pytest.raises(chromium.ChromiumMissing, match="apt-get install -y chromium"):
        chromium.executable()
