"""A process that lacks something says so in Swedish and ends with another code than 0, touching nothing."""

import os
import subprocess
import sys

import pytest

from tests.house.repository import ROOT

BARE = {
    "PATH": os.environ["PATH"],
    "HOME": os.environ.get("HOME", "/"),
    "DJANGO_SETTINGS_MODULE": "config.settings",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**BARE, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("command", "asked_for", "not_asked_for"),
    [
        ("migrate", "OWNER_DATABASE_URL", "SEALER_KEY"),
        ("seal", "SEALER_KEY", "OWNER_DATABASE_URL"),
        ("procrastinate", "ACTOR_KEY", "SEALER_KEY"),
        ("import_cases", "KEYSTORE_PATH", "OWNER_DATABASE_URL"),
    ],
)
def test_each_command_asks_for_its_own(command, asked_for, not_asked_for):
    done = run("manage.py", command)
    assert done.returncode == 2
    assert "SIG startar inte" in done.stderr
    assert f"{asked_for}" in done.stderr
    assert not_asked_for not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_web_does_not_load_without_its_values():
    done = run("-c", "import config.wsgi")
    assert done.returncode == 2
    for name in (
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "ACTOR_KEY",
        "BLIND_INDEX_KEY",
        "KEYSTORE_PATH",
    ):
        assert name in done.stderr
    assert "OWNER_DATABASE_URL" not in done.stderr
    assert "SEALER_KEY" not in done.stderr


def test_settings_can_be_read_without_a_database():
    assert run("manage.py", "check", SECRET_KEY="x" * 50).returncode == 0


def test_debug_cannot_be_switched_on():
    done = run(
        "-c", "from config import settings; print(settings.DEBUG, settings.DEMO)", DEBUG="1", DJANGO_DEBUG="1"
    )
    assert done.stdout.split() == ["False", "False"]
