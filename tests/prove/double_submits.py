"""One form sent 1,000 times, one after the other and eight at a time: one entry."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_DOUBLE_SUBMITS": "1000"}
TESTS = "tests/sig/desk/test_drafts.py"


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-k", "once", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    for line in done.stdout.strip().splitlines()[-6:] or ["no answer"]:
        say("   " + line)
    return done.returncode == 0
