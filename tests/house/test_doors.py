"""The few things that only a few files may do, found by reading every file's syntax."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.repository import APPS, FLOORS, python_files

RAW_SQL = re.compile(
    r"(^|/)(row_security|rule_sql)\.py$|^audit/(store|acting|actor_key|sealer|sealing|clock)\.py$|^config/"
)
OPENS_FOR_MACHINES = re.compile(r"^crypto/|^teams/(models|services|signin)/")


def calls(tree: ast.AST) -> set[str]:
    """The last name of everything that is called."""
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
    }


def imports(tree: ast.AST) -> set[str]:
    """Every module that is imported, with the imported names of `from` imports appended."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.fixture(scope="module")
def code() -> list[tuple[Path, ast.AST]]:
    return [(path, ast.parse(text)) for path, text in python_files(*FLOORS)]


def offenders(code, wrong, allowed) -> list[str]:
    return [str(path) for path, tree in code if not allowed(path) and wrong(tree)]


def test_values_are_revealed_only_at_the_door(code):
    assert not offenders(
        code,
        lambda tree: "reveal" in calls(tree),
        lambda path: path.name == "access.py" or path.parts[0] == "crypto",
    )


def test_machines_open_values_only_in_named_places(code):
    assert not offenders(
        code,
        lambda tree: "open_for_machine" in calls(tree),
        lambda path: OPENS_FOR_MACHINES.search(path.as_posix()),
    )


def test_transactions_are_opened_only_by_acting(code):
    assert not offenders(
        code, lambda tree: "atomic" in calls(tree), lambda path: path.as_posix() == "audit/acting.py"
    )


def test_views_import_no_models(code):
    views = [(path, tree) for path, tree in code if "views" in path.parts or path.name == "views.py"]
    models = re.compile(rf"^({'|'.join(APPS)})\.models|^django\.db")
    assert not offenders(
        views, lambda tree: any(models.match(name) for name in imports(tree)), lambda path: False
    )


def test_raw_sql_stays_in_its_modules(code):
    assert not offenders(
        code,
        lambda tree: bool({"cursor", "raw", "extra", "RawSQL"} & calls(tree)),
        lambda path: RAW_SQL.search(path.as_posix()),
    )


def test_nothing_is_marked_safe(code):
    assert not offenders(code, lambda tree: "mark_safe" in calls(tree), lambda path: False)


def test_no_drawers(code):
    drawers = {"utils", "helpers", "core", "common", "misc"}
    assert not [str(path) for path, _ in code if drawers & {*path.parts[:-1], path.stem}]


def test_files_stay_readable():
    long = {str(path): count for path, text in python_files(*FLOORS) if (count := text.count("\n")) > 400}
    assert not long
