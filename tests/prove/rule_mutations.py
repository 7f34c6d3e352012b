"""Every planted mistake in the rule makes its three forms differ, or the tests of grants fail."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_MUTATIONS": "all"}
TESTS = "tests/sig/test_rule_equality.py"


def run(say: Callable[[str], None]) -> bool:
    """The ordinary test, asked for more."""
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-rP", "-k", "planted", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    lines = done.stdout.strip().splitlines() or ["no answer"]
    for line in (*(line for line in lines if " mistakes caught" in line), lines[-1]):
        say("   " + line)
    return done.returncode == 0
