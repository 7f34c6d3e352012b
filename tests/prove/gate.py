"""Every page by phone, on a desk and in the dark: axe, and what axe does not see."""

import os
import subprocess
import sys
from collections.abc import Callable

ASKED = {"SIG_GATE": "all"}
TESTS = ("tests/browser/test_pages.py", "tests/browser/test_other_pages.py")


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for every way of looking at every page."""
    command = [sys.executable, "-m", "pytest", *TESTS, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, env={**os.environ, **ASKED}, capture_output=True, text=True, check=False)  # noqa: S603
    lines = done.stdout.strip().splitlines() or ["no answer"]
    say("   " + lines[-1])
    return done.returncode == 0
