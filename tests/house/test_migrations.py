"""Migrations are named, complete, and copy nothing from the project's code."""

import re

import pytest
from django.core.management import call_command

from tests.house.repository import APPS, ROOT

FILES = sorted(path for app in APPS for path in (ROOT / app / "migrations").glob("[0-9]*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_has_a_name_of_its_own(path):
    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", path.stem)
    assert "_auto_" not in path.stem
    assert not path.stem.endswith("_initial")


@pytest.mark.django_db
def test_nothing_is_waiting_to_be_made():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
