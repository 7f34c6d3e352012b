"""Every page of a case, as every person, in every state of the consent."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_STATES": "all"}
TESTS = "tests/routes/test_consent_states.py"


def run(say: Callable[[str], None]) -> bool:
    """The ordinary test, asked for every page in every state."""
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    lines = done.stdout.strip().splitlines() or ["no answer"]
    say("   " + lines[-1])
    return done.returncode == 0
