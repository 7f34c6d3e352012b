"""The tools that read all code, as tests: one command tells whether the house is in order."""

import sys

from tests.house.repository import ROOT
from tests.house.tools import run


def test_ruff_finds_nothing():
    run(sys.executable, "-m", "ruff", "check", ".", cwd=ROOT)


def test_code_is_formatted():
    run(sys.executable, "-m", "ruff", "format", "--check", ".", cwd=ROOT)


def test_rule_bearing_modules_are_typed():
    run(sys.executable, "-m", "mypy", cwd=ROOT)


def test_templates_are_tidy():
    run(sys.executable, "-m", "djlint", "--lint", "templates", cwd=ROOT)
