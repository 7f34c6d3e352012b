"""Every planted mistake in the rule makes its three forms differ."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_MUTATIONS": "all"}
TESTS = "tests/sig/test_rule_equality.py"


def run(say: Callable[[str], None]) -> bool:
    """The ordinary test, asked for more."""
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    say("   " + (done.stdout.strip().splitlines() or ["no answer"])[-1])
    return done.returncode == 0
