"""Asks ordinary tests for more than `./dev test` does: a proof is a test with its sample made whole."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence


def asked(
    say: Callable[[str], None],
    tests: Sequence[str],
    *,
    only: str = "",
    shown: str = "",
    **environment: str,
) -> bool:
    """Run `tests` (`only`: pytest's -k) with `environment`, saying the lines that have `shown` and the last.

    Returns whether all passed. What failed is said whole, so that nobody has to run hours again to see it.
    """
    command = [sys.executable, "-m", "pytest", *tests, "-rP", "-p", "no:cacheprovider"]
    command += ["-k", only] if only else []
    done = subprocess.run(  # noqa: S603
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    lines = done.stdout.strip().splitlines() or ["no answer"]
    if done.returncode:
        lines = [*lines, *done.stderr.strip().splitlines()]
    else:
        lines = [*dict.fromkeys(line for line in lines if shown and shown in line), lines[-1]]
    for line in lines:
        say("   " + line)
    return done.returncode == 0
