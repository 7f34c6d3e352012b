"""100 times somebody types while the network is cut and the session ends: no text is lost."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_CUTS": "100"}
TESTS = "tests/browser/test_drafts.py::test_random_cuts_and_log_outs_lose_nothing"


def run(say: Callable[[str], None]) -> bool:
    """The ordinary test, asked for more."""
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    for line in done.stdout.strip().splitlines()[-6:] or ["no answer"]:
        say("   " + line)
    return done.returncode == 0
