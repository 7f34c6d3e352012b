"""config → sig → consent → teams → crypto → audit: imports, foreign keys and migrations point down only."""

import sys

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.house.repository import APPS, ROOT
from tests.house.tools import run

HEIGHT = {app: len(APPS) - level for level, app in enumerate(APPS)}


def test_imports_point_down():
    run(
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        cwd=ROOT,
    )


@pytest.mark.parametrize("app", APPS)
def test_relations_point_down(app):
    for model in apps.get_app_config(app).get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                there = field.related_model._meta.app_label
                assert HEIGHT.get(there, 0) <= HEIGHT[app], (
                    f"{model.__name__}.{field.name} points up to {there}"
                )


@pytest.mark.parametrize("app", APPS)
def test_migrations_depend_downwards(app):
    for (label, name), migration in MigrationLoader(None).disk_migrations.items():
        if label == app:
            for there, _ in migration.dependencies:
                assert HEIGHT.get(there, 0) <= HEIGHT[app], f"{label}.{name} depends on {there}"
