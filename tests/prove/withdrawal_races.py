"""10,000 withdrawals race readings; none that begins after the acknowledgement gets the text."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_RACES": "10000"}
TESTS = "tests/sig/test_withdrawal_race.py"


def run(say: Callable[[str], None]) -> bool:
    """The ordinary test, asked for more."""
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-rP", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    lines = done.stdout.strip().splitlines() or ["no answer"]
    for line in (*(line for line in lines if " withdrawals, " in line), lines[-1]):
        say("   " + line)
    return done.returncode == 0
