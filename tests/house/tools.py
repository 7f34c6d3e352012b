"""Runs a tool and fails with what it said."""

import subprocess
from pathlib import Path


def run(*command: str, cwd: Path) -> str:
    """The tool's output; AssertionError with it when the tool objects."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command[:4])}\n{done.stdout[-6000:]}{done.stderr[-3000:]}"
    return done.stdout
