"""The figures are counted by plain Python: no Django, no data base, no clock of their own."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sig.figures

HERE = Path(sig.figures.__file__).parent
FILES = sorted(path.relative_to(HERE).as_posix() for path in HERE.rglob("*.py"))
HOUSE = ("sig.figures", "consent.age", "sig.toml_reader")


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return found | {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_rule_imports_plain_python_alone(name: str):
    strange = {
        module
        for module in imported(HERE / name)
        if not module.startswith(HOUSE) and module.partition(".")[0] not in sys.stdlib_module_names
    }
    assert not strange


@pytest.mark.parametrize("name", FILES)
def test_a_rule_asks_no_clock(name: str):
    tree = ast.parse((HERE / name).read_text(encoding="utf-8"))
    asked = {node.func.attr for node in ast.walk(tree)
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}  # fmt: skip
    assert not asked & {"now", "utcnow", "today", "time"}


def test_importing_all_of_them_loads_no_django():
    modules = [
        "sig.figures." + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in FILES
        if name != "__init__.py"
    ]
    code = f"import {', '.join(modules)}, sys; sys.exit('django' in sys.modules)"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=HERE.parents[1], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
