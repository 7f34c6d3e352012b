"""Everybody × every entry of a large world, every two states met together: the three forms agree."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_WORLD": "312"}
TESTS = ["tests/sig/test_rule_equality.py", "tests/sig/test_row_security_alone.py"]


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        *TESTS,
        "-q",
        "-rP",
        "-k",
        "not planted",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    lines = done.stdout.strip().splitlines() or ["no answer"]
    for line in (*(line for line in lines if " answers " in line), lines[-1]):
        say("   " + line)
    return done.returncode == 0
