"""A million generated decisions on every turn of day, year, age and clock: the three forms agree."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_DECISIONS": "1000000"}
TESTS = "tests/sig/test_generated_decisions.py"


def run(say: Callable[[str], None]) -> bool:
    """The ordinary test, asked for more."""
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-rP", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    lines = done.stdout.strip().splitlines() or ["no answer"]
    for line in (*(line for line in lines if " decisions in " in line), lines[-1]):
        say("   " + line)
    return done.returncode == 0
