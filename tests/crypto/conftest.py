"""Tables for the models in `folk`, made by the owner and granted to the application's role."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from audit.decisions import Decision
from crypto import keyring as keyrings
from crypto.kek import file
from tests.crypto.folk import MODELS

YES = Decision(allowed=True, reason="own")


@pytest.fixture(scope="session")
def tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        owner = connections["owner"]
        with owner.schema_editor() as editor:
            for model in MODELS:
                editor.create_model(model)
        with owner.cursor() as cursor:
            for model in MODELS:
                table = owner.ops.quote_name(model._meta.db_table)
                cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO sig_app")  # noqa: S608
        yield
        owner.close()
        with owner.schema_editor() as editor:
            for model in MODELS:
                editor.delete_model(model)


@pytest.fixture
def folk(tables: None, db: None) -> None:
    """The tables, and a transaction that is rolled back."""


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> keyrings.Keyring:
    """A keyring of this test's own, with a file provider."""
    file.create(tmp_path / "kek.json")
    settings.KEK_PROVIDER = "file"
    settings.KEK_FILE = str(tmp_path / "kek.json")
    settings.KEYSTORE_PATH = str(tmp_path / "keys" / "keystore.sqlite")
    settings.ERASURE_LEDGER_PATH = str(tmp_path / "erasures.jsonl")
    return keyrings.keyring()


@pytest.fixture
def rejections(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What crypto refused: (code, where)."""
    seen: list[tuple[str, str]] = []

    def note(error: Any, where: str) -> Any:
        seen.append((error.code, where))
        return error

    for module in ("crypto.rows", "crypto.fields"):
        monkeypatch.setattr(f"{module}.reject", note)
    return seen


@pytest.fixture
def raw() -> Callable[..., Any]:
    """`raw(sql, *values)`: a statement past every field."""

    def run(query: str, *values: Any) -> list[Any]:
        with connections["default"].cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    return run
